"""A robbery in Kilimani: told within seconds, accepted with one digit, and asked after."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pytest

from models import messages
from tests.e2e.canaries import WORD
from tests.e2e.conftest import NewPhone, PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import KILIMANI, KILIMANI_GUARD, MBOLOLO, MUTIRA, SHIMO_LA_TEWA
from tests.e2e.reporting import Told, asks_after, reference_of, report, walk

SECONDS = 3.0  # from the last screen to the coordinator's phone
ROBBERY = Told(KILIMANI, f"{WORD} Yaya")
ACCEPTED = "accepted by Kilimani residents"


@dataclass(frozen=True)
class Story:
    """What was seen of one robbery, from the first ring to the coordinator's answer."""

    reference: str
    seconds: float
    alert: str
    guard: str
    answer: str
    news: str
    state: str


@pytest.fixture(scope="module")
def robbery(kept: Kept, new_phone: NewPhone, phone_of: PhoneOf) -> Story:
    _warm_up(new_phone(), phone_of(MUTIRA.coordinator))
    resident, coordinator = new_phone(), phone_of(KILIMANI.coordinator)
    last = walk(resident, ROBBERY)
    began = time.monotonic()
    (alert,) = coordinator.hears(ROBBERY.landmark)
    seconds = time.monotonic() - began
    print(f"the coordinator's phone had the SMS {seconds:.2f} s after the last screen")
    coordinator.texts("1")
    (answer,) = coordinator.hears("is yours")
    (news,) = resident.hears("accepted")
    reference = reference_of(last)
    (guard,) = phone_of(KILIMANI_GUARD).hears(ROBBERY.landmark)
    return Story(reference, seconds, alert, guard, answer, news, asks_after(resident, reference))


def _warm_up(resident: Phone, coordinator: Phone) -> None:
    """The first job after a start loads what the later ones find loaded."""
    told = Told(MUTIRA, f"{WORD} Kwanza", sms=False)
    report(resident, told)
    coordinator.hears(told.landmark, seconds=30)


def test_the_coordinator_has_the_sms_within_three_seconds(robbery: Story) -> None:
    assert robbery.seconds < SECONDS


def test_the_sms_says_what_where_when_and_how_to_answer_in_one_part(robbery: Story) -> None:
    found = re.fullmatch(
        rf"(\d{{3}}) Theft or robbery, Kilimani, near {ROBBERY.landmark}\. Happening now\. "
        r"Reply 1 (\d{3}) accept, 2 (\d{3}) pass, 3 (\d{3}) close",
        robbery.alert,
    )
    assert found, robbery.alert
    assert len(set(found.groups())) == 1
    assert len(robbery.alert) <= 160


def test_whoever_else_is_on_the_first_level_is_told_under_a_number_of_his_own(
    robbery: Story,
) -> None:
    assert re.match(r"\d{3} Theft or robbery, Kilimani", robbery.guard)


def test_a_bare_1_takes_the_only_open_alert(robbery: Story, kept: Kept) -> None:
    short_number = robbery.alert[:3]
    assert robbery.answer.startswith(f"{short_number} Theft or robbery, Kilimani is yours")
    assert kept.the_report(robbery.reference).state == "acknowledged"
    assert kept.alert_to(robbery.reference, "coordinator").state == "accepted"


def test_the_resident_who_agreed_to_sms_hears_who_has_it(robbery: Story) -> None:
    assert robbery.news.startswith(f"{robbery.reference} was {ACCEPTED}")
    assert WORD not in robbery.news and "robbery" not in robbery.news


def test_my_reports_says_who_has_it(robbery: Story) -> None:
    assert robbery.state.startswith(f"{robbery.reference}: {ACCEPTED}")


def test_another_phone_learns_that_it_is_open_and_no_more(robbery: Story, resident: Phone) -> None:
    assert asks_after(resident, robbery.reference) == f"{robbery.reference}: this report is open."


def test_who_did_not_agree_to_sms_gets_none(kept: Kept, resident: Phone, phone_of: PhoneOf) -> None:
    told = Told(MUTIRA, f"{WORD} Kimya", now=False, sms=False)
    reference, coordinator = report(resident, told), phone_of(MUTIRA.coordinator)
    (alert,) = coordinator.hears(told.landmark)
    coordinator.texts(f"1 {alert[:3]}")
    coordinator.hears(f"{alert[:3]} Theft or robbery, Mutira is yours")
    assert resident.inbox() == []
    assert _news_of(kept, reference) == []


def test_what_is_passed_on_is_told_to_the_next_level(
    kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(SHIMO_LA_TEWA, f"{WORD} Pwani", category="Fire")
    reference, coordinator = report(resident, told), phone_of(told.place.coordinator)
    (alert,) = coordinator.hears(told.landmark)
    coordinator.texts(f"2 {alert[:3]}")
    (passed,) = phone_of(told.place.deputy).hears(told.landmark)
    assert re.match(r"\d{3} Fire, Shimo la Tewa", passed)
    assert kept.alert_to(reference, "coordinator").state == "passed"
    assert (kept.the_report(reference).level, kept.alert_to(reference, "deputy").level) == (1, 1)


def test_a_closing_is_asked_for_its_outcome_and_told_to_the_resident(
    kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(MBOLOLO, f"{WORD} Voi", category="Fighting or assault", now=False)
    reference, coordinator = report(resident, told), phone_of(told.place.coordinator)
    (alert,) = coordinator.hears(told.landmark)
    coordinator.texts("3")
    coordinator.hears(f"How did {alert[:3]} end?")
    coordinator.texts(f"3 {alert[:3]} 1 {WORD} asante")
    coordinator.hears(f"{alert[:3]} is closed: solved")
    resident.hears(f"{reference} was closed by")
    closed = kept.the_report(reference)
    assert (closed.state, closed.outcome, closed.due_at) == ("resolved", "solved", None)
    assert asks_after(resident, reference).startswith(f"{reference}: closed as solved by")


def _news_of(kept: Kept, reference: str) -> list[messages.Message]:
    mine = kept.the_report(reference).id
    return [sent for sent in kept.sent() if sent.report_id == mine and sent.purpose == "news"]
