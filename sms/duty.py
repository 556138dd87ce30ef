"""Who is behind a phone that texts us, and what that person has open: the reads of answering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from models.alerts import OPEN, alerts
from models.directory import organisations, people
from models.messages import messages
from models.register import newest, wards
from models.reports import reports
from routing.reads import day_of


@dataclass(frozen=True)
class Person:
    """One person of one organisation; one phone may be several of them."""

    id: UUID
    organisation: str
    kind: str
    role: str
    language: str
    off_until: datetime | None


@dataclass(frozen=True)
class Replied:
    """One reply of ours: `purpose` is answer, or help where the sender was not understood."""

    purpose: str
    at: datetime


@dataclass(frozen=True, repr=False)
class Open:
    """An alert a person may still answer. `holder_id` is who has its report, None when nobody;
    `holder` the organisation of that person, '' when nobody.

    `landmark_sealed` is None where there is none, and where the rules leave it out of the alert.
    `due_at` is the answer's while nobody has the report, then its ending's; `role` and `since` are
    of who has it.
    """

    alert_id: UUID
    report_id: UUID
    person_id: UUID
    short_number: int
    category: str
    ward: str
    holder_id: UUID | None
    holder: str
    due_at: datetime | None
    happening_now: bool
    landmark_sealed: bytes | None
    role: str = ""
    since: datetime | None = None


_took = alerts.alias()
_OPEN: tuple[ColumnElement[Any], ...] = (
    alerts.c.id,
    alerts.c.report_id,
    alerts.c.person_id,
    alerts.c.short_number,
    reports.c.category,
    func.coalesce(wards.c.name, reports.c.ward_code),
    reports.c.holder_id,
    func.coalesce(organisations.c.name, ""),
    case((reports.c.holder_id.is_(None), alerts.c.due_at), else_=reports.c.due_at),
    reports.c.happening_now,
    case((alerts.c.says == "full", reports.c.landmark_sealed), else_=None),
    func.coalesce(people.c.role, ""),
    func.coalesce(
        select(func.max(_took.c.answered_at))
        .where(_took.c.report_id == reports.c.id, _took.c.person_id == reports.c.holder_id)
        .where(_took.c.state == "accepted")
        .scalar_subquery(),
        reports.c.acknowledged_at,
    ),
)


def behind(db: Connection, contact_id: UUID) -> tuple[Person, ...]:
    """The people who answer at a phone and have not left."""
    found = _people().where(people.c.contact_id == contact_id, people.c.left_at.is_(None))
    rows = db.execute(found.order_by(people.c.created_at, people.c.id))
    return tuple(Person(*row) for row in rows)


def person(db: Connection, person_id: UUID) -> Person:
    return Person(*db.execute(_people().where(people.c.id == person_id)).one())


def organisations_at(db: Connection, contact_id: UUID) -> list[UUID]:
    """Those of whom somebody who has not left answers at a phone."""
    here = select(people.c.organisation_id).where(people.c.contact_id == contact_id)
    return list(db.execute(here.where(people.c.left_at.is_(None))).scalars())


def open_alerts(db: Connection, person_ids: list[UUID], now: datetime) -> tuple[Open, ...]:
    """What these people may answer, with the ward's name in force.

    Oldest due first, as due when they were told: an answer moves nothing up or down.
    """
    ward = and_(wards.c.code == reports.c.ward_code, wards.c.effective_on == newest(day_of(now)))
    rows = db.execute(
        select(*_OPEN)
        .join(reports, reports.c.id == alerts.c.report_id)
        .outerjoin(wards, ward)
        .outerjoin(people, people.c.id == reports.c.holder_id)
        .outerjoin(organisations, organisations.c.id == people.c.organisation_id)
        .where(alerts.c.person_id.in_(person_ids), alerts.c.state.in_(OPEN))
        .order_by(alerts.c.due_at.nulls_last(), alerts.c.created_at, alerts.c.id)
    )
    return tuple(Open(*row) for row in rows)


def ward_name(db: Connection, code: str, now: datetime) -> str:
    """The name in force, or the code where the register has it no more."""
    then = newest(day_of(now))
    named = select(wards.c.name).where(wards.c.code == code, wards.c.effective_on == then)
    return db.execute(named).scalar_one_or_none() or code


def last_replies(db: Connection, contact_id: UUID, now: datetime, limit: int) -> list[Replied]:
    """What a phone was last sent in reply within a day, newest first."""
    rows = db.execute(
        select(messages.c.purpose, messages.c.created_at)
        .where(messages.c.contact_id == contact_id, messages.c.direction == "out")
        .where(messages.c.purpose.in_(("answer", "help")))
        .where(messages.c.created_at > now - timedelta(days=1))
        .order_by(messages.c.created_at.desc(), messages.c.id)
        .limit(limit)
    )
    return [Replied(*row) for row in rows]


def _people() -> Select[Any]:
    return select(
        people.c.id,
        organisations.c.name,
        organisations.c.kind,
        people.c.role,
        people.c.language,
        people.c.off_until,
    ).join(organisations, organisations.c.id == people.c.organisation_id)
