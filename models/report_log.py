"""Reading the reports for pages: filtered, newest first, with who has each; and one whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, select

from models.alerts import alerts
from models.calls import calls
from models.directory import organisations, people
from models.keyset import Cursor, capped, newer, older
from models.register import Ward
from models.report_states import OPEN, STATE_TYPES
from models.reports import reports
from models.whose import Whose, open_to


@dataclass(frozen=True)
class Wanted:
    """Which reports: '' or None asks for any. `attention` is a key of ATTENTION."""

    type: str = ""
    category: str = ""
    level: str = ""
    attention: str = ""
    ward: tuple[Ward, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    whose: Whose | None = None  # whom the one who asks works for


@dataclass(frozen=True)
class Line:
    """One report as a page shows it; `holder` is who accepted it."""

    id: UUID
    reference: str
    category: str
    severity: str
    ward_code: str
    happening_now: bool
    channel: str
    language: str
    contact: str
    call_by: str
    call_asked_at: datetime | None
    involved: str
    state: str
    level: int
    at_desk: bool
    outcome: str
    reopened: int
    due_at: datetime | None
    created_at: datetime
    routed_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    contact_id: UUID | None
    follows: UUID | None
    kept_organisations: list[UUID]
    named_organisations: list[UUID]
    review: str
    released_by: str
    landmark_sealed: bytes | None
    words_sealed: bytes | None
    holder: str | None
    holder_role: str | None
    masked: str | None
    demo: bool | None
    organisation: str | None


@dataclass(frozen=True)
class Told:
    """One alert of a report with the person it went to."""

    id: UUID
    person_id: UUID
    level: int
    rule: str
    reason: str
    short_number: int
    state: str
    answer: str
    due_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    role: str
    person: str
    masked: str
    demo: bool
    organisation: str


_NAMED = {
    "holder": people.c.name,
    "holder_role": people.c.role,
    "masked": people.c.masked,
    "demo": people.c.demo,
    "organisation": organisations.c.name,
}
_shown = tuple(_NAMED[f.name] if f.name in _NAMED else reports.c[f.name] for f in fields(Line))
_TOLD = {
    "person": people.c.name,
    "masked": people.c.masked,
    "demo": people.c.demo,
    "organisation": organisations.c.name,
}
_told = tuple(_TOLD[f.name] if f.name in _TOLD else alerts.c[f.name] for f in fields(Told))

unanswered = reports.c.state.in_(("received", "routed"))
leads = reports.c.follows.is_(None)  # one report for an incident is enough to see to
ATTENTION: Mapping[str, Callable[[datetime], list[ColumnElement[bool]]]] = {
    "unanswered": lambda now: [unanswered, leads],
    "overdue": lambda now: [reports.c.due_at <= now, reports.c.state.in_(OPEN), leads],
    "desk": lambda now: [reports.c.at_desk, reports.c.state.in_(OPEN), leads],
    "held": lambda now: [reports.c.state == "held"],
    "review": lambda now: [reports.c.review != ""],
}
_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "type": lambda value: reports.c.state.in_(
        [state for state, kind in STATE_TYPES.items() if kind == value]
    ),
    "category": lambda value: reports.c.category == value,
    "level": lambda value: reports.c.level == int(value),
    "ward": lambda value: reports.c.ward_code.in_([ward.code for ward in value]),
    "since": lambda value: reports.c.created_at >= value,
    "until": lambda value: reports.c.created_at < value,
    "whose": open_to,
}


def page(
    db: Connection, wanted: Wanted, now: datetime, before: Cursor | None, size: int
) -> list[Line]:
    """The newest `size` reports that fit, or those older than a row."""
    rows = (
        _lines(wanted, now)
        .where(*older(reports.c.created_at, reports.c.id, before))
        .order_by(reports.c.created_at.desc(), reports.c.id.desc())
        .limit(size)
    )
    return [Line(*row) for row in db.execute(rows)]


def count(db: Connection, wanted: Wanted, now: datetime, cap: int) -> int:
    return capped(db, _lines(wanted, now), cap)


def count_newer(db: Connection, wanted: Wanted, now: datetime, than: Cursor, cap: int) -> int:
    fresh = newer(reports.c.created_at, reports.c.id, than)
    return capped(db, _lines(wanted, now).where(*fresh), cap)


def needing_the_desk(
    db: Connection, now: datetime, size: int, whose: Whose | None = None
) -> list[Line]:
    """Open reports at the national desk, then those overdue elsewhere, the longest overdue first:
    so many of each, in a query each, so that a backlog of the one hides none of the other.
    """
    these = (
        _lines(Wanted(whose=whose), now)
        .where(reports.c.state.in_(OPEN), reports.c.follows.is_(None))
        .order_by(reports.c.due_at.nulls_last(), reports.c.created_at, reports.c.id)
        .limit(size)
    )
    here = these.where(reports.c.at_desk)
    overdue = these.where(reports.c.due_at <= now, reports.c.at_desk.is_(False))
    return [Line(*row) for rows in (here, overdue) for row in db.execute(rows)]


def calls_asked(db: Connection, now: datetime, size: int, whose: Whose | None = None) -> list[Line]:
    """Open reports whose duty holder asks to speak with the reporter, the longest waiting first."""
    rows = (
        _lines(Wanted(whose=whose), now)
        .where(reports.c.call_asked_at.is_not(None), reports.c.state.in_(OPEN))
        .order_by(reports.c.call_asked_at, reports.c.id)
        .limit(size)
    )
    return [Line(*row) for row in db.execute(rows)]


def one(db: Connection, reference: str, now: datetime) -> Line | None:
    found = _lines(Wanted(), now).where(reports.c.reference == reference)
    row = db.execute(found).one_or_none()
    return Line(*row) if row else None


def told(db: Connection, report_id: UUID) -> list[Told]:
    """Who was told of a report, level by level."""
    rows = (
        select(*_told)
        .select_from(alerts)
        .join(people, people.c.id == alerts.c.person_id)
        .join(organisations, organisations.c.id == alerts.c.organisation_id)
        .where(alerts.c.report_id == report_id)
        .order_by(alerts.c.created_at, alerts.c.level, people.c.name)
    )
    return [Told(*row) for row in db.execute(rows)]


def call_of(db: Connection, report_id: UUID) -> tuple[str, datetime, int] | None:
    """(id, start, hops) of the call that filed a report."""
    row = db.execute(
        select(calls.c.id, calls.c.started_at, calls.c.hops)
        .where(calls.c.report_id == report_id)
        .order_by(calls.c.started_at)
        .limit(1)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def _lines(wanted: Wanted, now: datetime) -> Select[Any]:
    joined = (
        select(*_shown)
        .select_from(reports)
        .outerjoin(people, people.c.id == reports.c.holder_id)
        .outerjoin(organisations, organisations.c.id == people.c.organisation_id)
    )
    asked = {f.name: getattr(wanted, f.name) for f in fields(wanted)}
    attention = asked.pop("attention")
    needs = ATTENTION[attention](now) if attention else []
    return joined.where(
        *needs, *(_CONDITIONS[name](value) for name, value in asked.items() if value)
    )
