"""A message that failed for good; and when nobody of a level is left, the next level's turn.

That turn is a row of the outbox (task `raise`, subject the report), written in the transaction
that found it out, so that a process killed a moment later loses nothing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select

from models import alerts, case_clocks, messages, outbox, reports
from models.contacts import contacts
from models.directory import people
from models.messages import Message
from models.reports import Report
from sms import unasked

RAISE, CASE_FAILED = "raise", "case-failed"  # tasks of the outbox
_WAITING = ("received", "routed")  # nobody has taken the report on yet


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
    report = _held(db, alerts.get(db, message.alert_id).report_id)
    return (outbox.owe(db, RAISE, report.id, now),) if nobody_left(db, report, now) else ()


def _held(db: Connection, report_id: UUID) -> Report:
    """The report, held so that of two last alerts failing at once the second sees the first.

    Not the full lock: a message changed twice in a transaction shares its report's key, and two
    such transactions would wait for each other.
    """
    row = select(reports.reports.c.id).where(reports.reports.c.id == report_id)
    db.execute(row.with_for_update(key_share=True)).one()
    return reports.get(db, report_id)


def gone(db: Connection, these: ColumnElement[bool], now: datetime) -> tuple[int, ...]:
    """People (a condition on `people`) who answer no more: off duty, unreached or left. What waits
    for them alone waits no longer. Returns the outbox rows owed, in two queries and two a report.
    """
    waiting = (
        select(reports.reports.c.id)
        .join(alerts.alerts, alerts.alerts.c.report_id == reports.reports.c.id)
        .join(people, people.c.id == alerts.alerts.c.person_id)
        .where(these, alerts.alerts.c.state.in_(alerts.OPEN))
        .where(alerts.alerts.c.level == reports.reports.c.level)
        .where(reports.reports.c.state.in_(_WAITING), reports.reports.c.due_at.is_not(None))
    )
    found = [_held(db, one) for one in sorted(set(db.execute(waiting).scalars()))]
    left = [one.id for one in found if nobody_left(db, one, now)]
    cases = [outbox.owe(db, CASE_FAILED, who, now) for who in case_clocks.waiting_for(db, these)]
    return (*cases, *(outbox.owe(db, RAISE, one, now) for one in left))


def nobody_left(db: Connection, report: Report, now: datetime) -> bool:
    """Whether a report waits on a level where every alert is known not to have arrived, or whose
    people are off duty, not reached any more or gone.
    """
    if report.state not in _WAITING or report.desk_alone:
        return False
    told = select(alerts.alerts.c.id).where(
        alerts.alerts.c.report_id == report.id, alerts.alerts.c.level == report.level
    )
    alive = select(messages.messages.c.id).where(
        messages.messages.c.alert_id == alerts.alerts.c.id,
        messages.messages.c.direction == "out",
        messages.messages.c.purpose == "alert",
        messages.messages.c.status != "failed",
    )
    hope = told.where(alerts.alerts.c.state.in_(alerts.OPEN), exists(alive), exists(_there(now)))
    return bool(db.scalar(select(exists(told) & ~exists(hope))))


def _there(now: datetime) -> Select[tuple[UUID]]:
    """The person of an alert, where he or she may still answer it."""
    return (
        select(people.c.id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.id == alerts.alerts.c.person_id, people.c.left_at.is_(None))
        .where(or_(people.c.off_until.is_(None), people.c.off_until <= now))
        .where(contacts.c.blocked == "", contacts.c.sms_stopped_at.is_(None))
    )
