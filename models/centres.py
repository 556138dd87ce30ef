"""Centres that may be named to a caller: accredited to a day yet to come, on duty in a county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from models.directory import duties, held_at, organisations, people
from models.register import newest, wards


@dataclass(frozen=True)
class Centre:
    """What is public of a centre; '' where nothing is."""

    id: UUID
    name: str
    town: str
    public_phone: str


def accredited(db: Connection, county_code: str, today: date, limit: int) -> list[Centre]:
    """The centres of a county that may be named today, by name. From the day it ends, none is."""
    columns = [organisations.c[name] for name in Centre.__dataclass_fields__]
    serving = (
        select(people.c.organisation_id)
        .join(duties, duties.c.person_id == people.c.id)
        .where(people.c.left_at.is_(None), _in_county(county_code, today), held_at(_noon(today)))
    )
    rows = db.execute(
        select(*columns)
        .where(organisations.c.kind == "rehab", organisations.c.accredited_until > today)
        .where(organisations.c.id.in_(serving))
        .order_by(organisations.c.name)
        .limit(limit)
    )
    return [Centre(*row) for row in rows]


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)  # in East Africa


def _in_county(county_code: str, today: date) -> ColumnElement[bool]:
    """Duties for the county, for a part of it, or for the whole country."""
    inside = (wards.c.county_code == county_code, wards.c.effective_on == newest(today))
    parts = {"ward": wards.c.code, "constituency": wards.c.constituency_code}
    level, code = duties.c.area_level, duties.c.area_code
    return or_(
        level == "national",
        and_(level == "county", code == county_code),
        *(
            and_(level == part, code.in_(select(column).where(*inside)))
            for part, column in parts.items()
        ),
    )
