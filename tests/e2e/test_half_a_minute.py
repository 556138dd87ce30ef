"""What only the clock can mend, after half a minute: two stories, begun together to wait once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.e2e.canaries import WORD
from tests.e2e.conftest import Fault, NewPhone, PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.places import KISII_CENTRAL, NACHOLA
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack
from tests.e2e.until import until

A_WHILE = 60.0  # seconds: the half minute, the sweeper's beat, and room
TAKEN = Told(KISII_CENTRAL, f"{WORD} Gusii", category="Fire")
REFUSED = Told(NACHOLA, f"{WORD} Baragoi", category="Fire")


@dataclass(frozen=True)
class Begun:
    """The references of both, and of the second what its message was right after the refusal."""

    taken: str
    refused: str
    said: str
    waits: float


@pytest.fixture(scope="module")
def begun(stack: Stack, kept: Kept, new_phone: NewPhone, phone_of: PhoneOf, flick: Fault) -> Begun:
    flick("send-refused", value="InvalidSenderId", number=NACHOLA.coordinator, times=1)
    refused = report(new_phone(), REFUSED)
    until(lambda: kept.alerts(refused), "the alert is written")
    alert = kept.alert_to(refused, "coordinator")
    first = until(
        lambda: found if (found := kept.text_of(alert)).reason else None, "the gateway refused"
    )
    assert first.next_at
    flick("send-slow", value="8", number=KISII_CENTRAL.coordinator, times=1)
    taken = report(new_phone(), TAKEN)
    phone_of(KISII_CENTRAL.coordinator).hears(TAKEN.landmark)
    for name in ("urgent", "worker"):
        stack.kill(name)
    waits = (first.next_at - first.created_at).total_seconds()
    return Begun(taken, refused, first.reason, waits)


def test_a_text_whose_sender_was_killed_after_the_gateway_took_it_goes_again_once_and_marked(
    kept: Kept, begun: Begun, phone_of: PhoneOf
) -> None:
    alert = kept.alert_to(begun.taken, "coordinator")
    twice = phone_of(KISII_CENTRAL.coordinator).hears(TAKEN.landmark, times=2, seconds=A_WHILE)
    message = kept.comes_to(alert, "delivered")
    assert len(set(twice)) == 1
    assert (message.again, message.tries) == (True, 2)
    assert ("unknown", "sender was lost") in kept.history(message)
    assert ("queued", "sent again, first outcome unknown") in kept.history(message)
    assert len(kept.alerts(begun.taken)) == 1


def test_a_refused_sender_name_is_tried_again_when_somebody_may_have_mended_it(
    kept: Kept, begun: Begun, phone_of: PhoneOf
) -> None:
    phone_of(NACHOLA.coordinator).hears(REFUSED.landmark, seconds=A_WHILE)
    message = kept.comes_to(kept.alert_to(begun.refused, "coordinator"), "delivered")
    assert (begun.said, message.tries, message.again) == ("InvalidSenderId", 2, False)
    assert begun.waits > 25
    assert len(kept.alerts(begun.refused)) == 1
