"""Who is told instead while somebody is away: one of the same organisation, for a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from models.contacts import contacts
from models.directory import people, stand_ins


@dataclass(frozen=True)
class StandIn:
    """Whoever stands in, with what is known of the phone."""

    for_id: UUID
    person_id: UUID
    contact_id: UUID
    person: str
    role: str
    language: str
    off_until: datetime | None
    blocked: str
    sms_stopped_at: datetime | None


class NotOfTheSame(ValueError):
    """A stand-in is another person of the same organisation who has not left."""


def put(
    db: Connection, person_id: UUID, stand_in_id: UUID, *, now: datetime, until: datetime, by: str
) -> None:
    """Lets somebody stand in from now until a time; who did before no longer does.

    Raises NotOfTheSame.
    """
    here = select(people.c.organisation_id).where(
        people.c.id.in_((person_id, stand_in_id)), people.c.left_at.is_(None)
    )
    found = db.execute(here).scalars().all()
    if person_id == stand_in_id or len(found) != 2 or found[0] != found[1]:
        raise NotOfTheSame
    end(db, person_id, now)
    row = {"id": uuid4(), "person_id": person_id, "stand_in_id": stand_in_id, "set_by": by}
    db.execute(insert(stand_ins).values(**row, held_from=now, held_until=until))


def end(db: Connection, person_id: UUID, now: datetime) -> None:
    """Nobody stands in for this person any more."""
    live = (stand_ins.c.person_id == person_id) & (stand_ins.c.held_until > now)
    db.execute(stand_ins.delete().where(live, stand_ins.c.held_from >= now))  # never was
    db.execute(stand_ins.update().where(live).values(held_until=now))


def at(db: Connection, away: Collection[UUID], now: datetime) -> dict[UUID, StandIn]:
    """Who stands in for these people at a time, newest first asked for; one query."""
    rows = db.execute(
        select(
            stand_ins.c.person_id,
            people.c.id,
            people.c.contact_id,
            people.c.name,
            people.c.role,
            people.c.language,
            people.c.off_until,
            contacts.c.blocked,
            contacts.c.sms_stopped_at,
        )
        .join(people, people.c.id == stand_ins.c.stand_in_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(stand_ins.c.person_id.in_(list(away)), people.c.left_at.is_(None))
        .where(stand_ins.c.held_from <= now, stand_ins.c.held_until > now)
        .order_by(stand_ins.c.held_from)
    )
    return {row[0]: StandIn(*row) for row in rows}
