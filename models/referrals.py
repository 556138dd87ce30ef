"""Reads and writes of requests for help, by reference, by who asked and by the centre asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.contacts import contacts
from models.directory import organisations, people
from models.reach import may_answer
from models.referral_tables import OPEN, referral_alerts, referrals
from models.sensitive import hour

UNANSWERED = ("asked", "told")  # states in which nobody of the centre has said anything
WORDING = "1"  # of the screen that asks for consent; counted up when what it says changes


@dataclass(frozen=True)
class Referral:
    """A row without what is sealed. `outcome` is a code of sms.requests once it has ended."""

    id: UUID
    organisation_id: UUID
    language: str
    sms: bool
    state: str
    outcome: str
    asked_hour: datetime
    accepted_hour: datetime | None
    ended_hour: datetime | None


_shown = tuple(referrals.c[name] for name in Referral.__dataclass_fields__)


def ask(db: Connection, *, now: datetime, **values: Any) -> None:
    db.execute(referrals.insert().values(state="asked", asked_hour=hour(now), **values))


def lock(db: Connection, referral_id: UUID) -> Referral | None:
    """The request, held until the transaction ends; None where there is none."""
    row = select(*_shown).where(referrals.c.id == referral_id).with_for_update()
    found = db.execute(row).one_or_none()
    return Referral(*found) if found else None


def by_reference(
    db: Connection, digests: list[bytes]
) -> tuple[Referral, bytes, bytes | None] | None:
    """(request, digest of who asked, the centre's last words sealed) by the reference's digests."""
    row = db.execute(
        select(*_shown, referrals.c.person_digest, referrals.c.said_sealed).where(
            referrals.c.reference_digest.in_(digests)
        )
    ).one_or_none()
    return (Referral(*row[:-2]), bytes(row[-2]), row[-1]) if row else None


def under_way(db: Connection, digests: list[bytes]) -> int:
    """How many requests of a phone have not ended."""
    mine = referrals.c.person_digest.in_(digests) & (referrals.c.state != "ended")
    return int(db.execute(select(func.count()).where(mine)).scalar_one())


def change(db: Connection, referral_id: UUID, **values: Any) -> None:
    db.execute(referrals.update().where(referrals.c.id == referral_id).values(**values))


def end(db: Connection, referral_id: UUID, outcome: str, now: datetime) -> None:
    """Ends a request for everybody who was told, and frees their short numbers."""
    change(db, referral_id, state="ended", outcome=outcome, ended_hour=hour(now))
    theirs = referral_alerts.c.referral_id == referral_id
    db.execute(
        referral_alerts.update()
        .where(theirs, referral_alerts.c.state.in_(OPEN))
        .values(state="over")
    )


def phone_sealed(db: Connection, referral_id: UUID) -> bytes | None:
    """Sealed at `referrals.phone|id`; None where no SMS is wanted, or no more."""
    row = select(referrals.c.phone_sealed).where(referrals.c.id == referral_id)
    return db.execute(row).scalar_one_or_none()


def accredited_until(db: Connection, organisation_id: UUID) -> date | None:
    """Until when a centre is accredited; None where it is no centre, or not accredited."""
    row = select(organisations.c.accredited_until).where(
        organisations.c.id == organisation_id, organisations.c.kind == "rehab"
    )
    return db.execute(row).scalar_one_or_none()


def reachable(
    db: Connection, organisation_id: UUID, now: datetime, limit: int
) -> list[tuple[UUID, UUID, str]]:
    """(person, contact, language) of a centre's people an SMS reaches now, first come first."""
    rows = db.execute(
        select(people.c.id, people.c.contact_id, people.c.language)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.organisation_id == organisation_id, may_answer(now))
        .order_by(people.c.created_at, people.c.id)
        .limit(limit)
    )
    return [(row.id, row.contact_id, row.language) for row in rows]
