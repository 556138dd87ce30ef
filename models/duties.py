"""Reads and writes over the directory: whose duties cover an area; organisations put in whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Select,
    Table,
    delete,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from models.contacts import contacts
from models.directory import duties, organisations, past_duties, people

_HELD = ("area_level", "area_code", "categories", "level", "hours")
_since = func.coalesce(duties.c.held_from, people.c.created_at)
NO_END = datetime(9999, 1, 1, tzinfo=UTC)  # off duty until the person comes back


@dataclass(frozen=True)
class Duty:
    """One duty with its person, what is known of the person's phone, and the papers and public
    facts of the organisation, which are not known of a time past.
    """

    person_id: UUID
    contact_id: UUID
    organisation_id: UUID
    organisation: str
    kind: str
    person: str
    role: str
    language: str
    area_level: str
    area_code: str
    categories: list[str] | None
    level: int
    hours: str
    off_until: datetime | None
    blocked: str
    sms_stopped_at: datetime | None
    accredited_until: date | None = None
    licence_number: str = ""
    licence_until: date | None = None
    town: str = ""
    public_phone: str = ""


def covering(db: Connection, areas: Collection[tuple[str, str]]) -> list[Duty]:
    """Duties of people who have not left, for (area level, area code) pairs; '' is national."""
    wanted = tuple_(duties.c.area_level, duties.c.area_code).in_(list(areas))
    order = (duties.c.level, organisations.c.name, people.c.name, duties.c.area_code, duties.c.id)
    return [Duty(*row) for row in db.execute(_all().where(wanted).order_by(*order))]


def covering_then(db: Connection, areas: Collection[tuple[str, str]], at: datetime) -> list[Duty]:
    """Duties as they were at a time past, for (area level, area code) pairs. One query.

    Whether somebody was off duty or had stopped SMS is not known any more: nobody is.
    """
    pairs = list(areas)
    present = _then(duties, people.c.role, organisations.c.kind).where(
        tuple_(duties.c.area_level, duties.c.area_code).in_(pairs), _since <= at
    )
    past = _then(past_duties, past_duties.c.role, past_duties.c.kind).where(
        tuple_(past_duties.c.area_level, past_duties.c.area_code).in_(pairs),
        past_duties.c.held_from <= at,
        past_duties.c.held_until > at,
    )
    both = union_all(present, past).subquery()
    order = (both.c.level, both.c.organisation, both.c.person, both.c.area_code)
    unknown = (null().label("off_until"), literal("").label("blocked"), null().label("stopped"))
    return [Duty(*row) for row in db.execute(select(both, *unknown).order_by(*order))]


def _then(table: Table, role: Column[Any], kind: Column[Any]) -> Select[Any]:
    held = (table.c[name] for name in _HELD)
    return (
        select(
            people.c.id.label("person_id"),
            people.c.contact_id,
            organisations.c.id.label("organisation_id"),
            organisations.c.name.label("organisation"),
            kind.label("kind"),
            people.c.name.label("person"),
            role.label("role"),
            people.c.language,
            *held,
        )
        .select_from(table)
        .join(people, people.c.id == table.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
    )


def everybody(db: Connection) -> list[Duty]:
    """Every duty of people who have not left, as their organisations and they came in."""
    order = (
        organisations.c.created_at,
        organisations.c.id,
        people.c.created_at,
        people.c.id,
        duties.c.level,
        duties.c.area_code,
        duties.c.id,
    )
    return [Duty(*row) for row in db.execute(_all().order_by(*order))]


def _all() -> Select[Any]:
    return (
        select(
            people.c.id,
            people.c.contact_id,
            organisations.c.id,
            organisations.c.name,
            organisations.c.kind,
            people.c.name,
            people.c.role,
            people.c.language,
            duties.c.area_level,
            duties.c.area_code,
            duties.c.categories,
            duties.c.level,
            duties.c.hours,
            people.c.off_until,
            contacts.c.blocked,
            contacts.c.sms_stopped_at,
            organisations.c.accredited_until,
            organisations.c.licence_number,
            organisations.c.licence_until,
            organisations.c.town,
            organisations.c.public_phone,
        )
        .select_from(duties)
        .join(people, people.c.id == duties.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.left_at.is_(None))
    )


def put_organisation(
    db: Connection, name: str, *, now: datetime, **facts: Any
) -> tuple[UUID, bool]:
    """(id, whether it is new) of the organisation of this name, with its kind, its papers and
    whatever else is a column of it as it is now.
    """
    new = uuid4()
    row = insert(organisations).values(id=new, name=name, created_at=now, **facts)
    kept = db.execute(
        row.on_conflict_do_update(index_elements=["name"], set_=facts).returning(organisations.c.id)
    ).scalar_one()
    return kept, kept == new


def put_person(db: Connection, *, now: datetime, **values: Any) -> tuple[UUID, bool]:
    """(id, whether it is new) of whoever answers this contact for this organisation.

    The row is the same as long as both are, so that old alerts still point to it.
    """
    new = uuid4()
    row = insert(people).values(id=new, created_at=now, **values)
    kept = db.execute(
        row.on_conflict_do_update(
            index_elements=["organisation_id", "contact_id"], set_={**values, "left_at": None}
        ).returning(people.c.id)
    ).scalar_one()
    return kept, kept == new


def staying(db: Connection, organisation_id: UUID) -> set[UUID]:
    """The people of an organisation who have not left."""
    here = people.c.left_at.is_(None) & (people.c.organisation_id == organisation_id)
    return set(db.execute(select(people.c.id).where(here)).scalars())


def add(db: Connection, rows: Iterable[dict[str, Any]], now: datetime) -> int:
    """Writes duties (columns of the table without their ids) held from now on; how many."""
    kept = [{"id": uuid4(), "held_from": now, **row} for row in rows]
    if kept:
        db.execute(duties.insert(), kept)
    return len(kept)


def end_all(db: Connection, organisation_id: UUID, now: datetime) -> None:
    """Ends every duty of an organisation's people; what they were stays known."""
    theirs = select(people.c.id).where(people.c.organisation_id == organisation_id)
    _end(db, duties.c.person_id.in_(theirs), now)


def leave(db: Connection, person_ids: Collection[UUID], now: datetime) -> None:
    """Marks people as left and ends their duties; their rows stay for old alerts."""
    gone = list(person_ids)
    _end(db, duties.c.person_id.in_(gone), now)
    db.execute(update(people).where(people.c.id.in_(gone)).values(left_at=now))


def _end(db: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """Moves duties to those of the past; one that ends as it began never was."""
    columns = ("person_id", *_HELD)
    held = (
        select(
            func.gen_random_uuid(),
            *(duties.c[name] for name in columns),
            _since,
            literal(now, DateTime(timezone=True)),
            people.c.role,
            organisations.c.kind,
        )
        .join(people, people.c.id == duties.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(which, _since < now)
    )
    into = ("id", *columns, "held_from", "held_until", "role", "kind")
    db.execute(insert(past_duties).from_select(into, held))
    db.execute(delete(duties).where(which))


def staying_elsewhere(db: Connection, organisation_ids: Collection[UUID]) -> set[UUID]:
    """People who have not left, of every organisation but these."""
    others = people.c.left_at.is_(None) & people.c.organisation_id.not_in(list(organisation_ids))
    return set(db.execute(select(people.c.id).where(others)).scalars())


def set_off(db: Connection, person_ids: Collection[UUID], until: datetime | None) -> None:
    """Keeps new alerts from people until a time; None ends that at once."""
    db.execute(update(people).where(people.c.id.in_(list(person_ids))).values(off_until=until))
