"""What the gateway does wrong while it sends, and how it ends in SQL and on the phones."""

from __future__ import annotations

import pytest

from tests.e2e.canaries import WORD
from tests.e2e.conftest import Fault, PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import GALBET, MUSIKOMA, WABERA, WABERI
from tests.e2e.reporting import Place, Told, report


@pytest.mark.parametrize(
    ("switch", "place", "landmark"),
    [
        pytest.param("send-429", WABERI, f"{WORD} Moja", id="too many requests"),
        pytest.param("send-500", GALBET, f"{WORD} Mbovu", id="an error page"),
    ],
)
def test_trouble_that_passes_is_tried_again_at_once(
    kept: Kept,
    resident: Phone,
    phone_of: PhoneOf,
    fault: Fault,
    switch: str,
    place: Place,
    landmark: str,
) -> None:
    fault(switch, number=place.coordinator, times=1)
    reference = report(resident, Told(place, landmark, category="Fire"))
    phone_of(place.coordinator).hears(landmark)
    message = kept.comes_to(kept.alert_to(reference, "coordinator"), "delivered")
    assert (message.tries, message.again) == (2, False)


def test_a_coordinator_who_cannot_be_reached_is_passed_over_at_once(
    kept: Kept, resident: Phone, phone_of: PhoneOf, fault: Fault
) -> None:
    told = Told(WABERA, f"{WORD} Isiolo", category="Fire")
    fault("send-status", value="406", number=told.place.coordinator)
    reference = report(resident, told)
    phone_of(told.place.deputy).hears(told.landmark)
    message = kept.text_of(kept.alert_to(reference, "coordinator"))
    assert (message.status, message.reason, message.tries) == ("failed", "UserInBlacklist", 1)
    assert phone_of(told.place.coordinator).inbox(told.landmark) == []
    assert kept.the_report(reference).level == 1


def test_a_coordinator_who_was_refused_once_is_not_written_to_again(
    kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(WABERA, f"{WORD} Tena", category="Fire")
    reference = report(resident, told)
    phone_of(told.place.deputy).hears(told.landmark)
    assert [alert.role for alert in kept.alerts(reference)] == ["deputy"]


def test_a_text_taken_without_an_answer_goes_again_once_and_is_marked(
    kept: Kept, resident: Phone, phone_of: PhoneOf, fault: Fault
) -> None:
    told = Told(MUSIKOMA, f"{WORD} Kanduyi", category="Fire")
    fault("send-accept-then-timeout", value="0.5", number=told.place.coordinator)
    fault("receipt-lost", number=told.place.coordinator)
    reference = report(resident, told)
    phone_of(told.place.coordinator).hears(told.landmark, times=2)
    message = kept.comes_to(kept.alert_to(reference, "coordinator"), "unknown")
    assert (message.again, message.tries) == (True, 2)
    assert ("queued", "sent again, first outcome unknown") in kept.history(message)
