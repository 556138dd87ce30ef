"""The sensitive branch: nothing in the ordinary tables, and not a word to whoever must not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from models import calls, contacts, reports
from models.calls import Call
from models.messages import Message
from models.outbox import outbox
from models.sensitive import sensitive_reports
from tests.e2e.conftest import NewPhone, PhoneOf
from tests.e2e.kept import Kept, whole_call
from tests.e2e.phones import Phone, Screen
from tests.e2e.places import CASE_WORKER, NATIONAL_DESK, OVERSIGHT, PANGANI, POLICE, SARANGOMBE
from tests.e2e.reporting import asks_after, reference_of, says
from tests.e2e.stack import Stack
from tests.e2e.until import until

NEUTRAL = "Something new is waiting for you. Please sign in to read it."
REPORT = ("English", "Report")
FAMILY = (*REPORT, "Family and personal safety")
LEFT_WITH_A_CASE_WORKER = (
    *FAMILY, "No", "Leave word", SARANGOMBE.typed, SARANGOMBE.ward, "Yes, leave it",
)  # fmt: skip
ABOUT_POLICE = (
    *REPORT, "Police conduct", "Leave word here", PANGANI.typed, PANGANI.ward, "Skip", "Earlier today",
    "Send",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A call through the branch: its last screen, and everything that came of it."""

    phone: Phone
    last: Screen
    call: Call
    sent: tuple[Message, ...]
    reports: int
    kept: int


Makes = Callable[..., Case]


@pytest.fixture(scope="module")
def made(stack: Stack, kept: Kept, new_phone: NewPhone) -> Makes:
    """Makes a call with these answers and waits until all that follows from it is done."""

    def make(*answers: str) -> Case:
        phone, before = new_phone(), {message.id for message in kept.sent()}
        had = kept.count(reports.reports), kept.count(sensitive_reports)
        last = says(phone, *answers)
        call = until(lambda: whole_call(stack, last), "the whole call is in SQL")
        until(lambda: nothing_owed(kept), "all that is owed is done")
        return Case(
            phone,
            last,
            call,
            tuple(kept.sent_since(before)),
            kept.count(reports.reports) - had[0],
            kept.count(sensitive_reports) - had[1],
        )

    return make


@pytest.fixture(scope="module")
def family(made: Makes) -> Case:
    return made(*LEFT_WITH_A_CASE_WORKER)


@pytest.fixture(scope="module")
def police(made: Makes) -> Case:
    return made(*ABOUT_POLICE)


def test_word_about_family_reaches_the_case_worker_in_neutral_words_and_nobody_else(
    stack: Stack, family: Case, phone_of: PhoneOf
) -> None:
    assert told(stack, family) == {CASE_WORKER}
    until(lambda: phone_of(CASE_WORKER).inbox() == [NEUTRAL], "the neutral line has arrived")
    assert [(sent.purpose, sent.report_id, sent.alert_id) for sent in family.sent] == [
        ("case", None, None)
    ]


def test_word_about_police_never_reaches_police_nor_the_ward(
    stack: Stack, police: Case, phone_of: PhoneOf
) -> None:
    assert told(stack, police) == {OVERSIGHT}
    until(lambda: phone_of(OVERSIGHT).inbox() == [NEUTRAL], "the neutral line has arrived")
    others = (*POLICE, PANGANI.coordinator, PANGANI.deputy, NATIONAL_DESK)
    assert [text for number in others for text in phone_of(number).inbox() if text == NEUTRAL] == []


@pytest.mark.parametrize("which", ["family", "police"])
def test_it_is_kept_apart_and_the_call_as_its_shape_alone(
    stack: Stack, kept: Kept, request: pytest.FixtureRequest, which: str
) -> None:
    case: Case = request.getfixturevalue(which)
    assert (case.reports, case.kept) == (0, 1)
    assert_shape_alone(stack, case.call)
    assert contact_of(stack, case.phone) is False


@pytest.mark.parametrize("which", ["family", "police"])
def test_who_left_it_hears_of_it_by_its_number_and_nobody_gets_an_sms(
    request: pytest.FixtureRequest, new_phone: NewPhone, which: str
) -> None:
    case: Case = request.getfixturevalue(which)
    reference = reference_of(case.last)
    assert asks_after(case.phone, reference).startswith(f"{reference}: a case worker has it")
    assert asks_after(new_phone(), reference) == f"{reference}: this report is open."
    assert case.phone.inbox() == []


def test_the_next_call_of_that_phone_remembers_nothing(family: Case) -> None:
    assert family.phone.dial().name == "language"


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        pytest.param((*FAMILY, "Yes"), "1195", id="in danger now"),
        pytest.param((*FAMILY, "A child"), "116", id="a child"),
    ],
)
def test_danger_gets_numbers_at_once_and_nothing_is_kept(
    stack: Stack, made: Makes, answers: tuple[str, ...], number: str
) -> None:
    case = made(*answers)
    assert number in case.last.words and "kept nothing" in case.last.words
    assert (case.reports, case.kept, case.sent) == (0, 0, ())
    assert_shape_alone(stack, case.call)
    assert contact_of(stack, case.phone) is False


def assert_shape_alone(stack: Stack, call: Call) -> None:
    assert call.sensitive
    assert (call.report_id, call.language, call.last_screen) == (None, "", "")
    with stack.database.connect() as db:
        hops = calls.hops_of(db, call.id)
    assert len(hops) == call.hops > 4
    assert {(hop.screen, hop.typed_sealed, hop.reply_sealed) for hop in hops} == {("", None, None)}


def told(stack: Stack, case: Case) -> set[str]:
    """The numbers that messages of a case went to, of all who could be told of anything here."""
    numbers = (CASE_WORKER, OVERSIGHT, NATIONAL_DESK, *POLICE, *_of_the_wards())
    with stack.database.connect() as db:
        known = {found.id: n for n in numbers if (found := contacts.find(db, stack.house.vault, n))}
    return {known.get(sent.contact_id, "somebody else") for sent in case.sent if sent.contact_id}


def _of_the_wards() -> Iterator[str]:
    for place in (SARANGOMBE, PANGANI):
        yield from (place.coordinator, place.deputy)


def contact_of(stack: Stack, phone: Phone) -> bool:
    """Whether the ordinary tables know this phone."""
    with stack.database.connect() as db:
        return contacts.find(db, stack.house.vault, phone.number) is not None


def nothing_owed(kept: Kept) -> bool:
    owed = select(func.count()).select_from(outbox).where(outbox.c.done_at.is_(None))
    waiting = [sent for sent in kept.sent() if sent.status in ("queued", "sending")]
    return not kept.rows(owed)[0][0] and not waiting
