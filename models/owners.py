"""Whose lists hold in a ward: those of the forum that works there, else of its county."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    and_,
    or_,
    select,
)

from models.base import link
from models.directory import forum_wards, organisations
from models.register import wards

Row = TypeVar("Row")


@dataclass(frozen=True)
class Owner:
    """A forum, or a county (three digits) for all of its wards whose forum has no list."""

    organisation_id: UUID | None = None
    county_code: str = ""

    @property
    def key(self) -> str:
        """As it is written in addresses: `county-047`, `forum-9f...`."""
        if self.organisation_id:
            return f"forum-{self.organisation_id.hex}"
        return f"county-{self.county_code}"

    @classmethod
    def read(cls, key: str) -> Self:
        """Raises ValueError for what is no key."""
        kind, _, code = key.partition("-")
        if kind == "forum":
            return cls(organisation_id=UUID(hex=code))
        if kind == "county" and len(code) == 3 and code.isdecimal() and code.isascii():
            return cls(county_code=code)
        raise ValueError(key)

    def values(self) -> dict[str, Any]:
        """Its columns in a row of a list."""
        return {"organisation_id": self.organisation_id, "county_code": self.county_code}

    def owns(self, table: Table) -> ColumnElement[bool]:
        """The rows of a table of lists that are its own."""
        if self.organisation_id:
            return table.c.organisation_id == self.organisation_id
        return table.c.county_code == self.county_code


def columns() -> tuple[Any, ...]:
    """What every table of lists has: whose a row is."""
    one = "(organisation_id is null) <> (county_code = '')"
    return (
        link("organisation_id", "organisations.id"),
        Column("county_code", Text, nullable=False, server_default=""),
        CheckConstraint(one, name="one_owner"),
    )


@dataclass(frozen=True)
class Place:
    """A ward's county, and the forum that works there; `forum` is '' where none does."""

    county_code: str
    organisation_id: UUID | None
    forum: str


def of_ward(db: Connection, ward_code: str, on: date) -> Place:
    """In one query; a ward no register has is in no county and has no forum."""
    row = db.execute(_of_ward(ward_code, on)).one_or_none()
    return (
        Place(row.county_code, row.organisation_id, row.name or "") if row else Place("", None, "")
    )


def holding(table: Table, ward_code: str, on: date) -> ColumnElement[bool]:
    """Rows of the ward's forum and of its county: `nearest` has the last word."""
    here = _of_ward(ward_code, on).cte(f"owners_of_{table.name}")
    forum = select(here.c.organisation_id).scalar_subquery()
    county = select(here.c.county_code).scalar_subquery()
    return or_(
        table.c.organisation_id == forum,
        and_(table.c.organisation_id.is_(None), table.c.county_code == county),
    )


def nearest(rows: Iterable[Row], is_forums: Callable[[Row], bool]) -> list[Row]:
    """The forum's own rows, the county's where it has none."""
    found = list(rows)
    return [row for row in found if is_forums(row)] or found


def covers(on: date) -> ColumnElement[bool]:
    """Whether a row of forum_wards is in force on a day."""
    ends = or_(forum_wards.c.valid_to.is_(None), forum_wards.c.valid_to > on)
    return and_(forum_wards.c.valid_from <= on, ends)


def _of_ward(ward_code: str, on: date) -> Select[Any]:
    """One row. Where several work in a ward, a forum comes before others, then who came first."""
    here = and_(forum_wards.c.ward_code == wards.c.code, covers(on))
    return (
        select(wards.c.county_code, forum_wards.c.organisation_id, organisations.c.name)
        .select_from(wards)
        .outerjoin(forum_wards, here)
        .outerjoin(organisations, organisations.c.id == forum_wards.c.organisation_id)
        .where(wards.c.code == ward_code)
        .order_by(
            wards.c.effective_on.desc(),
            (organisations.c.kind != "forum").asc().nulls_last(),
            forum_wards.c.valid_from,
            organisations.c.name,
        )
        .limit(1)
    )
