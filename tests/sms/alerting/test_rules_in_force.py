"""Rules changed in the console are those of the next report, and of no report before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from models import alerts, reports, rule_books, users
from models.directory import people
from routing.rehearsed import compare
from routing.rulebook import NOT_TOLD, Row
from routing.rulebook_form import book, kept
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_alerting import message_of, told, words_of

POLICE_FIRST = kept(Row("police first", levels={"police": 0}, clocks={0: (20, 5)}))
SPARING = kept(Row("sparing", words="no_landmark"))


def put_in_force(database: Engine, now: datetime, *rows: dict[str, Any]) -> None:
    with database.begin() as db:
        people = [users.add(db, f"{n}@usalama.example", "operator", "", now) for n in "ab"]
        assert people[0] and people[1]
        number = rule_books.draft(db, rows, people[0], now)
        assert rule_books.ask(db, number, people[0], why="", effective_at=now, now=now)
        assert rule_books.approve(db, number, people[1], now)


def test_a_row_moves_a_kind_and_a_clock(line: Alerting) -> None:
    put_in_force(line.database, line.now, POLICE_FIRST)
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        assert told(db, report) == [
            ("Asha", 0, "level0.ward@police first"),
            ("Guard", 0, "level0.constituency@police first"),
            ("Police", 0, "level0.county@police first"),
        ]
        assert reports.get(db, report).due_at == line.now + timedelta(minutes=20)


def test_a_row_keeps_the_landmark_out_of_the_sms(line: Alerting) -> None:
    put_in_force(line.database, line.now, SPARING)
    report = line.files(landmark="Yaya Centre")
    line.routes(report)
    with line.database.begin() as db:
        alert = alerts.of_report(db, report)[0]
        assert "Yaya" not in words_of(db, line.vault, message_of(db, alert))
        assert alert.says == "no_landmark"


def test_rules_of_tomorrow_are_not_those_of_today(line: Alerting) -> None:
    put_in_force(line.database, line.now + timedelta(days=1), POLICE_FIRST)
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        assert [name for name, _, _ in told(db, report)] == ["Asha", "Guard"]


POLICE_BY_NIGHT = kept(Row("by night", hours="Mo-Su 15:30-06:00", levels={"police": 0}))


def test_whom_a_row_brings_forward_in_mid_ladder_is_told_with_the_next_level(
    line: Alerting,
) -> None:
    """Filed at 15:00; from 15:30 on the police are of level 0, which was told already."""
    put_in_force(line.database, line.now, POLICE_BY_NIGHT)
    report = line.files()
    line.routes(report)
    then = line.later(hours=1)
    then.ticks()
    with line.database.begin() as db:
        assert [one for one in told(db, report) if one[1] == 1] == [
            ("Deputy", 1, "level1.ward@by night"),
            ("Police", 1, "level0.county@by night"),
        ]
        reasons = [one.reason for one in alerts.of_report(db, report)]
        assert [why.endswith(", brought forward since") for why in reasons].count(True) == 1
        assert reports.get(db, report).due_at == then.now + timedelta(hours=4)
    for hours in (5, 29, 53):
        line.later(hours=hours).ticks()
    with line.database.begin() as db:
        names = [name for name, _, _ in told(db, report)]
        assert names.count("Police") == 1 and reports.get(db, report).desk_alone


def test_a_new_book_passes_nobody_over(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    put_in_force(line.database, line.now, POLICE_FIRST)
    line.later(hours=1).ticks()
    with line.database.begin() as db:
        assert ("Police", 1, "level0.county@police first") in told(db, report)


def test_who_comes_on_duty_after_his_level_was_told_is_told_with_the_next(line: Alerting) -> None:
    with line.database.begin() as db:
        back = line.now + timedelta(minutes=30)
        db.execute(people.update().where(people.c.name == "Guard").values(off_until=back))
    report = line.files()
    line.routes(report)
    line.later(hours=1).ticks()
    with line.database.begin() as db:
        found = {(name, level) for name, level, _ in told(db, report)}
        assert found == {("Asha", 0), ("Deputy", 1), ("Guard", 1)}


def test_rows_nobody_can_read_are_as_none_and_the_report_is_told(line: Alerting) -> None:
    put_in_force(line.database, line.now, {"name": "of another release"})
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        assert [name for name, _, _ in told(db, report)] == ["Asha", "Guard"]


@pytest.mark.parametrize(
    ("draft", "level", "after"),
    [
        (Row("never", levels={"police": NOT_TOLD}), 2, ["National"]),
        (Row("slow", clocks={1: (4_000, 4_000)}), 1, ["Deputy"]),
        (Row("slower", clocks={2: (4_000, 4_000)}), 2, ["Police"]),
    ],
    ids=["the police never told", "level 1 has days", "level 2 has days"],
)
def test_a_rehearsal_sees_what_changes_after_the_first_level(
    line: Alerting, draft: Row, level: int, after: list[str]
) -> None:
    line.files()
    with line.database.begin() as db:
        (found,) = compare(db, book(9, [kept(draft)]), line.now)
    assert found.changed
    assert found.before.level == level
    assert [one.holder.person for one in found.after.told] == after


def test_a_rehearsal_of_rules_that_change_nothing_shows_the_first_level(line: Alerting) -> None:
    line.files()
    with line.database.begin() as db:
        (found,) = compare(db, book(9, []), line.now)
    assert not found.changed
    assert found.before == replace(found.after, book=0) and found.before.level == 0


def test_a_rehearsal_names_the_reports_others_would_have_been_told_of(line: Alerting) -> None:
    line.files()
    line.files(category="fire")
    fires = book(9, [kept(Row("fires", categories=frozenset({"fire"}), levels={"police": 0}))])
    with line.database.begin() as db, counted(line.database) as sent:
        found = compare(db, fires, line.now)
    assert len(sent) == 4
    changed = [one for one in found if one.changed]
    assert len(found) == 2 and [one.subject.category for one in changed] == ["fire"]
    before, after = ([t.holder.kind for t in p.told] for p in (changed[0].before, changed[0].after))
    assert "police" in after and "police" not in before
