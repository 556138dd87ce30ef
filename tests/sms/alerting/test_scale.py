"""A hundred thousand open reports, half of them nobody's: what a minute of the clock costs."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text

from models import reports
from models.alerts import alerts
from models.events import events
from models.messages import messages
from tests.models.stands import stands
from tests.sms.alerting.lines import Alerting

OPEN = 100_000
A_DAY = 24 * 60  # minutes over which their due times are spread
AT_MOST = 5.0  # seconds of work in a minute of the clock
# To raise one report: nothing of it grows with what is open. One in ten has four to tell, since
# those of the levels before were told of none of these.
STATEMENTS = 18
# One in ten is of a ward with people, so that telling is part of what is timed.
_MADE = text(
    """
    insert into reports (id, reference, category, severity, ward_code, happening_now, channel,
        language, contact, state, level, holder_id, due_at, whole_due_at, created_at)
    select gen_random_uuid(), 'L' || n, 'theft', 'high',
        case when n % 10 = 0 then '1371' else '0100' end, false, 'ussd', 'en', 'none',
        case when n % 2 = 0 then 'routed' else 'acknowledged' end, 1,
        case when n % 2 = 0 then null else :holder end,
        cast(:now as timestamptz) + make_interval(secs => (n * 86400.0) / :open),
        cast(:now as timestamptz) + interval '3 days', cast(:now as timestamptz)
    from generate_series(1, :open) as n
    """
)


@pytest.fixture
def full(line: Alerting) -> Alerting:
    """The line with all of them, due evenly from now on for a day."""
    with line.database.begin() as db:
        holder = db.execute(text("select id from people where name = 'Elsewhere'")).scalar_one()
        db.execute(_MADE, {"now": line.now, "open": OPEN, "holder": holder})
    with line.database.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("analyze reports"))
    return line


def raised(db: Connection) -> dict[Any, int]:
    """How often each report was raised."""
    rises = select(events.c.report_id, func.count()).where(events.c.kind == "raised")
    return {row[0]: row[1] for row in db.execute(rises.group_by(events.c.report_id))}


def due(line: Alerting) -> int:
    with line.database.begin() as db:
        return len(reports.overdue(db, line.now, OPEN))


def counted(database: Engine) -> list[str]:
    sent: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *told: sent.append(told[2]))
    return sent


def test_a_minute_of_the_clock_raises_every_overdue_report_in_time(
    full: Alerting, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three minutes, and the quickest is what counts: others use the machine too."""
    sent, took, expected = counted(full.database), list[float](), 0
    for minute in range(1, 4):
        then = full.later(minutes=minute)
        expected += due(then)
        start = perf_counter()
        then.ticks(limit=200)
        took.append(perf_counter() - start)
        assert due(then) == 0
    with full.database.begin() as db:
        assert [*raised(db).values()] == [1] * expected
    with capsys.disabled():
        each = f"{len(sent) / expected:.1f} statements a report"
        print(f" {expected // 3} of {OPEN:,} raised in {min(took):.2f} s, {each}", end=" ")
    assert expected // 3 == OPEN // A_DAY
    assert min(took) < AT_MOST
    assert len(sent) <= STATEMENTS * expected + 50


def test_looking_for_what_is_overdue_reads_no_more_than_that(full: Alerting) -> None:
    asked = text(
        "explain (analyze, format json) select id from reports where due_at <= :now and state"
        " in ('received', 'routed', 'acknowledged') order by due_at, id limit 200"
    )
    with full.database.begin() as db:
        plan = str(db.execute(asked, {"now": full.later(minutes=1).now}).scalar_one())
    assert "ix_reports_due" in plan and "Seq Scan" not in plan


@pytest.mark.timeout(600)  # four thousand, and others use the machine too
def test_two_clocks_after_a_stop_lose_nothing_and_raise_nothing_twice(
    full: Alerting, capsys: pytest.CaptureFixture[str]
) -> None:
    """An hour's worth, by two clocks that each stop at 400, as the clock's beat does, and come
    again.
    """
    then = full.later(hours=1)
    expected, start = due(then), perf_counter()
    clocks = [Thread(target=until_done, args=(then,)) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    took = perf_counter() - start
    with capsys.disabled():
        print(f" {expected:,} of {OPEN:,} after an hour in {took:.1f} s", end=" ")
    assert expected == OPEN // 24
    with full.database.begin() as db:
        assert sorted(raised(db).values()) == [1] * expected
        assert in_order(db), "the oldest due first"
        assert db.execute(select(func.count()).select_from(messages)).scalar_one() == (
            db.execute(select(func.count()).select_from(alerts)).scalar_one()
        )
    assert due(then) == 0


def until_done(line: Alerting) -> None:
    while due(line):
        line.ticks(limit=200, most=400)


def in_order(db: Connection) -> bool:
    """No beat of 400 raised what was due after something an earlier one left."""
    rises = select(reports.reports.c.reference).join(
        events, events.c.report_id == reports.reports.c.id
    )
    found = db.execute(rises.where(events.c.kind == "raised").order_by(events.c.id)).scalars()
    order = [int(reference.removeprefix("L")) for reference in found]
    return all(abs(place - n) <= 2 * 400 for place, n in enumerate(order))


def test_a_beat_leaves_the_newest_due_for_the_next(full: Alerting) -> None:
    then = full.later(minutes=1)
    with full.database.begin() as db:
        oldest = reports.overdue(db, then.now, 20)
    then.ticks(limit=7, most=20)
    with full.database.begin() as db:
        assert {*raised(db)} == {*oldest}


def test_what_nobody_ended_in_the_time_of_the_whole_report_comes_to_the_desk(
    line: Alerting,
) -> None:
    report = line.files(happening_now=True)
    line.routes(report)
    with line.database.begin() as db:
        who = db.execute(select(alerts.c.person_id).where(alerts.c.role == "coordinator"))
        stands(
            db,
            report,
            state="acknowledged",
            holder_id=who.scalars().first(),
            due_at=line.now + timedelta(days=3),
        )
    line.later(hours=23).ticks()
    with line.database.begin() as db:
        assert not reports.get(db, report).at_desk
    line.later(hours=24).ticks()
    with line.database.begin() as db:
        found = reports.get(db, report)
    due = line.now + timedelta(days=3)
    assert (found.at_desk, found.level, found.due_at) == (True, 0, due)
    assert (found.state, found.holder_id is None) == ("acknowledged", False)
