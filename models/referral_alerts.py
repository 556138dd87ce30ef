"""Who of a centre was told of a request, under which short number, and what each did with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, select

from models import alerts
from models.directory import people
from models.referral_tables import OPEN, referral_alerts
from models.referrals import change
from models.sensitive import hour


@dataclass(frozen=True)
class Told:
    """One person of a centre who was told of a request, under a short number of his or her own."""

    id: UUID
    referral_id: UUID
    person_id: UUID
    short_number: int
    state: str


_told = tuple(referral_alerts.c[name] for name in Told.__dataclass_fields__)


def tell(
    db: Connection,
    below: Callable[[int], int],
    referral_id: UUID,
    person_id: UUID,
    now: datetime,
) -> int | None:
    """The short number under which a person is told; None where he or she was told before."""
    before = select(referral_alerts.c.id).where(
        referral_alerts.c.referral_id == referral_id, referral_alerts.c.person_id == person_id
    )
    free = alerts.free_numbers(db, alerts.hold_phone(db, person_id))
    if not free or db.execute(before).first():
        return None
    short = free[below(len(free))]
    row = {"referral_id": referral_id, "person_id": person_id, "short_number": short}
    db.execute(
        referral_alerts.insert().values(id=uuid4(), state="open", created_hour=hour(now), **row)
    )
    return short


def numbered(db: Connection, person_ids: list[UUID], short_number: int) -> Told | None:
    """The request a person means by a short number, while it is open to him or her."""
    return _one(db, person_ids, referral_alerts.c.short_number == short_number)


def only(db: Connection, person_ids: list[UUID]) -> Told | None:
    """The one request open to these people; None where there is none or several."""
    return _one(db, person_ids)


def open_for(db: Connection, person_ids: list[UUID]) -> list[int]:
    """The short numbers of the requests open to these people."""
    return [told.short_number for told in _open(db, person_ids)]


def told(db: Connection, person_ids: list[UUID]) -> list[Told]:
    """The requests open to these people, the oldest first."""
    return _open(db, person_ids)


def pass_on(db: Connection, told: Told) -> bool:
    """Ends one person's part. Returns whether another still has the request."""
    change_own = referral_alerts.update().where(referral_alerts.c.id == told.id)
    db.execute(change_own.values(state="passed"))
    left = select(referral_alerts.c.id).where(
        referral_alerts.c.referral_id == told.referral_id, referral_alerts.c.state.in_(OPEN)
    )
    return db.execute(left).first() is not None


def take(db: Connection, told: Told, now: datetime) -> None:
    """One person has the request from now on; whoever else was told need not see to it."""
    theirs = referral_alerts.c.referral_id == told.referral_id
    others = referral_alerts.update().where(theirs, referral_alerts.c.id != told.id)
    db.execute(others.where(referral_alerts.c.state == "open").values(state="over"))
    own = referral_alerts.update().where(referral_alerts.c.id == told.id)
    db.execute(own.values(state="accepted"))
    change(db, told.referral_id, state="accepted", accepted_hour=hour(now))


def people_told(db: Connection, referral_id: UUID) -> list[tuple[UUID, UUID, str, int]]:
    """(person, contact, language, short number) of those who still have a request open."""
    rows = db.execute(
        select(people.c.id, people.c.contact_id, people.c.language, referral_alerts.c.short_number)
        .join(referral_alerts, referral_alerts.c.person_id == people.c.id)
        .where(referral_alerts.c.referral_id == referral_id)
        .where(referral_alerts.c.state.in_(OPEN))
        .order_by(people.c.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _open(db: Connection, person_ids: list[UUID], *more: Any) -> list[Told]:
    rows = db.execute(
        select(*_told)
        .where(referral_alerts.c.person_id.in_(person_ids), *more)
        .where(referral_alerts.c.state.in_(OPEN))
        .order_by(referral_alerts.c.created_hour, referral_alerts.c.id)
    )
    return [Told(*row) for row in rows]


def _one(db: Connection, person_ids: list[UUID], *more: Any) -> Told | None:
    found = _open(db, person_ids, *more)
    return found[0] if len(found) == 1 else None
