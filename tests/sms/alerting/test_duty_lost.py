"""Whoever has no duty for a report any more is not waited for, though he or she stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from commandline.directory import import_directory
from models import register, reports
from models.directory import duties, organisations, people, stand_ins
from routing.reads import day_of
from sms import duty_lost
from tests.routing.files import written
from tests.routing.people import wards
from tests.routing.test_reads import counted
from tests.sms.alerting.deeds import answers, phone_of, texts, told
from tests.sms.alerting.lines import LINES, Alerting
from tests.sms.alerting.test_gone import only_the_coordinator, sweeps
from tests.sms.alerting.test_ladder import report_of, rises, routed


def asha(line: Alerting) -> object:
    with line.database.begin() as db:
        return db.execute(select(people.c.id).where(people.c.name == "Asha")).scalar_one()


def imported(line: Alerting, path: Path) -> None:
    """The forum's new file has her for fires alone."""
    with line.database.begin() as db:
        cells = LINES[0].split(",")
        at = next(n for n, cell in enumerate(cells) if cell == "ward")
        cells[at + 2] = "fire"
        import_directory(
            db, line.vault, written(path)(",".join(cells), LINES[1]), now=line.now,
            progress=lambda *_: None,
        )  # fmt: skip


def by_the_day(line: Alerting, _path: Path) -> None:
    with line.database.begin() as db:
        mine = duties.c.person_id == asha(line)
        db.execute(duties.update().where(mine).values(held_until=line.now))
        duty_lost.lost_by_date(db, line.now)


def papers(line: Alerting, _path: Path) -> None:
    with line.database.begin() as db:
        forum = organisations.c.name == "Kilimani watch"
        ended = {"accredited_until": line.now.date() - timedelta(days=1)}
        db.execute(organisations.update().where(forum).values(**ended))
        duty_lost.lost_by_date(db, line.now)


@pytest.mark.parametrize("deed", [imported, by_the_day, papers])
def test_what_waits_for_who_has_no_duty_any_more_rises(
    line: Alerting, tmp_path: Path, deed: Callable[[Alerting, Path], None]
) -> None:
    report, phone = only_the_coordinator(line)
    (alert,) = told(line, report)
    then = line.later(minutes=2)
    deed(then, tmp_path)
    assert told(line, report) == []
    sweeps(then)
    assert rises(line, report)[0]["why"] == "nobody at this level can be reached"
    said = texts(then, phone, f"1 {alert.short_number}")
    assert said == f"{alert.short_number} is no longer with you."


@pytest.mark.parametrize("deed", [imported, by_the_day, papers])
def test_what_was_accepted_stays_with_who_has_it(
    line: Alerting, tmp_path: Path, deed: Callable[[Alerting, Path], None]
) -> None:
    report, _ = only_the_coordinator(line)
    answers(line, report, "1 {}")
    deed(line, tmp_path)
    sweeps(line)
    found = report_of(line, report)
    assert (found.state, found.level) == ("acknowledged", 0)


def test_while_another_of_the_level_has_a_duty_it_has_its_time(line: Alerting) -> None:
    report = routed(line)
    by_the_day(line, Path())
    assert [one.role for one in told(line, report)] == ["guard"]
    sweeps(line)
    assert report_of(line, report).level == 0


def test_who_stood_in_and_who_covers_by_another_area_are_left_alone(line: Alerting) -> None:
    report, _ = only_the_coordinator(line)
    with line.database.begin() as db:
        county = {"area_level": "county", "area_code": "047"}
        db.execute(duties.update().where(duties.c.person_id == asha(line)).values(**county))
        assert duty_lost.lost(db, people.c.name == "Asha", line.now) == ()
        db.execute(duties.delete().where(duties.c.person_id == asha(line)))
        deputy = db.execute(select(people.c.id).where(people.c.name == "Deputy")).scalar_one()
        db.execute(
            stand_ins.insert().values(
                id=uuid4(), person_id=deputy, stand_in_id=asha(line), set_by="a",
                held_from=line.now - timedelta(hours=1), held_until=line.now + timedelta(hours=1),
            )
        )  # fmt: skip
        assert duty_lost.lost(db, people.c.name == "Asha", line.now) == ()
    assert told(line, report)


def test_it_costs_two_queries_where_nothing_waits(line: Alerting) -> None:
    with line.database.begin() as db, counted(line.database) as sent:
        duty_lost.lost(db, people.c.name == "Asha", line.now)
    assert len(sent) == 2


def test_a_ward_that_is_no_more_is_looked_for_on_the_day_of_the_report(line: Alerting) -> None:
    """The guards have the constituency the ward was in when it was told."""
    report = line.files()
    line.routes(report)
    then = line.later(days=2)
    kept = [asdict(ward) for ward in wards().values() if ward.code != "1371"]
    with line.database.begin() as db:
        register.replace_register(db, day_of(then.now), "review", kept)
        before = [one.role for one in told(line, report)]
        duty_lost.lost(db, people.c.left_at.is_(None), then.now)
    assert "guard" in before
    assert "guard" in [one.role for one in told(line, report)]


def second_level(line: Alerting) -> tuple[UUID, int]:
    """A report that waits for the deputy by now, and the number Asha was told it under."""
    report, phone = only_the_coordinator(line)
    (alert,) = told(line, report)
    line.later(hours=1).ticks()
    assert [one.role for one in told(line, report)] == ["coordinator", "deputy"]
    assert phone_of(line, alert.person_id) == phone
    return report, alert.short_number


@pytest.mark.parametrize("deed", [imported, by_the_day, papers])
def test_what_was_told_at_a_level_before_is_answered_no_more(
    line: Alerting, tmp_path: Path, deed: Callable[[Alerting, Path], None]
) -> None:
    report, number = second_level(line)
    phone = phone_of(line, told(line, report, "coordinator")[0].person_id)
    then = line.later(hours=2)
    deed(then, tmp_path)
    assert "coordinator" not in [one.role for one in told(line, report)]
    assert texts(then, phone, f"1 {number}") == f"{number} is no longer with you."
    assert report_of(line, report).holder_id is None


@pytest.mark.parametrize("desk", [True, False], ids=["with the desk alone", "with the deputy"])
def test_so_it_is_where_no_clock_runs_or_another_has_it(line: Alerting, *, desk: bool) -> None:
    report, _ = second_level(line)
    then = line.later(hours=2)
    if desk:
        with line.database.begin() as db:
            reports.change(db, report, at_desk=True, due_at=None)
    else:
        answers(then, report, "1 {}", "deputy")
    by_the_day(then, Path())
    assert "coordinator" not in [one.role for one in told(line, report)]
    sweeps(then)
    assert report_of(line, report).level == 1


def test_however_many_reports_wait_it_costs_the_same(line: Alerting) -> None:
    for _ in range(4):
        only_the_coordinator(line)
    with line.database.begin() as db:
        db.execute(duties.delete().where(duties.c.person_id == asha(line)))
        with counted(line.database) as sent:
            owed = duty_lost.lost(db, people.c.name == "Asha", line.now)
    assert len(owed) == 4
    assert len(sent) == 5 + len(owed)
