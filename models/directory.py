"""Who may be told: organisations, their people, and the duties those people hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from models.base import link, metadata, moment, row_id

organisations = Table(
    "organisations",
    metadata,
    row_id(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="false"),
    Column("town", Text, nullable=False, server_default=""),
    Column("public_phone", Text, nullable=False, server_default=""),
    Column("licence_number", Text, nullable=False, server_default=""),
    Column("licence_until", Date),
    Column("accredited_until", Date),
    moment("created_at", required=True),
)
people = Table(
    "people",
    metadata,
    row_id(),
    link("organisation_id", "organisations.id", required=True),
    link("contact_id", "contacts.id", required=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("masked", Text, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="false"),
    moment("off_until"),
    moment("tests_agreed_at"),
    moment("left_at"),
    moment("created_at", required=True),
    UniqueConstraint("organisation_id", "contact_id"),
    Index("ix_people_contact_id", "contact_id"),
)
duties = Table(
    "duties",
    metadata,
    row_id(),
    link("person_id", "people.id", required=True),
    Column("area_level", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("categories", ARRAY(Text)),
    Column("level", Integer, nullable=False),
    Column("hours", Text, nullable=False, server_default=""),
    moment("held_from"),  # None: since the person is in the directory; it may be to come
    moment("held_until"),  # None: until it is ended
    # As the last file had it: the line, the place of the area in its cell, the first day it says.
    Column("given_line", Integer),
    Column("given_place", Integer),
    Column("given_from", Date),
    CheckConstraint("level between 0 and 3", name="level"),
    CheckConstraint("held_until >= held_from", name="order"),
    CheckConstraint("area_level in ('ward', 'constituency', 'county', 'national')", name="area"),
    Index("ix_duties_area", "area_level", "area_code"),
    Index("ix_duties_person_id", "person_id"),
)


def lasting(at: datetime) -> ColumnElement[bool]:
    """Whether a duty has not ended at a time, be it to come."""
    return or_(duties.c.held_until.is_(None), duties.c.held_until > at)


def held_at(at: datetime) -> ColumnElement[bool]:
    """Whether a duty is held at a time: it has begun, and has not ended."""
    begun = or_(duties.c.held_from.is_(None), duties.c.held_from <= at)
    return and_(begun, lasting(at))


# Duties as they were: who would have been told on a day long past stays answerable.
past_duties = Table(
    "past_duties",
    metadata,
    row_id(),
    link("person_id", "people.id", required=True),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("area_level", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("categories", ARRAY(Text)),
    Column("level", Integer, nullable=False),
    Column("hours", Text, nullable=False),
    moment("held_from", required=True),
    moment("held_until", required=True),
    Index("ix_past_duties_area", "area_level", "area_code", "held_until"),
    Index("ix_past_duties_person_id", "person_id"),
)
# Who is told instead, in the same organisation, while somebody is away.
stand_ins = Table(
    "stand_ins",
    metadata,
    row_id(),
    link("person_id", "people.id", required=True),
    link("stand_in_id", "people.id", required=True),
    moment("held_from", required=True),
    moment("held_until", required=True),
    Column("set_by", Text, nullable=False),
    CheckConstraint("person_id <> stand_in_id", name="another"),
    CheckConstraint("held_from < held_until", name="order"),
    Index("ix_stand_ins_person_id", "person_id", "held_until"),
)
forum_wards = Table(
    "forum_wards",
    metadata,
    link("organisation_id", "organisations.id", required=True),
    Column("ward_code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("doubt", Text, nullable=False, server_default=""),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    UniqueConstraint("organisation_id", "ward_code", "valid_from"),
    Index("ix_forum_wards_ward_code", "ward_code"),
)


def names_of(db: Connection, ids: Collection[UUID]) -> list[str]:
    """The names of these organisations, in order."""
    if not ids:
        return []
    these = select(organisations.c.name).where(organisations.c.id.in_(ids))
    return list(db.execute(these.order_by(organisations.c.name)).scalars())
