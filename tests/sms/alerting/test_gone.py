"""Whoever is told and then answers no more is not waited for: the next level is told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from commandline.directory import import_directory
from models import contacts, events, outbox, reports
from models.directory import duties, people
from sms import alerting, refusals, strays
from sms.telling import Line
from tests.routing.files import written
from tests.sms.alerting.deeds import answers, phone_of, texts, told
from tests.sms.alerting.lines import LINES, Alerting
from tests.sms.alerting.test_ladder import fails, report_of, rises, routed


def only_the_coordinator(line: Alerting) -> tuple[UUID, UUID]:
    """A report that waits for one person's answer, and that person's phone."""
    report = routed(line, category="drugs", severity="medium")
    (asha,) = told(line, report)
    return report, phone_of(line, asha.person_id)


def sweeps(line: Alerting) -> None:
    """What is owed is done, as the clock sees to it within seconds."""
    with line.database.begin() as db:
        owed = [row for row, task in outbox.missed(db, line.now, 99) if task == "raise"]
    for row in owed:
        line.does(row)


def off(line: Alerting, phone: UUID, _path: Path) -> None:
    assert "off duty" in texts(line, phone, "OFF 2h")


def stops(line: Alerting, phone: UUID, _path: Path) -> None:
    texts(line, phone, "STOP")


def refused(line: Alerting, phone: UUID, _path: Path) -> None:
    with line.database.begin() as db:
        refusals.opted_out(db, contacts.get(db, phone), "opted out", line.now)


def replaced(line: Alerting, _phone: UUID, path: Path) -> None:
    """The forum's new file has another coordinator."""
    with line.database.begin() as db:
        file = written(path)(LINES[0].replace("+254700000900", "+254700000990"), LINES[1])
        import_directory(db, line.vault, file, now=line.now, progress=lambda *_: None)


DEEDS = [off, stops, refused, replaced]


@pytest.mark.parametrize("deed", DEEDS, ids=["OFF", "STOP", "opted out", "left by an import"])
def test_who_answers_no_more_is_not_waited_for(
    line: Alerting, tmp_path: Path, deed: Callable[[Alerting, UUID, Path], None]
) -> None:
    report, phone = only_the_coordinator(line)
    deed(line.later(minutes=2), phone, tmp_path)
    sweeps(line.later(minutes=3))
    assert report_of(line, report).level == 1
    assert rises(line, report)[0]["why"] == "nobody at this level can be reached"


def test_while_another_may_answer_the_level_has_its_time(line: Alerting) -> None:
    report = routed(line)
    texts(line, phone_of(line, told(line, report, "coordinator")[0].person_id), "OFF 2h")
    sweeps(line)
    assert report_of(line, report).level == 0


def test_what_was_accepted_stays_with_who_goes_off_duty(line: Alerting) -> None:
    report, phone = only_the_coordinator(line)
    answers(line, report, "1 {}")
    texts(line, phone, "OFF 2h")
    sweeps(line)
    found = report_of(line, report)
    assert (found.level, found.state) == (0, "acknowledged")


@pytest.mark.parametrize("deed", DEEDS[1:], ids=["STOP", "opted out", "left by an import"])
def test_what_was_accepted_does_not_stay_with_who_cannot_be_reached(
    line: Alerting, tmp_path: Path, deed: Callable[[Alerting, UUID, Path], None]
) -> None:
    report, phone = only_the_coordinator(line)
    (asha,) = told(line, report)
    answers(line, report, "1 {}")
    then = line.later(hours=3)
    deed(then, phone, tmp_path)
    sweeps(then)
    found = report_of(line, report)
    assert (found.level, found.state, found.holder_id) == (1, "routed", None)
    left = told(line, report)
    assert "deputy" in {one.role for one in left}
    assert asha.person_id not in {one.person_id for one in left}
    with line.database.begin() as db:
        contacts.unblock(db, phone, then.now)
        kinds = [(one["kind"], one["person_id"]) for one in events.of(db, report)]
    assert ("given_back", asha.person_id) in kinds
    said = texts(then, phone, f"1 {asha.short_number}")
    assert deed is replaced or "is no longer with you" in said
    assert report_of(line, report).holder_id is None


def test_another_of_the_level_may_still_take_it_and_the_next_hears_at_the_next_beat(
    line: Alerting,
) -> None:
    report = routed(line)
    (asha,) = told(line, report, "coordinator")
    answers(line, report, "1 {}", "coordinator")
    then = line.later(hours=3)
    texts(then, phone_of(line, asha.person_id), "STOP")
    found = report_of(line, report)
    assert (found.level, found.state, found.due_at) == (0, "routed", then.now)
    then.ticks()
    assert report_of(line, report).level == 1


def called_for_help(line: Alerting) -> tuple[Alerting, UUID]:
    report = routed(line)
    answers(line, report, "1 {}", "coordinator")
    answers(line, report, "NOTE {} need help", "coordinator")
    assert report_of(line, report).level == 1
    return line, report


def not_ended(line: Alerting) -> tuple[Alerting, UUID]:
    report = routed(line)
    answers(line, report, "1 {}", "coordinator")
    then = line.later(hours=73)
    then.ticks()
    assert report_of(line, report).level == 1
    return then, report


@pytest.mark.parametrize("behind", [called_for_help, not_ended])
def test_who_was_told_behind_a_holder_and_is_not_reached_is_not_waited_for(
    line: Alerting, behind: Callable[[Alerting], tuple[Alerting, UUID]]
) -> None:
    then, report = behind(line)
    (deputy,) = told(line, report, "deputy")
    with line.database.begin() as db:
        contact = contacts.get(db, phone_of(line, deputy.person_id))
        refusals.opted_out(db, contact, "UserInBlacklist", then.now)
    sweeps(then)
    found = report_of(line, report)
    assert found.level == 2 and found.holder_id is not None
    assert told(line, report, "ocs")


def test_nor_where_its_sms_failed(line: Alerting) -> None:
    _, report = called_for_help(line)
    fails(line, report, ("deputy",))
    line.does(line.owes("raise", report))
    assert report_of(line, report).level == 2


def test_while_only_the_holder_was_told_nothing_rises(line: Alerting) -> None:
    """The SMS failed, and he accepted it from the list in the call."""
    report = routed(line)
    fails(line, report, ("coordinator", "guard"))
    answers(line, report, "1 {}", "coordinator")
    line.does(line.owes("raise", report))
    assert report_of(line, report).level == 0


def test_a_stop_after_the_last_duty_ended_raises_what_waited_for_it(line: Alerting) -> None:
    report, phone = only_the_coordinator(line)
    with line.database.begin() as db:
        db.execute(duties.delete())
        owed = refusals.opted_out(db, contacts.get(db, phone), "UserInBlacklist", line.now)
    assert len(owed) == 1


def test_asked_for_twice_it_rises_once(line: Alerting) -> None:
    report, phone = only_the_coordinator(line)
    texts(line, phone, "OFF 2h")
    texts(line, phone, "STOP")
    with line.database.begin() as db:
        owed = [row for row, task in outbox.missed(db, line.now, 99) if task == "raise"]
    assert len([line.does(row) for row in owed]) == 2
    assert report_of(line, report).level == 1


def test_who_has_nothing_to_answer_owes_nothing(line: Alerting) -> None:
    with line.database.begin() as db:
        phone = db.execute(select(people.c.contact_id).where(people.c.name == "Asha")).scalar_one()
    texts(line, phone, "OFF 2h")
    with line.database.begin() as db:
        assert outbox.missed(db, line.now, 9) == []
        assert db.execute(select(reports.reports.c.id)).first() is None


def test_who_goes_off_duty_while_being_told_is_not_waited_for(line: Alerting) -> None:
    """Neither transaction sees what the other has written."""
    report, _ = only_the_coordinator(line)
    with line.database.begin() as db:
        deputy = db.execute(
            select(people.c.contact_id).where(people.c.name == "Deputy")
        ).scalar_one()
        about = Line(db, line.vault, line.languages, line.now, line.below)
        alerting.raise_one(about, report, why="a test")
        texts(line, deputy, "OFF 2h")
    assert report_of(line, report).level == 1
    then = line.later(minutes=1)
    assert len(strays.left_behind(line.database, then.now)) == 1
    sweeps(then)
    assert report_of(line, report).level == 2
    assert strays.left_behind(line.database, then.now) == []
