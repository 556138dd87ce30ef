"""Whoever is told and then answers no more is not waited for: the next level is told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from commandline.directory import import_directory
from models import contacts, outbox, reports
from models.directory import people
from sms import refusals
from tests.routing.files import written
from tests.sms.alerting.deeds import answers, phone_of, texts, told
from tests.sms.alerting.lines import LINES, Alerting
from tests.sms.alerting.test_ladder import report_of, rises, routed


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
