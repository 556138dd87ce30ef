"""What is overdue rises a level, once, oldest first, and ends at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models import alerts, events, messages, reports, setbacks
from models.directory import people
from models.keys import CannotOpen
from models.reports import Report
from models.vault import place
from tests.models.stands import stands
from tests.sms.alerting.lines import A_WARD_WITHOUT_ANYBODY, Alerting


def report_of(line: Alerting, report: UUID) -> Report:
    with line.database.begin() as db:
        return reports.get(db, report)


def levels(line: Alerting, report: UUID) -> list[int]:
    with line.database.begin() as db:
        return sorted(alert.level for alert in alerts.of_report(db, report))


def rises(line: Alerting, report: UUID) -> list[dict[str, object]]:
    with line.database.begin() as db:
        return [e["facts"] for e in events.of(db, report) if e["kind"] == "raised"]


def routed(line: Alerting, **values: Any) -> UUID:
    report = line.files(**values)
    line.routes(report)
    return report


def fails(line: Alerting, report: UUID, roles: tuple[str, ...]) -> None:
    """The SMS of these roles are known not to have arrived."""
    with line.database.begin() as db:
        for alert in alerts.of_report(db, report):
            if alert.role in roles:
                its = messages.messages.c.alert_id == alert.id
                db.execute(messages.messages.update().where(its).values(status="failed"))


def test_what_is_not_due_yet_stays(line: Alerting) -> None:
    report = routed(line)
    assert line.later(minutes=59).ticks() == []
    assert report_of(line, report).level == 0


def test_what_nobody_answers_rises_a_level_with_a_new_due_time(line: Alerting) -> None:
    report = routed(line)
    then = line.later(hours=1)
    assert len(then.ticks()) == 1
    found = report_of(line, report)
    assert (found.level, found.state, found.due_at) == (1, "routed", then.now + timedelta(hours=4))
    assert rises(line, report)[0]["why"] == "no answer by Sat 21 Nov 16:00"
    assert levels(line, report) == [0, 0, 1]


def test_a_clock_that_stood_still_for_hours_loses_nothing_and_raises_each_once(
    line: Alerting,
) -> None:
    filed = [routed(line, happening_now=True) for _ in range(7)]
    then = line.later(hours=3)
    assert len(then.ticks(limit=2)) == 7
    assert then.ticks() == []
    assert [report_of(line, report).level for report in filed] == [1] * 7


def test_the_oldest_due_is_raised_first(line: Alerting) -> None:
    filed = [routed(line.later(minutes=minutes)) for minutes in (30, 10, 20)]
    nudges = line.later(hours=3).ticks(limit=1)
    with line.database.begin() as db:
        order = [messages.get(db, message).report_id for _, message in nudges]
    assert order == [filed[1], filed[2], filed[0]]


def test_two_clocks_at_once_raise_each_report_once(line: Alerting) -> None:
    filed = [routed(line) for _ in range(6)]
    then = line.later(hours=2)
    clocks = [Thread(target=then.ticks) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert [len(rises(line, report)) for report in filed] == [1] * 6


def test_who_was_told_before_is_told_again_as_such(line: Alerting) -> None:
    report = routed(line, ward_code=A_WARD_WITHOUT_ANYBODY)  # the national desk, at level 3
    nudges = line.later(hours=24).ticks()
    with line.database.begin() as db:
        message = messages.get(db, nudges[0][1])
        words = line.vault.words.open(
            messages.sealed(db, message.id), place("messages.words", message.id)
        )
    assert words.startswith("AGAIN: ")
    assert levels(line, report) == [3, 4]


def test_after_the_last_level_the_desk_keeps_it_open_for_good(line: Alerting) -> None:
    report = routed(line)
    then = line
    for hours in (1, 4, 24, 24):
        then = then.later(hours=hours)
        then.ticks()
    found = report_of(line, report)
    assert (found.state, found.at_desk, found.due_at, found.level) == ("routed", True, None, 4)
    assert then.later(days=30).ticks() == []
    assert [fact["level"] for fact in rises(line, report)] == [1, 2, 3, 4]


def test_one_taken_on_but_not_ended_rises_too_and_the_event_says_so(line: Alerting) -> None:
    report = routed(line)
    with line.database.begin() as db:
        asha = alerts.of_report(db, report)[0].person_id
        stands(db, report, state="acknowledged", holder_id=asha, acknowledged_at=line.now)
    line.later(hours=2).ticks()
    found = report_of(line, report)
    assert (found.state, found.level, found.holder_id) == ("acknowledged", 1, asha)
    assert rises(line, report)[0]["was"] == "acknowledged"
    assert rises(line, report)[0]["why"] == "not ended by Sat 21 Nov 16:00"


def test_a_closed_report_does_not_rise(line: Alerting) -> None:
    report = routed(line)
    with line.database.begin() as db:
        stands(db, report, state="resolved", closed_at=line.now)
    assert line.later(hours=2).ticks() == []
    assert line.raises(report, "passed by the watch") == []


def test_one_that_cannot_be_raised_holds_nobody_up(line: Alerting) -> None:
    broken, sound = routed(line), routed(line)
    with line.database.begin() as db:
        stands(db, broken, category="family-safety")
    assert len(line.later(hours=2).ticks(limit=1)) == 1
    assert (report_of(line, broken).level, report_of(line, sound).level) == (0, 1)
    assert levels(line, broken) == [0, 0]


@pytest.mark.parametrize("kind", [TypeError, AttributeError, CannotOpen, PermissionError])
def test_whatever_one_report_raises_the_others_rise_and_an_operator_sees_it(
    line: Alerting, kind: type[Exception]
) -> None:
    broken, sound = routed(line), routed(line.later(minutes=1))
    drawn: list[int] = []

    def once_odd(n: int) -> int:
        drawn.append(n)
        if len(drawn) == 1:
            raise kind("odd")
        return 0

    then = line.later(hours=2)
    assert len(replace(then, below=once_odd).ticks(limit=1)) == 1
    assert (report_of(line, broken).level, report_of(line, sound).level) == (0, 1)
    with line.database.begin() as db:
        (kept,) = db.execute(select(setbacks.setbacks)).all()
        assert (kept.task, kept.subject, kept.fault) == ("raise", str(broken), kind.__name__)
        assert setbacks.forget_done(db) == 0
    then.later(minutes=1).ticks()
    with line.database.begin() as db:
        assert setbacks.forget_done(db) == 1
    assert report_of(line, broken).level == 1


def test_a_report_passed_on_goes_to_the_next_and_not_back_to_who_passed_it(
    line: Alerting,
) -> None:
    report = routed(line)
    with line.database.begin() as db:
        deputy = db.execute(select(people.c.id).where(people.c.name == "Deputy")).scalar_one()
    assert len(line.raises(report, "passed by Kilimani watch")) == 1
    with line.database.begin() as db:
        theirs = next(a for a in alerts.of_report(db, report) if a.person_id == deputy)
        alerts.change(db, theirs.id, state="passed")
    assert len(line.raises(report, "passed by Kilimani watch")) == 1
    found = rises(line, report)
    assert [fact["level"] for fact in found] == [1, 2]
    assert found[0]["why"] == "passed by Kilimani watch"
    left_out = found[1]["left_out"]
    assert isinstance(left_out, list)
    assert ("deputy", "person.passed") in [(row["role"], row["rule"]) for row in left_out]


def test_the_desk_keeps_what_is_passed_there(line: Alerting) -> None:
    report = routed(line)
    for _ in range(4):
        line.raises(report, "passed")
    assert report_of(line, report).at_desk
    assert line.raises(report, "passed") == []


def test_when_every_sms_of_a_level_has_failed_the_next_is_told_at_once(line: Alerting) -> None:
    report = routed(line)
    fails(line, report, ("coordinator", "guard"))
    assert len(line.does(line.owes("raise", report))) == 1
    assert report_of(line, report).level == 1
    assert rises(line, report)[0]["why"] == "nobody at this level can be reached"


def test_while_one_sms_may_still_arrive_the_level_has_its_time(line: Alerting) -> None:
    report = routed(line)
    fails(line, report, ("coordinator",))
    assert line.does(line.owes("raise", report)) == []
    assert report_of(line, report).level == 0


def test_asked_twice_to_raise_the_unreached_only_one_level_is_told(line: Alerting) -> None:
    report = routed(line)
    fails(line, report, ("coordinator", "guard"))
    first, second = line.owes("raise", report), line.owes("raise", report)
    assert (len(line.does(first)), len(line.does(second))) == (1, 0)
