"""Meetings a forum or a county invites to: when, where and about what; all of it is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Index, Select, Table, Text, or_, select

from models.base import link, metadata, moment, row_id
from models.directory import duties, held_at, organisations, people
from models.owners import Place

AHEAD = timedelta(days=60)  # callers hear of none that is further off
PLACE_LONGEST, ABOUT_LONGEST = 40, 50
KINDS = (
    "forum",
    "resident_association",
    "county_desk",
)  # who holds meetings that callers may be told of

meetings = Table(
    "meetings",
    metadata,
    row_id(),
    link("organisation_id", "organisations.id", required=True),
    Column("ward_code", Text, nullable=False, server_default=""),
    moment("held_at", required=True),
    Column("venue", Text, nullable=False),
    Column("about_en", Text, nullable=False, server_default=""),
    Column("about_sw", Text, nullable=False, server_default=""),
    moment("created_at", required=True),
    moment("cancelled_at"),
    Index("ix_meetings_organisation_id", "organisation_id", "held_at"),
)


@dataclass(frozen=True)
class Meeting:
    """One meeting. `ward_code` is '' where it is for everybody the forum, or the county, is for."""

    id: UUID
    organisation_id: UUID
    organisation: str
    ward_code: str
    held_at: datetime
    venue: str
    about_en: str
    about_sw: str

    def about(self, language: str) -> str:
        """What it is about, in a language or in the other one where that says nothing."""
        first, second = (self.about_en, self.about_sw)
        return (second or first) if language == "sw" else (first or second)


def add(db: Connection, **values: Any) -> None:
    db.execute(meetings.insert().values(**values))


def cancel(db: Connection, meeting_id: UUID, now: datetime) -> bool:
    """Whether there was such a meeting still to come."""
    coming = (meetings.c.cancelled_at.is_(None), meetings.c.held_at > now)
    row = meetings.update().where(meetings.c.id == meeting_id, *coming)
    return db.execute(row.values(cancelled_at=now)).rowcount == 1


def next_of(db: Connection, place: Place, ward_code: str, now: datetime) -> Meeting | None:
    """The next meeting for a ward, none that is further off than AHEAD: its forum's, and where
    that has none its county desk's.
    """
    theirs = meetings.c.organisation_id == place.organisation_id
    near = (meetings.c.held_at > now, meetings.c.held_at <= now + AHEAD)
    row = db.execute(
        _coming()
        .where(or_(theirs, meetings.c.organisation_id.in_(_desks(place.county_code, now))), *near)
        .where(meetings.c.ward_code.in_(("", ward_code)))
        .order_by(None)
        .order_by(theirs.is_not(True), meetings.c.held_at, meetings.c.id)
        .limit(1)
    ).one_or_none()
    return Meeting(*row) if row else None


def _desks(county_code: str, now: datetime) -> Select[Any]:
    """The county desks that hold a duty for a county."""
    return (
        select(people.c.organisation_id)
        .join(duties, duties.c.person_id == people.c.id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(organisations.c.kind == "county_desk", held_at(now))
        .where(duties.c.area_level == "county", duties.c.area_code == county_code)
    )


def coming(db: Connection, now: datetime, limit: int) -> list[Meeting]:
    """Every meeting still to come, the next first."""
    rows = db.execute(_coming().where(meetings.c.held_at > now).limit(limit))
    return [Meeting(*row) for row in rows]


def holders(db: Connection) -> list[tuple[UUID, str]]:
    """(id, name) of the organisations whose meetings callers may be told of, by name."""
    rows = db.execute(
        select(organisations.c.id, organisations.c.name)
        .where(organisations.c.kind.in_(KINDS))
        .order_by(organisations.c.name)
    )
    return [(row.id, row.name) for row in rows]


def _coming() -> Select[Any]:
    return (
        select(
            meetings.c.id,
            meetings.c.organisation_id,
            organisations.c.name,
            meetings.c.ward_code,
            meetings.c.held_at,
            meetings.c.venue,
            meetings.c.about_en,
            meetings.c.about_sw,
        )
        .join(organisations, organisations.c.id == meetings.c.organisation_id)
        .where(meetings.c.cancelled_at.is_(None))
        .order_by(meetings.c.held_at, meetings.c.id)
    )
