"""Every change of the directory: who made it, when, and what was there before and after.

No number is written here: of a phone it says only that it changed. What was true on a day past is
read from the first change after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Identity,
    Index,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on

from models.base import link, metadata, moment

KEPT = timedelta(days=5 * 365)
OWN_PHONE = "the person's own phone"  # who goes off duty, comes back, stops SMS by dialling or SMS
GATEWAY = "the SMS gateway"
# A moment in SQL as it is written here; {} is the moment.
ISO = "coalesce(to_char({} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"'), '')"
directory_changes = Table(
    "directory_changes",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("at", required=True),
    Column("actor", Text, nullable=False),
    Column("entity", Text, nullable=False),  # organisation, person, duty, ward; history: its start
    Column("entity_id", Uuid, nullable=False),
    link("organisation_id", "organisations.id"),
    link("person_id", "people.id"),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("ix_directory_changes_organisation_id", "organisation_id", "id"),
    Index("ix_directory_changes_person_id", "person_id", "id"),
    Index("ix_directory_changes_entity_id", "entity_id", "field", "at"),
)


Changed = Mapping[tuple[UUID, str], str]  # by (entity id, field): what it was
Field = tuple[str, object, object]  # name, before, after


@dataclass(frozen=True)
class By:
    """Who changes the directory, and when."""

    actor: str
    at: datetime


@dataclass(frozen=True)
class About:
    """What a change is of. `entity` is organisation, person, duty or ward."""

    entity: str
    entity_id: UUID
    organisation_id: UUID
    person_id: UUID | None = None


@dataclass(frozen=True)
class Change:
    """One change; times and days are written as ISO text, '' is nothing."""

    at: datetime
    actor: str
    entity: str
    field: str
    before: str
    after: str
    person_id: UUID | None


def write(db: Connection, by: By, about: About, fields: Iterable[Field]) -> None:
    """Writes (field, before, after) where the two differ. One statement, or none."""
    write_all(db, by, [(about, field) for field in fields])


def write_all(db: Connection, by: By, changes: Iterable[tuple[About, Field]]) -> None:
    """The same of many things at once. One statement, or none."""
    rows = [
        {
            "at": by.at,
            "actor": by.actor,
            "entity": about.entity,
            "entity_id": about.entity_id,
            "organisation_id": about.organisation_id,
            "person_id": about.person_id,
            "field": field,
            "before": written(before),
            "after": written(after),
        }
        for about, (field, before, after) in changes
        if before != after
    ]
    if rows:
        db.execute(directory_changes.insert(), rows)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Field]:
    """The fields of `after` that `before` has otherwise."""
    return [(name, before[name], value) for name, value in after.items() if before[name] != value]


def written(value: object) -> str:
    """A value as a change has it: days and times as ISO text, nothing as ''."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def of_organisation(db: Connection, id: UUID, limit: int) -> list[Change]:
    """The changes of an organisation with all its people, newest first."""
    return _newest(db, directory_changes.c.organisation_id == id, limit)


def of_person(db: Connection, id: UUID, limit: int) -> list[Change]:
    return _newest(db, directory_changes.c.person_id == id, limit)


def _newest(db: Connection, who: ColumnElement[bool], limit: int) -> list[Change]:
    its = directory_changes.c
    shown = (its[name] for name in Change.__dataclass_fields__)
    rows = select(*shown).where(who).order_by(its.at.desc(), its.id.desc()).limit(limit)
    return [Change(*row) for row in db.execute(rows)]


def values_at(db: Connection, ids: Collection[UUID], at: datetime) -> Changed:
    """By (entity id, field): what was there at a time, of what has changed since. One query."""
    its = directory_changes.c
    rows = db.execute(
        select(its.entity_id, its.field, its.before)
        .where(its.entity_id.in_(list(ids)), its.at > at)
        .order_by(its.entity_id, its.field, its.at, its.id)
        .ext(distinct_on(its.entity_id, its.field))
    )
    return {(row.entity_id, row.field): row.before for row in rows}


def people_then(person_id: UUID, changed: Changed) -> dict[str, Any]:
    """What of a person was otherwise at the time `changed` was asked for. Of who is forgotten no
    name is left.
    """
    name = changed.get((person_id, "name"))
    return _read(person_id, changed, _OF_PEOPLE) | ({"person": name} if name else {})


def organisation_then(organisation_id: UUID, changed: Changed) -> dict[str, Any]:
    """The same of an organisation."""
    return _read(organisation_id, changed, _OF_ORGANISATIONS)


def _read(id: UUID, changed: Changed, fields: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    return {name: read(changed[id, name]) for name, read in fields.items() if (id, name) in changed}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_OF_PEOPLE: Mapping[str, Callable[[str], Any]] = {
    "role": str,
    "language": str,
    "off_until": _moment,
    "blocked": str,
    "sms_stopped_at": _moment,
}
_OF_ORGANISATIONS: Mapping[str, Callable[[str], Any]] = {
    "kind": str,
    "accredited_until": _day,
    "licence_number": str,
    "licence_until": _day,
}


def begun_at(db: Connection) -> datetime | None:
    """When the history began, where the directory is older; None where all of it is written."""
    its = directory_changes.c
    return db.execute(
        select(its.at).where(its.entity == "history").order_by(its.at).limit(1)
    ).scalar()


def known_since(db: Connection, now: datetime) -> datetime:
    """From when on every change is known: since it began, and not longer than changes are kept."""
    kept = now - KEPT
    begun = begun_at(db)
    return max(begun, kept) if begun else kept
