"""What a reporter's call shows of a report and does to it, over the real line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, select

from models import additions, contacts, reports
from models.references import ORDINARY, drawn, written
from models.report_states import STATE_TYPES
from models.vault import Vault, place
from sms.gsm import segments
from tests.models.stands import stands
from tests.sms.scene import NOW, Scene
from tests.sms.scene import Phone as Person
from tests.ussd.phone import Phone

Dial = Callable[..., Phone]
OTHER = "+254700000502"
ADD, SECOND, THIRD = "1", "2", "3"  # keys of one's own report


def own(phone: Dial) -> Phone:
    """A call of the reporter at the screen of the only report there is."""
    return phone("+254700000500").types("2", "1")


def words_to(scene: Scene, who: Person, purpose: str = "update") -> list[str]:
    sent = [one for one in scene.sent() if one.contact_id == who.contact]
    return [scene.said(one.id)[1] for one in sent if one.purpose == purpose]


@pytest.fixture
def report(scene: Scene, resident: Person, asha: Person) -> UUID:
    """Told to Asha, who has not answered."""
    report_id = scene.report(resident, reference=drawn(ORDINARY, scene.below))
    scene.tell(report_id, asha)
    with scene.database.begin() as db:
        contacts.prefer(db, resident.contact, language="en")
    return report_id


def accepted(scene: Scene, report: UUID, asha: Person) -> int:
    number = scene.alerts(report)[asha.person or UUID(int=0)].short_number
    scene.texts(asha, f"1 {number}")
    return number


def closed(scene: Scene, report: UUID, asha: Person, how: str = "1") -> int:
    number = accepted(scene, report, asha)
    scene.texts(asha, f"3 {number} {how}")
    return number


OFFERED = {
    "open": ["Add to it", "Withdraw it"],
    "resolved": ["Add to it", "It is solved", "It is not over"],
    "not_found": ["Add to it", "It is solved", "It is not over"],
    "no_action": ["Add to it", "It is solved", "It is not over"],
    "closed_unconfirmed": ["Add to it", "It is solved", "It is not over"],
    "confirmed_fixed": ["Add to it", "It is not over"],
    "false_report": ["Add to it", "It is not over"],
    "duplicate": ["Add to it", "It is not over"],
    "withdrawn": [],
    "hidden": [],
    "partial": [],
}


@pytest.mark.parametrize("state", STATE_TYPES)
def test_what_may_be_done_depends_on_the_state(
    phone: Dial, scene: Scene, report: UUID, state: str
) -> None:
    ended = None if STATE_TYPES[state] == "open" else NOW - timedelta(days=1)
    with scene.database.begin() as db:
        stands(db, report, state=state, closed_at=ended)
    shown = own(phone).shown.splitlines()
    offered = [row[2:] for row in shown[1:] if row[0] in "1234"]
    assert offered == OFFERED.get(state, OFFERED["open"])


def test_who_has_it_and_the_last_word_are_said(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    number = accepted(scene, report, asha)
    scene.texts(asha, f"NOTE {number} 1")
    own(phone).sees("Kilimani Forum is working on it.", "Last word: On the way.")


def test_what_a_duty_holder_wrote_freely_is_not_passed_on(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    number = accepted(scene, report, asha)
    scene.texts(asha, f"NOTE {number} ask Mama Njeri about him")
    assert "Njeri" not in own(phone).shown


def test_words_are_said_back_then_joined_sealed_and_told_to_who_has_it(
    phone: Dial, scene: Scene, vault: Vault, report: UUID, asha: Person, brian: Person
) -> None:
    scene.tell(report, brian)
    number = accepted(scene, report, asha)
    said = "They ran to the river, ID 12345678, call 0712345678"
    own(phone).types(ADD, said).sees(said, "1 Add it").types("1").ends().sees("Added to")
    with scene.database.begin() as db:
        (kept,) = additions.of(db, report)
    assert (kept.channel, kept.message_id) == ("ussd", None)
    assert vault.words.open(kept.words_sealed, place("report_additions.words", kept.id)) == said
    (told,) = words_to(scene, asha)
    assert told == f"More on {number}: They ran to the river, ID (ID), call (phone)"
    assert words_to(scene, brian) == [] and scene.happened(report)[-1] == "added"


def test_a_hundred_letters_are_kept_and_an_sms_of_them_is_one_part(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    own(phone).types(ADD, "k" * 130).sees("k" * 100).types("1").ends()
    (told,) = words_to(scene, asha)
    assert told.endswith("k" * 100) and segments(told) == 1


def test_no_at_the_say_back_changes_nothing(phone: Dial, scene: Scene, report: UUID) -> None:
    for keys in ((ADD, "some words", "2"), (SECOND, "2")):
        own(phone).types(*keys).ends().sees("Nothing was changed")
    assert scene.happened(report) == [] and scene.sent() == []


def test_a_coordinator_hears_of_three_additions_a_day(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    for count in range(5):
        own(phone).types(ADD, f"more {count}", "1").ends().sees("Added to")
    assert len(words_to(scene, asha)) == 3
    with scene.database.begin() as db:
        assert len(additions.of(db, report)) == 5


def test_withdrawing_ends_it_for_everybody_who_was_told(
    phone: Dial, scene: Scene, report: UUID, asha: Person, brian: Person
) -> None:
    scene.tell(report, brian)
    number = accepted(scene, report, asha)
    own(phone).types(SECOND).sees("Withdraw").types("1").ends().sees("is withdrawn")
    found = scene.state(report)
    assert (found.state, found.closed_at, found.due_at) == ("withdrawn", NOW, None)
    assert words_to(scene, asha) == [
        f"{number} Theft or robbery, Kilimani: withdrawn by who reported it. You need not go."
    ]
    assert len(words_to(scene, brian)) == 1
    assert {alert.state for alert in scene.alerts(report).values()} == {"over"}


def test_it_is_solved_is_heard_by_who_ended_it(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    closed(scene, report, asha)
    own(phone).types(SECOND, "1").ends().sees("kept as solved")
    assert scene.state(report).state == "confirmed_fixed"
    assert "says it is solved" in words_to(scene, asha)[0]


def test_it_is_not_over_goes_a_level_up_with_its_own_time(
    phone: Dial, scene: Scene, report: UUID, asha: Person, juma: Person
) -> None:
    closed(scene, report, asha)
    own(phone).types(THIRD, "1").ends().sees("is open again")
    found = scene.state(report)
    assert (found.state, found.level, found.holder_id, found.closed_at) == ("routed", 1, None, None)
    assert found.due_at == NOW + timedelta(hours=4)
    with scene.database.begin() as db:
        reopened = select(reports.reports.c.reopened).where(reports.reports.c.id == report)
        assert db.execute(reopened).scalar_one() == 1
    assert len(words_to(scene, juma, "alert")) == 1
    assert "says it is not over" in words_to(scene, asha)[0]
    assert scene.happened(report)[-1] == "reopened"


def test_after_the_last_level_what_is_not_over_is_the_desk_s(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    closed(scene, report, asha)
    own(phone).types(THIRD, "1").ends()
    found = scene.state(report)
    assert (found.level, found.at_desk, found.due_at) == (4, True, None)


def test_after_fourteen_days_it_is_closed_for_good(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    closed(scene, report, asha)
    with scene.database.begin() as db:
        stands(db, report, closed_at=NOW - timedelta(days=15))
    shown = own(phone).shown
    assert "It is solved" in shown and "not over" not in shown and "Add" not in shown


def test_what_changed_while_the_caller_read_is_said_and_nothing_is_done(
    phone: Dial, scene: Scene, report: UUID, asha: Person
) -> None:
    call = own(phone).types(SECOND)
    closed(scene, report, asha)
    call.types("1").ends().sees("has changed meanwhile")
    assert scene.state(report).state == "resolved"


def test_one_s_own_report_may_be_typed_too(phone: Dial, scene: Scene, report: UUID) -> None:
    number = written(scene.state(report).reference)
    phone("+254700000500").types("2", "2", number).sees("1 Add to it")


def test_another_phone_learns_open_or_closed_and_can_do_nothing(
    phone: Dial, scene: Scene, report: UUID
) -> None:
    number = written(scene.state(report).reference)
    other = phone(OTHER).types("1", "2", number).ends()
    assert other.shown == f"END {number}: this report is open."


def test_the_screen_of_a_report_reads_within_five_statements(
    phone: Dial, database: Engine, scene: Scene, report: UUID
) -> None:
    call = phone("+254700000500", careful=False).types("2")
    asked: list[str] = []

    def note(_db: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(database, "before_cursor_execute", note)
    call.types("1")
    event.remove(database, "before_cursor_execute", note)
    assert 1 < len(asked) <= 5
