"""The directory as the console shows it: organisations, their people and duties, now and before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, func, or_, select, tuple_, union_all

from models.contacts import contacts
from models.directory import duties, lasting, organisations, past_duties, people, stand_ins


@dataclass(frozen=True)
class Organisation:
    """`away` are people off duty or whom no SMS reaches."""

    id: UUID
    name: str
    kind: str
    demo: bool
    people: int
    away: int


@dataclass(frozen=True)
class Person:
    """Somebody of an organisation, the number masked. `stand_in` is whoever stands in now."""

    id: UUID
    name: str
    role: str
    language: str
    masked: str
    demo: bool
    off_until: datetime | None
    blocked: str
    sms_stopped_at: datetime | None
    stand_in: UUID | None
    stands_until: datetime | None


@dataclass(frozen=True)
class Held:
    """A duty somebody has, will have or had; `until` None where no end is known."""

    id: UUID
    person_id: UUID
    person: str
    role: str
    area_level: str
    area_code: str
    categories: list[str] | None
    level: int
    hours: str
    since: datetime
    until: datetime | None


def listed(
    db: Connection,
    now: datetime,
    *,
    name: str = "",
    kind: str = "",
    areas: Collection[tuple[str, str]] = (),
    limit: int,
) -> list[Organisation]:
    """Organisations with anybody in them, by name, of a kind and with a word in their name; with
    `areas`, those of whom somebody has a duty in one of these, now or to come.
    """
    away = (
        (people.c.off_until > now)
        | (contacts.c.blocked != "")
        | contacts.c.sms_stopped_at.is_not(None)
    )
    rows = (
        select(
            organisations.c.id,
            organisations.c.name,
            organisations.c.kind,
            organisations.c.demo,
            func.count(people.c.id),
            func.count(people.c.id).filter(away),
        )
        .join(people, people.c.organisation_id == organisations.c.id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.left_at.is_(None))
        .group_by(organisations.c.id)
        .order_by(organisations.c.name)
        .limit(limit)
    )
    if name:
        rows = rows.where(organisations.c.name.icontains(name, autoescape=True))
    if kind:
        rows = rows.where(organisations.c.kind == kind)
    if areas:
        rows = rows.where(organisations.c.id.in_(_serving(areas, now)))
    return [Organisation(*row) for row in db.execute(rows)]


def _serving(areas: Collection[tuple[str, str]], now: datetime) -> Select[Any]:
    return (
        select(people.c.organisation_id)
        .join(duties, duties.c.person_id == people.c.id)
        .where(tuple_(duties.c.area_level, duties.c.area_code).in_(list(areas)), lasting(now))
        .where(people.c.left_at.is_(None))
    )


def named(db: Connection, organisation_id: UUID) -> Any:
    """The name, kind, demo and papers of an organisation by their columns; None for none."""
    its = organisations.c
    papers = (its.licence_number, its.licence_until, its.accredited_until)
    rows = select(its.name, its.kind, its.demo, *papers).where(its.id == organisation_id)
    return db.execute(rows).one_or_none()


def person(db: Connection, id: UUID) -> Any:
    """A person, also one who has left: name, role, language, masked, demo, left_at, created_at,
    organisation_id, organisation and kind by these names; None where there is none.
    """
    shown = ("name", "role", "language", "masked", "demo", "left_at", "created_at")
    rows = (
        select(
            *(people.c[name] for name in shown),
            people.c.organisation_id,
            organisations.c.name.label("organisation"),
            organisations.c.kind,
        )
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(people.c.id == id)
    )
    return db.execute(rows).one_or_none()


def names(db: Connection, organisation_id: UUID) -> dict[UUID, str]:
    """The names of everybody who is or was of an organisation."""
    rows = select(people.c.id, people.c.name).where(people.c.organisation_id == organisation_id)
    return {row.id: row.name for row in db.execute(rows)}


def of(db: Connection, organisation_id: UUID, now: datetime) -> list[Person]:
    """The people of an organisation who have not left, by name; one query."""
    live = (
        (stand_ins.c.person_id == people.c.id)
        & (stand_ins.c.held_from <= now)
        & (stand_ins.c.held_until > now)
    )
    columns = [people.c[n] for n in ("id", "name", "role", "language", "masked", "demo")]
    rows = (
        select(
            *columns,
            people.c.off_until,
            contacts.c.blocked,
            contacts.c.sms_stopped_at,
            stand_ins.c.stand_in_id,
            stand_ins.c.held_until,
        )
        .join(contacts, contacts.c.id == people.c.contact_id)
        .outerjoin(stand_ins, live)
        .where(people.c.organisation_id == organisation_id, people.c.left_at.is_(None))
        .order_by(people.c.name, people.c.id)
    )
    return [Person(*row) for row in db.execute(rows)]


def held(db: Connection, organisation_id: UUID, now: datetime) -> list[Held]:
    """The duties of an organisation's people, also those to come, nearest level first."""
    its = duties.c
    rows = (
        _of(duties, people.c.role, func.coalesce(its.held_from, people.c.created_at))
        .where(people.c.organisation_id == organisation_id, people.c.left_at.is_(None))
        .where(or_(its.held_until.is_(None), its.held_until > func.greatest(its.held_from, now)))
        .order_by(its.level, people.c.name, its.area_code, its.held_from)
    )
    return [Held(*row) for row in db.execute(rows)]


def held_before(db: Connection, organisation_id: UUID, now: datetime, limit: int) -> list[Held]:
    """The duties its people had, the last ended first."""
    its = duties.c
    since = func.coalesce(its.held_from, people.c.created_at)
    here = people.c.organisation_id == organisation_id
    over = _of(duties, people.c.role, since).where(here, its.held_until <= now)
    past = _of(past_duties, past_duties.c.role, past_duties.c.held_from).where(here)
    both = union_all(past, over.where(since < its.held_until)).subquery()
    newest = (both.c.held_until.desc(), both.c.name, both.c.area_code)
    return [Held(*row) for row in db.execute(select(both).order_by(*newest).limit(limit))]


def _of(table: Table, role: Any, since: Any) -> Select[Any]:
    """The fields of a Held in their order, over a table of duties."""
    names = ("area_level", "area_code", "categories", "level", "hours")
    return select(
        table.c.id,
        people.c.id.label("person_id"),
        people.c.name,
        role.label("role"),
        *(table.c[name] for name in names),
        since.label("since"),
        table.c.held_until,
    ).join(people, people.c.id == table.c.person_id)
