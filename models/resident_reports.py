"""A resident's reports as his or her SMS are about them: those still open, those asked about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, or_, select

from models import setbacks
from models.base import among
from models.contacts import REACHED, contacts
from models.events import events
from models.report_states import ACTIONS, REOPENS
from models.reports import Report, reports

_shown = tuple(reports.c[name] for name in Report.__dataclass_fields__)
_AGREED = ("sms", "call")
ASKED, NOT_ASKED = "asked", "not_asked"  # events: asked whether it is solved; could not be asked


def open_of(db: Connection, contact_id: UUID, since: datetime, limit: int) -> list[Report]:
    """The newest open reports of a contact made since then."""
    rows = db.execute(
        select(*_shown)
        .where(reports.c.contact_id == contact_id, reports.c.created_at > since)
        .where(reports.c.state.in_(ACTIONS["withdraw"].moves))
        .order_by(reports.c.created_at.desc(), reports.c.id)
        .limit(limit)
    )
    return [Report(*row) for row in rows]


def asked(db: Connection, contact_id: UUID, now: datetime) -> Report | None:
    """The report a contact was last asked about and may still answer for."""
    row = db.execute(
        select(*_shown)
        .where(reports.c.contact_id == contact_id, reports.c.asked_at.is_not(None))
        .where(reports.c.state.in_(("resolved", "closed_unconfirmed")))
        .where(reports.c.asked_at > now - REOPENS)
        .order_by(reports.c.asked_at.desc(), reports.c.id)
        .limit(1)
    ).one_or_none()
    return Report(*row) if row else None


def to_be_asked(
    db: Connection,
    ended_by: Mapping[str, datetime],
    answers_since: datetime,
    limit: int,
    *,
    now: datetime,
    ended_since: datetime,
) -> list[Report]:
    """Solved reports nobody was asked about, locked with their reporters' phones, the oldest first,
    none ended before `ended_since` and none that could not be asked about.

    `ended_by` is when one of a category must have ended; whoever has a question since
    `answers_since` without an answer is left in peace. Ask `waiting` once they are locked.
    """
    other = reports.alias()
    waits = exists().where(
        other.c.contact_id == reports.c.contact_id, *_has_a_question(other, answers_since)
    )
    due = (
        and_(reports.c.category == category, reports.c.closed_at <= at)
        for category, at in ended_by.items()
    )
    rows = db.execute(
        select(*_shown)
        .join(contacts, contacts.c.id == reports.c.contact_id)
        .where(reports.c.state == "resolved", reports.c.asked_at.is_(None))
        .where(reports.c.contact.in_(_AGREED), or_(*due), ~waits, ~_since_its_end(NOT_ASKED))
        .where(reports.c.closed_at > ended_since)
        .where(REACHED)
        .where(~setbacks.rests("ask", reports.c.id, now))
        .order_by(reports.c.closed_at, reports.c.id)
        .limit(limit)
        .with_for_update(of=[reports, contacts], skip_locked=True, key_share=True)
    )
    return [Report(*row) for row in rows]


def waiting(db: Connection, contact_ids: Collection[UUID], answers_since: datetime) -> set[UUID]:
    """Those of the contacts who have a question since then without an answer.

    For who has just locked them: SKIP LOCKED sees by the moment its statement began, and another's
    question may have been committed since, which changes neither the contact nor its next report.
    """
    theirs = select(reports.c.contact_id).where(
        among(reports.c.contact_id, contact_ids), *_has_a_question(reports, answers_since)
    )
    return set(db.execute(theirs).scalars())


def _has_a_question(of: FromClause, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return of.c.state == "resolved", of.c.asked_at > since


def times_asked(db: Connection, report: Report) -> int:
    """How often it was asked whether it is solved, since it ended."""
    mine = events.c.report_id == report.id, events.c.at >= report.closed_at
    asked = select(func.count()).select_from(events).where(*mine, events.c.kind == ASKED)
    return int(db.execute(asked).scalar_one())


def _since_its_end(kind: str) -> ColumnElement[bool]:
    return exists().where(
        events.c.report_id == reports.c.id,
        events.c.kind == kind,
        events.c.at >= reports.c.closed_at,
    )


def asked_before(db: Connection, before: datetime, limit: int) -> list[UUID]:
    """Solved reports asked about before then and not answered for, locked."""
    rows = db.execute(
        select(reports.c.id)
        .where(reports.c.state == "resolved", reports.c.asked_at <= before)
        .order_by(reports.c.asked_at, reports.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return list(rows.scalars())
