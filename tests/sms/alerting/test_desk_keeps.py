"""What is left to the desk runs by no clock, holds nobody up, and is in its list until it ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models import alerts, report_log, reports
from sms.holding import HOLDER_DUE
from tests.models.stands import stands
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_ladder import report_of, rises, routed


def past_its_time(line: Alerting) -> tuple[Alerting, UUID]:
    """A report somebody accepted and did not end: the time of the whole report is over."""
    report = routed(line, happening_now=True)
    answers(line, report, "1 {}", "coordinator")
    then = line.later(hours=25)
    then.ticks()
    assert report_of(then, report).at_desk
    return then, report


def past_every_level(line: Alerting) -> tuple[Alerting, UUID]:
    """A report nobody answered at any level."""
    report, then = routed(line), line
    for hours in (1, 4, 24, 24):
        then = then.later(hours=hours)
        then.ticks()
    return then, report


def test_a_note_on_what_the_desk_has_too_moves_no_clock(line: Alerting) -> None:
    then, report = past_its_time(line)
    assert "Kept." in answers(then, report, "NOTE {} 1", "coordinator")
    found = report_of(then, report)
    due = line.now + HOLDER_DUE
    assert (found.due_at, found.at_desk, found.state) == (due, True, "in_progress")


def test_a_note_says_that_work_is_under_way_and_moves_no_clock(line: Alerting) -> None:
    report = routed(line)
    answers(line, report, "1 {}", "coordinator")
    for hours in range(12, 72, 12):
        answers(line.later(hours=hours), report, "NOTE {} 1", "coordinator")
    found = report_of(line, report)
    assert (found.state, found.due_at) == ("in_progress", line.now + HOLDER_DUE)
    line.later(hours=72).ticks()
    assert rises(line, report)[-1]["why"] == "not ended by Tue 24 Nov 15:00"


def test_a_clock_that_runs_at_the_desk_stops_and_keeps_nobody_from_being_raised(
    line: Alerting,
) -> None:
    """Rows of an earlier release: the oldest due of all, and more of them than a beat raises."""
    left = [routed(line) for _ in range(6)]
    behind = routed(line.later(minutes=30))
    with line.database.begin() as db:
        for report in left:
            stands(db, report, at_desk=True, level=4)
    then = line.later(hours=2)
    for _ in range(4):
        then.ticks(limit=2, most=2)
    assert report_of(line, behind).level == 1
    assert [report_of(line, report).due_at for report in left] == [None] * 6
    assert all(report_of(line, report).at_desk for report in left)


@pytest.mark.parametrize(
    "columns",
    [
        {"at_desk": True, "level": 4},
        {"at_desk": True, "level": 1, "state": "acknowledged"},
        {"level": 4},
        {"state": "referred"},
        {"state": "held", "at_desk": True},
        {"level": 0},
    ],
    ids=["at the desk", "taken at the desk", "last level", "referred", "held", "routed"],
)
def test_whatever_is_due_is_changed_by_the_scan(line: Alerting, columns: dict[str, object]) -> None:
    report = routed(line)
    with line.database.begin() as db:
        stands(db, report, **columns)
    then = line.later(hours=2)
    then.ticks()
    found = report_of(line, report)
    assert found.due_at is None or found.due_at > then.now
    with line.database.begin() as db:
        assert reports.overdue(db, then.now, 10) == []


def test_who_accepts_after_the_last_level_leaves_the_mark_and_the_list(line: Alerting) -> None:
    then, report = past_every_level(line)
    answers(then, report, "1 {}", "coordinator")
    found = report_of(then, report)
    assert (found.state, found.at_desk, found.due_at) == ("acknowledged", True, None)
    with line.database.begin() as db:
        assert [one.id for one in report_log.needing_the_desk(db, then.now, 9)] == [report]
    answers(then, report, "2 {}", "coordinator")
    found = report_of(then, report)
    assert (found.state, found.at_desk, found.due_at) == ("routed", True, None)
    answers(then, report, "3 {} 1", "guard")
    with line.database.begin() as db:
        assert report_log.needing_the_desk(db, then.now, 9) == []


def test_a_backlog_overdue_elsewhere_hides_nothing_the_desk_has(line: Alerting) -> None:
    elsewhere = [routed(line) for _ in range(4)]
    then, report = past_every_level(line.later(minutes=5))
    with line.database.begin() as db:
        for one in elsewhere:
            stands(db, one, due_at=line.now, at_desk=False, level=1, state="routed")
        found = [one.id for one in report_log.needing_the_desk(db, then.now, 3)]
    assert found[0] == report and len(found) == 4


def test_who_accepts_before_the_last_level_takes_it_from_the_desk(line: Alerting) -> None:
    """The desk took it by hand; a coordinator who was told may still answer."""
    report = routed(line)
    with line.database.begin() as db:
        stands(db, report, at_desk=True, state="acknowledged", due_at=None)
    answers(line, report, "1 {}", "coordinator")
    found = report_of(line, report)
    assert (found.at_desk, found.due_at) == (False, line.now + timedelta(hours=72))


def test_what_is_given_back_at_the_desk_has_no_clock(line: Alerting) -> None:
    """The desk handed on what a coordinator has; who then passes it on starts nothing."""
    report = routed(line)
    answers(line, report, "1 {}", "coordinator")
    with line.database.begin() as db:
        stands(db, report, at_desk=True, state="referred", due_at=None)
    answers(line, report, "2 {}", "coordinator")
    found = report_of(line, report)
    assert (found.state, found.at_desk, found.due_at) == ("routed", True, None)


@pytest.mark.parametrize(
    ("severity", "at_once", "hours"),
    [
        ("urgent", False, [0, 1, 5, 24, 29, 53]),
        ("urgent", True, [0, 0.25, 4.25, 24, 28.25, 52.25]),
        ("high", False, [0, 1, 5, 29, 53]),
    ],
    ids=["urgent", "urgent and happening now", "high"],
)
def test_the_desk_has_it_after_its_whole_time_and_every_level_is_told_all_the_same(
    line: Alerting, severity: str, at_once: bool, hours: list[float]
) -> None:
    report = routed(line, severity=severity, happening_now=at_once)
    for quarter in range(4 * 24 * 4):
        line.later(minutes=15 * quarter).ticks()
        found = report_of(line, report)
        assert found.at_desk or found.level < 4
    with line.database.begin() as db:
        told = {(one.created_at - line.now, one.level) for one in alerts.of_report(db, report)}
    levels = [0, 1, 2, 4, 3] if len(hours) == 6 else [0, 1, 2, 3, 4]
    assert sorted(told) == [(timedelta(hours=at), n) for at, n in zip(hours, levels, strict=False)]
    assert (found.at_desk, found.due_at, found.level) == (True, None, 4)


def test_who_accepts_just_before_the_whole_time_is_over_keeps_the_time_he_has(
    line: Alerting,
) -> None:
    report = routed(line, severity="urgent")
    answers(line.later(minutes=30), report, "1 {}", "coordinator")
    line.later(hours=24).ticks()
    found = report_of(line, report)
    assert (found.at_desk, found.level) == (True, 0)
    assert found.due_at == line.now + timedelta(minutes=30) + HOLDER_DUE
    with line.database.begin() as db:
        assert [one.id for one in report_log.needing_the_desk(db, line.now, 9)] == [report]
    then = line.later(hours=73)
    then.ticks()
    assert (report_of(line, report).level, report_of(line, report).at_desk) == (1, True)


def test_what_is_passed_on_after_its_whole_time_goes_to_the_next_level(line: Alerting) -> None:
    report = routed(line, severity="urgent")
    answers(line, report, "1 {}", "coordinator")
    then = line.later(hours=24)
    then.ticks()
    assert "next person in line" in answers(then, report, "2 {}", "coordinator")
    found = report_of(line, report)
    assert (found.level, found.at_desk, found.due_at) == (1, True, then.now + timedelta(hours=4))
