"""One person told of one report at one level: why, until when, and what was answered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Update,
    exists,
    or_,
    select,
    text,
)

from models.base import link, metadata, moment, row_id
from models.directory import organisations, people
from models.referral_tables import referral_alerts

OPEN = ("open", "accepted")
_SHORT_NUMBERS = range(101, 1000)

alerts = Table(
    "alerts",
    metadata,
    row_id(),
    link("report_id", "reports.id", required=True),
    link("person_id", "people.id", required=True),
    link("organisation_id", "organisations.id", required=True),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("says", Text, nullable=False, server_default="full"),
    Column("short_number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    moment("due_at"),
    moment("created_at", required=True),
    moment("sent_at"),
    moment("answered_at"),
    CheckConstraint("state in ('open', 'accepted', 'passed', 'closed', 'over')", name="state"),
    UniqueConstraint("report_id", "person_id", "level"),
    Index("ix_alerts_created_at_id", "created_at", "id"),
    Index("ix_alerts_person_id", "person_id", "created_at"),
)
Index(
    "uq_alerts_short_number",
    alerts.c.person_id,
    alerts.c.short_number,
    unique=True,
    postgresql_where=alerts.c.state.in_(OPEN),
)


@dataclass(frozen=True)
class Alert:
    """`short_number` (417) is the person's own, reused only after the alert is closed; `says` what
    the rules let its texts say (routing.rulebook.WORDS).
    """

    id: UUID
    report_id: UUID
    person_id: UUID
    organisation_id: UUID
    kind: str
    role: str
    level: int
    rule: str
    reason: str
    says: str
    short_number: int
    state: str
    answer: str
    due_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None


_shown = tuple(alerts.c[name] for name in Alert.__dataclass_fields__)
_HOLD_PHONE = text(
    "select contact_id, pg_advisory_xact_lock(hashtextextended(contact_id::text, 1))"
    " from people where id = :p"
)


def open_one(db: Connection, below: Callable[[int], int], **values: Any) -> int | None:
    """Adds an open alert under a short number that is free on its person's phone.

    Returns the short number, or None where this phone was told at this level before, or already
    has every short number in use. Whoever answers at the same phone for several organisations is
    one: what is replied says a number and no organisation. `below(n)` gives a random number under
    n.
    """
    phone = hold_phone(db, values["person_id"])
    one = alerts.c.person_id.in_(select(people.c.id).where(people.c.contact_id == phone))
    told = select(alerts.c.id).where(
        alerts.c.report_id == values["report_id"], one, alerts.c.level == values["level"]
    )
    free = free_numbers(db, phone)
    if not free or db.execute(told).first():
        return None
    short = free[below(len(free))]
    db.execute(alerts.insert().values(state="open", short_number=short, **values))
    return short


def hold_phone(db: Connection, person_id: UUID) -> UUID:
    """The contact a person answers at, held until the transaction ends: one number at a time."""
    return UUID(str(db.execute(_HOLD_PHONE, {"p": person_id}).scalar_one()))


def free_numbers(db: Connection, phone: UUID) -> list[int]:
    """Short numbers nobody at a phone has open, for a report or for a request of help."""
    here = select(people.c.id).where(people.c.contact_id == phone)
    of_reports = select(alerts.c.short_number).where(
        alerts.c.person_id.in_(here), alerts.c.state.in_(OPEN)
    )
    of_requests = select(referral_alerts.c.short_number).where(
        referral_alerts.c.person_id.in_(here), referral_alerts.c.state.in_(OPEN)
    )
    used = set(db.execute(of_reports.union_all(of_requests)).scalars())
    return [number for number in _SHORT_NUMBERS if number not in used]


def get(db: Connection, alert_id: UUID) -> Alert:
    return Alert(*db.execute(select(*_shown).where(alerts.c.id == alert_id)).one())


def of_report(db: Connection, report_id: UUID) -> list[Alert]:
    rows = db.execute(
        select(*_shown)
        .where(alerts.c.report_id == report_id)
        .order_by(alerts.c.created_at, alerts.c.id)
    )
    return [Alert(*row) for row in rows]


def numbered(db: Connection, person_ids: list[UUID], short_number: int) -> Alert | None:
    """The alert a person means by a short number: the open one, else the newest that had it."""
    row = db.execute(
        select(*_shown)
        .where(alerts.c.person_id.in_(person_ids))
        .where(alerts.c.short_number == short_number)
        .order_by(alerts.c.state.in_(OPEN).desc(), alerts.c.created_at.desc(), alerts.c.id)
        .limit(1)
    ).one_or_none()
    return Alert(*row) if row else None


def change(db: Connection, alert_id: UUID, **values: Any) -> None:
    db.execute(alerts.update().where(alerts.c.id == alert_id).values(**values))


def end_others(db: Connection, report_id: UUID, now: datetime, *, but: UUID | None = None) -> None:
    """Frees the short numbers of everybody else who was told of a report that has ended."""
    ended = _ended(report_id, now).where(alerts.c.state.in_(OPEN))
    db.execute(ended.where(alerts.c.id != but) if but else ended)


def end_of_organisation(
    db: Connection, report_id: UUID, organisation_id: UUID, now: datetime
) -> None:
    """Ends what an organisation's people, and whoever shares a phone with them, may answer."""
    theirs = select(people.c.contact_id).where(people.c.organisation_id == organisation_id)
    barred = select(people.c.id).where(people.c.contact_id.in_(theirs))
    ended = _ended(report_id, now).where(alerts.c.state.in_(OPEN))
    db.execute(ended.where(alerts.c.person_id.in_(barred)))


def end_of_kinds(
    db: Connection, report_id: UUID, kinds: Collection[str], phone: UUID | None, *, now: datetime
) -> set[UUID]:
    """Ends what may be answered at the phones of some kinds of organisation, and at one more.
    Returns whose it was.
    """
    of, theirs = organisations.alias(), people.alias()
    phones = (
        select(theirs.c.contact_id)
        .join(of, of.c.id == theirs.c.organisation_id)
        .where(of.c.kind.in_(kinds), theirs.c.left_at.is_(None))
    )
    here = or_(people.c.contact_id.in_(phones), people.c.contact_id == phone)
    barred = select(people.c.id).where(here)
    ended = _ended(report_id, now).where(alerts.c.state.in_(OPEN), alerts.c.person_id.in_(barred))
    return set(db.execute(ended.returning(alerts.c.person_id)).scalars())


def hand_on(db: Connection, before: UUID, report_id: UUID) -> None:
    """What may still be answered, and who passed it on, goes to another report of the incident."""
    other = alerts.alias()
    told = exists().where(
        other.c.report_id == report_id,
        other.c.person_id == alerts.c.person_id,
        other.c.level == alerts.c.level,
    )
    db.execute(
        alerts.update()
        .where(alerts.c.report_id == before, alerts.c.state.in_((*OPEN, "passed")), ~told)
        .values(report_id=report_id)
    )


def some(db: Connection, these: Collection[UUID]) -> list[Alert]:
    """The alerts of these ids, whichever report they are of now."""
    rows = db.execute(select(*_shown).where(alerts.c.id.in_(these))) if these else ()
    return [Alert(*row) for row in rows]


def end_of_holder(db: Connection, report_id: UUID, person_id: UUID | None, now: datetime) -> None:
    """Ends what somebody accepted of a report and cannot see through."""
    accepted = (alerts.c.person_id == person_id) & (alerts.c.state == "accepted")
    db.execute(_ended(report_id, now).where(accepted))


def _ended(report_id: UUID, now: datetime) -> Update:
    """Ends alerts of a report; which of them is for the caller to add."""
    over = {"state": "over", "answered_at": now}
    return alerts.update().where(alerts.c.report_id == report_id).values(over)


def moved_since(db: Connection, person_ids: list[UUID], since: datetime) -> bool:
    """Whether an alert of these people came or was answered after a time: their list may differ."""
    found = (
        select(alerts.c.id)
        .where(alerts.c.person_id.in_(person_ids))
        .where(or_(alerts.c.created_at > since, alerts.c.answered_at > since))
    )
    return db.execute(found.limit(1)).first() is not None
