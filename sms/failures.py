"""A message that failed for good; and when nobody of a level is left, the next level's turn.

That turn is a row of the outbox (task `raise`, subject the report), written in the transaction
that found it out, so that a process killed a moment later loses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from models import alerts, case_clocks, events, messages, outbox, reports
from models.base import among
from models.contacts import REACHED, contacts
from models.directory import people
from models.messages import Message
from models.reach import may_answer
from models.report_states import CLOCK, DESK
from models.reports import Report
from sms import unasked

RAISE, CASE_FAILED = "raise", "case-failed"  # tasks of the outbox
_WAITING = ("received", "routed")  # nobody has taken the report on yet
HELD = ("acknowledged", "in_progress", "referred")  # somebody has


def fail(
    db: Connection, message: Message, reason: str, *, now: datetime, source: str
) -> tuple[int, ...]:
    """Ends a message. Returns the outbox rows owed because of it: one or none."""
    messages.change(
        db,
        message.id,
        at=now,
        source=source,
        status="failed",
        reason=reason,
        final_at=now,
        next_at=None,
    )
    if message.purpose == "case":
        return (outbox.owe(db, CASE_FAILED, message.id, now),)
    if message.purpose == unasked.QUESTION:
        unasked.not_arrived(db, message, now)
    if message.alert_id is None:
        return ()
    report = held_report(db, alerts.get(db, message.alert_id).report_id)
    return (outbox.owe(db, RAISE, report.id, now),) if nobody_left(db, report, now) else ()


def held_report(db: Connection, report_id: UUID) -> Report:
    """The report, held so that of two last alerts failing at once the second sees the first.

    Not the full lock: a message changed twice in a transaction shares its report's key, and two
    such transactions would wait for each other.
    """
    row = select(reports.reports.c.id).where(reports.reports.c.id == report_id)
    db.execute(row.with_for_update(key_share=True)).one()
    return reports.get(db, report_id)


def hold_all(db: Connection, these: Iterable[UUID]) -> None:
    """Holds reports as `held_report` does, in the one order in which several are held."""
    rows = select(reports.reports.c.id).where(among(reports.reports.c.id, these))
    db.execute(rows.order_by(reports.reports.c.id).with_for_update(key_share=True)).all()


def raise_alone(db: Connection, these: Collection[UUID], now: datetime) -> tuple[int, ...]:
    """Owes the next level's turn for those of some reports that nobody is left for; whoever does
    it looks again under the lock. Returns the outbox rows: one query, and one for each owed.
    """
    alone = left_alone(db, these, now) if these else []
    return tuple(outbox.owe(db, RAISE, one, now) for one in alone)


def gone(db: Connection, these: ColumnElement[bool], now: datetime) -> tuple[int, ...]:
    """People (a condition on `people`) who answer no more: off duty, unreached or left. What waits
    for them alone waits no longer. Returns the outbox rows owed: five queries, one more for each.
    """
    waiting = (
        select(reports.reports.c.id)
        .join(alerts.alerts, alerts.alerts.c.report_id == reports.reports.c.id)
        .join(people, people.c.id == alerts.alerts.c.person_id)
        .where(these, alerts.alerts.c.state.in_(alerts.OPEN))
        .where(alerts.alerts.c.level == reports.reports.c.level)
        .where(reports.reports.c.state.in_((*_WAITING, *HELD)))
        .where(reports.reports.c.due_at.is_not(None))
    )
    given_back = _give_back(db, these, now)
    found = {*db.execute(waiting).scalars(), *given_back}
    if found:
        hold_all(db, found)
    waited_for = case_clocks.waiting_for(db, these)  # one task looks at every case that waits
    cases = [outbox.owe(db, CASE_FAILED, who, now) for who in waited_for[:1]]
    return (*cases, *raise_alone(db, found, now))


def _give_back(db: Connection, these: ColumnElement[bool], now: datetime) -> list[UUID]:
    """Reports of those of them who have left or whom no SMS reaches: due at once, for whoever was
    told and for the next. Off duty what was accepted is kept.
    """
    lost = (
        select(people.c.id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(these, or_(people.c.left_at.is_not(None), ~REACHED))
    )
    had = select(reports.reports.c.id).where(
        reports.reports.c.holder_id.in_(lost),
        reports.reports.c.state.in_(HELD),
        reports.reports.c.follows.is_(None),
    )
    found = [held_report(db, one) for one in sorted(db.execute(had).scalars())]
    for report in found:
        take_back(db, report, now)
        alerts.end_of_holder(db, report.id, report.holder_id, now)
        events.add(db, report.id, "given_back", at=now, actor=CLOCK, person_id=report.holder_id)
    return [report.id for report in found]


def take_back(db: Connection, report: Report, now: datetime) -> None:
    """Nobody has it any more, and it is due at once; what the desk alone has stays there."""
    due = None if report.desk_alone else now
    freed = {"holder_id": None, "due_at": due, "outcome": ""}
    reports.move(db, report.id, "give_back", by=DESK, **freed)


def nobody_left(db: Connection, report: Report, now: datetime) -> bool:
    """Whether a report is of `left_alone`."""
    return bool(left_alone(db, [report.id], now))


def left_alone(db: Connection, these: Iterable[UUID], now: datetime) -> list[UUID]:
    """Which of some reports wait on a level where every alert is known not to have arrived, or
    whose people are off duty, not reached any more or gone; one query. One that somebody has waits
    only on a level told behind him or her: called for help, or because it was not ended in time.
    """
    report, told = reports.reports.c, alerts.alerts.c
    taken = alerts.alerts.alias()
    had = select(func.max(taken.c.level)).where(
        taken.c.report_id == report.id,
        taken.c.person_id == report.holder_id,
        taken.c.state == "accepted",
    )
    behind = or_(report.state.in_(_WAITING), had.scalar_subquery() < report.level)
    waits = (told.report_id == report.id, told.level == report.level, behind)
    alive = select(messages.messages.c.id).where(
        messages.messages.c.alert_id == told.id,
        messages.messages.c.direction == "out",
        messages.messages.c.purpose == "alert",
        messages.messages.c.status != "failed",
    )
    hope = (*waits, told.state.in_(alerts.OPEN), exists(alive), exists(_there(now)))
    found = (
        select(report.id)
        .where(among(report.id, these), report.state.in_((*_WAITING, *HELD)))
        .where(~and_(report.at_desk, report.due_at.is_(None)))
        .where(exists().where(*waits), ~exists().where(*hope))
        .order_by(report.id)
    )
    return list(db.execute(found).scalars())


def _there(now: datetime) -> Select[tuple[UUID]]:
    """The person of an alert, where he or she may still answer it."""
    return (
        select(people.c.id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.id == alerts.alerts.c.person_id, may_answer(now))
    )
