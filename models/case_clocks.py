"""Cases that are due, that nobody can answer for any more, or that have neither clock nor queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, any_, exists, func, or_, select

from models.contacts import contacts
from models.directory import people
from models.outbox import outbox
from models.reach import may_answer
from models.sensitive import sensitive_alerts, sensitive_events, sensitive_reports

WAITING = ("received", "routed")  # nobody has taken the case on yet
_case, _told, _event = sensitive_reports.c, sensitive_alerts.c, sensitive_events.c
_open = _case.closed_hour.is_(None)


@dataclass(frozen=True)
class Waiting:
    """An alert that a case waits on: whose neutral line it was, and whether he may answer yet.
    `hours` are those of the rounds of its case: told again in one, there is a line of that hour.
    """

    case_id: UUID
    alert_id: UUID
    is_there: bool
    hours: tuple[datetime, ...]


def due(db: Connection, now: datetime, task: str, limit: int) -> list[UUID]:
    """Open cases one of whose clocks has run out and that no `task` is owed for, oldest first."""
    owed = exists().where(
        outbox.c.subject == _case.id,
        outbox.c.task == task,
        outbox.c.done_at.is_(None),
        outbox.c.created_at <= now,  # since when it is owed; `next_at` moves with each offer
    )
    wholly = (_case.whole_due_at <= now) & _case.desk_hour.is_(None)
    rows = db.execute(
        select(_case.id)
        .where(_open, or_(_case.due_at <= now, wholly), ~owed)
        .order_by(_case.due_at.nulls_last(), _case.created_hour, _case.id)
        .limit(limit)
    )
    return list(rows.scalars())


def strays(db: Connection, limit: int, case_id: UUID | None = None) -> list[tuple[UUID, str]]:
    """(case, state) of open cases that nothing is owed for and that neither a clock nor the queue
    has; of one alone where it is given. A case is filed together with what is owed for it: one
    without was lost on its way.
    """
    owed = exists().where(outbox.c.subject == _case.id, outbox.c.done_at.is_(None))
    lost = (_case.state == "received") & ~owed
    still = (_case.state != "received") & _case.due_at.is_(None) & _case.desk_hour.is_(None)
    rows = select(_case.id, _case.state).where(_open, or_(lost, still)).limit(limit)
    if case_id is not None:
        rows = rows.where(_case.id == case_id)
    return [(row.id, row.state) for row in db.execute(rows)]


def waited_on(
    db: Connection, now: datetime, without: ColumnElement[bool], case_id: UUID | None = None
) -> list[Waiting]:
    """The alerts that cases nobody has taken wait on; of one case where it is given. `without` is
    the condition that who was told has no duty for it any more.
    """
    hours = (
        select(func.array_agg(_event.hour.distinct()))
        .where(_event.report_id == _case.id, _event.actor == "clock")
        .scalar_subquery()
    )
    there = exists(_there(now).where(~without)).label("is_there")
    rows = (
        select(_case.id, _told.id.label("alert"), there, hours.label("hours"))
        .join(sensitive_alerts, _told.report_id == _case.id)
        .where(_open, _case.state.in_(WAITING), _case.due_at.is_not(None))
        .where(_told.level == _case.level)
        .order_by(_case.created_hour, _case.id)
    )
    if case_id is not None:
        rows = rows.where(_case.id == case_id)
    return [
        Waiting(row.id, row.alert, row.is_there, tuple(row.hours or ())) for row in db.execute(rows)
    ]


def waiting_for(db: Connection, these: ColumnElement[bool]) -> Sequence[UUID]:
    """Whom of some people (a condition on `people`) a case waits for that nobody has taken."""
    rows = (
        select(people.c.id)
        .join(sensitive_alerts, _told.person_id == people.c.id)
        .join(sensitive_reports, _case.id == _told.report_id)
        .where(these, _open, _case.state.in_(WAITING), _case.due_at.is_not(None))
        .where(_told.level == _case.level)
        .distinct()
    )
    return db.execute(rows).scalars().all()


def _there(now: datetime) -> Select[tuple[UUID]]:
    """The person of an alert, where he or she may still answer it and it is not about them."""
    return (
        select(people.c.id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.id == _told.person_id, may_answer(now))
        .where(~(_told.organisation_id == any_(_case.kept_organisations)))
    )
