"""Who is told instead while somebody is away: one of the same organisation, for a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, insert, or_, select

from models.contacts import contacts
from models.directory import people, stand_ins
from models.directory_changes import About, By, people_then, values_at, write
from models.duties import kinds_at_phone, organisations_at_phone


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
    also: Sequence[str] | None
    also_of: Sequence[UUID] | None
    until: datetime

    @property
    def reached(self) -> bool:
        """Whether SMS reach the phone: its owner has not stopped them, the gateway takes them."""
        return not self.blocked and self.sms_stopped_at is None


def _shown(at: datetime | None) -> tuple[ColumnElement[Any], ...]:
    """The fields of a StandIn in their order; `at` a time past."""
    return (
        stand_ins.c.person_id,
        people.c.id,
        people.c.contact_id,
        people.c.name,
        people.c.role,
        people.c.language,
        people.c.off_until,
        contacts.c.blocked,
        contacts.c.sms_stopped_at,
        kinds_at_phone(at),
        organisations_at_phone(at),
        stand_ins.c.held_until,
    )


class NotOfTheSame(ValueError):
    """A stand-in is another person of the same organisation who has not left."""


def put(db: Connection, person_id: UUID, stand_in_id: UUID, by: By, until: datetime) -> None:
    """Lets somebody stand in from now (`by.at`) until a time; who did before no longer does.

    Raises NotOfTheSame.
    """
    here = select(people.c.organisation_id).where(
        people.c.id.in_((person_id, stand_in_id)), people.c.left_at.is_(None)
    )
    found = db.execute(here).scalars().all()
    if person_id == stand_in_id or len(found) != 2 or found[0] != found[1]:
        raise NotOfTheSame
    before = _end(db, person_id, by.at)
    row = {"id": uuid4(), "person_id": person_id, "stand_in_id": stand_in_id, "set_by": by.actor}
    db.execute(insert(stand_ins).values(**row, held_from=by.at, held_until=until))
    about = About("person", person_id, found[0], person_id)
    write(db, by, about, [("stand_in", before, f"{stand_in_id} {until.isoformat()}")])


def end(db: Connection, person_id: UUID, by: By) -> None:
    """Nobody stands in for this person any more."""
    before = _end(db, person_id, by.at)
    if before:
        whose = select(people.c.organisation_id).where(people.c.id == person_id)
        about = About("person", person_id, db.execute(whose).scalar_one(), person_id)
        write(db, by, about, [("stand_in", before, "")])


def _end(db: Connection, person_id: UUID, now: datetime) -> str:
    """Ends it; who stood in and until when, as a change has it, or ''."""
    live = (stand_ins.c.person_id == person_id) & (stand_ins.c.held_until > now)
    row = db.execute(
        select(stand_ins.c.stand_in_id, stand_ins.c.held_until).where(live).limit(1)
    ).one_or_none()
    db.execute(stand_ins.delete().where(live, stand_ins.c.held_from >= now))  # never was
    db.execute(stand_ins.update().where(live).values(held_until=now))
    return f"{row.stand_in_id} {row.held_until.isoformat()}" if row else ""


def at(
    db: Connection, away: Collection[UUID], now: datetime, *, then: bool = False
) -> dict[UUID, StandIn]:
    """Who stands in for these people at a time, newest first asked for; one query.

    With `then` of a time past: also whoever has left since, reached as he or she was then; two.
    """
    left = people.c.left_at
    here = or_(left.is_(None), left > now) if then else left.is_(None)
    rows = db.execute(
        select(*_shown(now if then else None))
        .join(people, people.c.id == stand_ins.c.stand_in_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(stand_ins.c.person_id.in_(list(away)), here)
        .where(stand_ins.c.held_from <= now, stand_ins.c.held_until > now)
        .order_by(stand_ins.c.held_from)
    )
    found = [StandIn(*row) for row in rows]
    changed = values_at(db, {one.person_id for one in found}, now) if then and found else {}
    return {one.for_id: replace(one, **people_then(one.person_id, changed)) for one in found}
