"""What half a minute mends: a sender that died with the gateway's answer, a name it did not know."""

from __future__ import annotations

from tests.e2e.conftest import PhoneOf
from tests.e2e.half_a_minute import A_WHILE, REFUSED, TAKEN, Begun
from tests.e2e.kept import Kept


def test_a_text_whose_sender_was_killed_after_the_gateway_took_it_goes_again_once_and_marked(
    kept: Kept, begun: Begun, phone_of: PhoneOf
) -> None:
    alert = kept.alert_to(begun.taken, "coordinator")
    phone_of(TAKEN.place.coordinator).hears(TAKEN.landmark, times=2, seconds=A_WHILE)
    message = kept.comes_to(alert, "delivered")
    assert (message.again, message.tries) == (True, 2)
    assert ("unknown", "sender was lost") in kept.history(message)
    assert ("queued", "sent again, first outcome unknown") in kept.history(message)
    assert len(kept.alerts(begun.taken)) == 1


def test_a_refused_sender_name_is_tried_again_when_somebody_may_have_mended_it(
    kept: Kept, begun: Begun, phone_of: PhoneOf
) -> None:
    phone_of(REFUSED.place.coordinator).hears(REFUSED.landmark, seconds=A_WHILE)
    message = kept.comes_to(kept.alert_to(begun.refused, "coordinator"), "delivered")
    assert (begun.said, message.tries, message.again) == ("InvalidSenderId", 2, False)
    assert begun.waits > 25
    assert len(kept.alerts(begun.refused)) == 1
