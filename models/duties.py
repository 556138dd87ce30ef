"""Reads over the directory: whose duties cover an area, now and on a day past."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    Table,
    and_,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from models.contacts import contacts
from models.directory import duties, held_at, lasting, organisations, past_duties, people
from models.directory_changes import organisation_then, people_then, values_at

_HELD = ("area_level", "area_code", "categories", "level", "hours")
_since = func.coalesce(duties.c.held_from, people.c.created_at)
NO_END = datetime(9999, 1, 1, tzinfo=UTC)  # off duty until the person comes back


@dataclass(frozen=True)
class Duty:
    """One duty with its person, what is known of the person's phone, and the papers and public
    facts of the organisation.
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
    also: Sequence[str] | None = (
        None  # kinds of organisation the phone answers for now, this one too
    )
    also_of: Sequence[UUID] | None = None  # the organisations themselves
    held_from: datetime | None = None
    held_until: datetime | None = None
    given_line: int | None = None  # these two of `as_given` alone
    given_from: date | None = None

    @property
    def reached(self) -> bool:
        """Whether SMS reach the phone: its owner has not stopped them, the gateway takes them."""
        return not self.blocked and self.sms_stopped_at is None


def covering(db: Connection, areas: Collection[tuple[str, str]], at: datetime) -> list[Duty]:
    """Duties held at a time, now or to come, of people who have not left, for (area level, area
    code) pairs; '' is national.
    """
    wanted = tuple_(duties.c.area_level, duties.c.area_code).in_(list(areas))
    order = (duties.c.level, organisations.c.name, people.c.name, duties.c.area_code, duties.c.id)
    rows = _all().where(wanted, held_at(at)).order_by(*order)
    return [Duty(*row) for row in db.execute(rows)]


def covering_then(db: Connection, areas: Collection[tuple[str, str]], at: datetime) -> list[Duty]:
    """Duties as they were at a time past, for (area level, area code) pairs: with the kind and
    papers of the organisation, the role, and who was off duty or not reached then. Two queries.
    """
    pairs = list(areas)
    present = _then(duties, people.c.role, organisations.c.kind, at).where(
        tuple_(duties.c.area_level, duties.c.area_code).in_(pairs),
        _since <= at,
        lasting(at),
    )
    past = _then(past_duties, past_duties.c.role, past_duties.c.kind, at).where(
        tuple_(past_duties.c.area_level, past_duties.c.area_code).in_(pairs),
        past_duties.c.held_from <= at,
        past_duties.c.held_until > at,
    )
    both = union_all(present, past).subquery()
    order = (both.c.level, both.c.organisation, both.c.person, both.c.area_code)
    held = [Duty(*row) for row in db.execute(select(both).order_by(*order))]
    ids = {id for duty in held for id in (duty.person_id, duty.organisation_id)}
    changed = values_at(db, ids, at)
    return [
        replace(
            duty,
            **people_then(duty.person_id, changed),
            **organisation_then(duty.organisation_id, changed),
        )
        for duty in held
    ]


def _then(table: Table, role: Column[Any], kind: Column[Any], at: datetime) -> Select[Any]:
    columns = _columns(table, role.label("role"), kind.label("kind"), at)
    return (
        select(*columns)
        .select_from(table)
        .join(people, people.c.id == table.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
    )


def everybody(db: Connection, now: datetime) -> list[Duty]:
    """Every duty of people who have not left, also those to come, as their organisations and they
    came in.
    """
    order = (
        organisations.c.created_at,
        organisations.c.id,
        people.c.created_at,
        people.c.id,
        duties.c.level,
        duties.c.area_code,
        duties.c.id,
    )
    return [Duty(*row) for row in db.execute(_all().where(lasting(now)).order_by(*order))]


def as_given(db: Connection, now: datetime) -> list[Duty]:
    """The same as the files had them: by line, the lines of an organisation together, then what no
    file gave; within a line as its cell had the areas.
    """
    its = duties.c
    first = func.min(its.given_line).over(partition_by=organisations.c.id)
    order = (
        first.nulls_last(),
        organisations.c.created_at,
        organisations.c.id,
        its.given_line.nulls_last(),
        people.c.created_at,
        people.c.id,
        its.given_place.nulls_last(),
        its.level,
        its.area_code,
        its.id,
    )
    rows = _all().add_columns(its.given_line, its.given_from).where(lasting(now)).order_by(*order)
    return [Duty(*row) for row in db.execute(rows)]


def of_contact(db: Connection, contact_id: UUID) -> list[Duty]:
    """The duties of everybody who answers at a phone, the nearest level first."""
    order = (duties.c.level, organisations.c.name, duties.c.area_code, duties.c.id)
    theirs = _all().where(people.c.contact_id == contact_id)
    return [Duty(*row) for row in db.execute(theirs.order_by(*order))]


def of_person(db: Connection, person_id: UUID) -> list[Duty]:
    """The duties of one person, the nearest level first."""
    order = (duties.c.level, duties.c.area_code, duties.c.id)
    return [
        Duty(*row) for row in db.execute(_all().where(people.c.id == person_id).order_by(*order))
    ]


def _all() -> Select[Any]:
    return (
        select(*_columns(duties, people.c.role, organisations.c.kind))
        .select_from(duties)
        .join(people, people.c.id == duties.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.left_at.is_(None))
    )


def _columns(table: Table, role: Any, kind: Any, at: datetime | None = None) -> list[Any]:
    """The fields of a Duty in their order, over a table of duties; `at` a time past."""
    return [
        people.c.id.label("person_id"),
        people.c.contact_id,
        organisations.c.id.label("organisation_id"),
        organisations.c.name.label("organisation"),
        kind,
        people.c.name.label("person"),
        role,
        people.c.language,
        *(table.c[name] for name in _HELD),
        people.c.off_until,
        contacts.c.blocked,
        contacts.c.sms_stopped_at,
        organisations.c.accredited_until,
        organisations.c.licence_number,
        organisations.c.licence_until,
        organisations.c.town,
        organisations.c.public_phone,
        kinds_at_phone(at).label("also"),
        organisations_at_phone(at).label("also_of"),
        table.c.held_from,
        table.c.held_until,
    ]


def kinds_at_phone(at: datetime | None = None) -> ScalarSelect[Any]:
    """The kinds of organisation for which anybody answers at a contact's phone, now or `at` a time
    past; none is a null.
    """
    one, of = people.alias(), organisations.alias()
    return _at_phone(one, at, func.array_agg(of.c.kind), of, one.c.organisation_id == of.c.id)


def organisations_at_phone(at: datetime | None = None) -> ScalarSelect[Any]:
    """The ids of those organisations."""
    one = people.alias()
    return _at_phone(one, at, func.array_agg(one.c.organisation_id))


def _at_phone(one: FromClause, at: datetime | None, found: Any, *joined: Any) -> ScalarSelect[Any]:
    here = select(found).select_from(one.join(*joined) if joined else one)
    stays: ColumnElement[bool] = one.c.left_at.is_(None)
    if at is not None:  # of a file each comes a microsecond after the one before
        came = one.c.created_at < at + timedelta(seconds=1)
        stays = and_(came, or_(stays, one.c.left_at > at))
    theirs = here.where(one.c.contact_id == contacts.c.id, stays)
    return theirs.correlate(contacts).scalar_subquery()


def of_organisations_at(
    db: Connection, phones: Collection[UUID], organisations: Collection[UUID]
) -> set[UUID]:
    """Which of these organisations anybody answers for at one of these phones, with a duty or
    without; no query where there is no phone.
    """
    here = people.c.contact_id.in_(phones) & people.c.organisation_id.in_(organisations)
    row = select(people.c.organisation_id).where(here, people.c.left_at.is_(None))
    return set(db.execute(row).scalars()) if phones else set()
