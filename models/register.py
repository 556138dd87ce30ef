"""The ward register: dated versions of the same table, aliases and places beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    ScalarSelect,
    Table,
    Text,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on, insert

from models.base import metadata

registers = Table(
    "registers",
    metadata,
    Column("effective_on", Date, primary_key=True),
    Column("source", Text, nullable=False),
)
wards = Table(
    "wards",
    metadata,
    Column("effective_on", Date, ForeignKey("registers.effective_on"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("constituency_code", Text, nullable=False),
    Column("constituency", Text, nullable=False),
    Column("county_code", Text, nullable=False),
    Column("county", Text, nullable=False),
)
ward_aliases = Table(
    "ward_aliases",
    metadata,
    Column("ward_code", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("source", Text, nullable=False),
)
places = Table(
    "places",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("population", Integer, nullable=False),
    Column("ward_code", Text, nullable=False),
    Index("ix_places_ward_code", "ward_code"),
)


@dataclass(frozen=True)
class Ward:
    """One ward of the register in force. Codes are strings with leading zeros."""

    code: str
    name: str
    constituency_code: str
    constituency: str
    county_code: str
    county: str


def newest(day: date | ColumnElement[date]) -> ScalarSelect[date]:
    """The register in force on a day: the newest that takes effect on or before it."""
    then = registers.c.effective_on
    return select(func.max(then)).where(then <= day).scalar_subquery()


def in_force(db: Connection, on: date) -> list[Ward]:
    """Every ward of the newest register effective on or before a day, by code."""
    rows = db.execute(
        select(
            wards.c.code,
            wards.c.name,
            wards.c.constituency_code,
            wards.c.constituency,
            wards.c.county_code,
            wards.c.county,
        )
        .where(wards.c.effective_on == newest(on))
        .order_by(wards.c.code)
    )
    return [Ward(*row) for row in rows]


def within(db: Connection, on: date, areas: Collection[tuple[str, str]]) -> list[Ward]:
    """The wards of the register in force on a day that lie in any of these areas, by code.

    Areas are (level, code) as duties have them; the whole country is every ward.
    """
    names = [wards.c[name] for name in Ward.__dataclass_fields__]
    columns = {"ward": wards.c.code, "constituency": wards.c.constituency_code}
    columns["county"] = wards.c.county_code
    here = [
        column.in_([code for level, code in areas if level == name])
        for name, column in columns.items()
    ]
    everywhere = any(level == "national" for level, _code in areas)
    rows = select(*names).where(wards.c.effective_on == newest(on))
    found = rows if everywhere else rows.where(or_(*here))
    return [Ward(*row) for row in db.execute(found.order_by(wards.c.code))]


def version(db: Connection, on: date) -> tuple[date | None, str]:
    """Tells the register in force on a day from any other, and from the same written anew."""
    row = db.execute(
        select(registers.c.effective_on, literal_column("registers.xmin::text"))
        .where(registers.c.effective_on <= on)
        .order_by(registers.c.effective_on.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, "")


def former(db: Connection, on: date) -> list[Ward]:
    """Wards of earlier registers whose codes the one in force has no more, as they last were."""
    names = [wards.c[name] for name in Ward.__dataclass_fields__]
    here = select(wards.c.code).where(wards.c.effective_on == newest(on))
    rows = db.execute(
        select(*names)
        .ext(distinct_on(wards.c.code))
        .where(wards.c.effective_on < on, wards.c.code.not_in(here))
        .order_by(wards.c.code, wards.c.effective_on.desc())
    )
    return [Ward(*row) for row in rows]


def codes(db: Connection) -> dict[date, dict[str, set[str]]]:
    """Of every register by the day it takes effect: its codes by area level. One query."""
    its = wards.c
    found: dict[date, dict[str, set[str]]] = {}
    for row in db.execute(
        select(its.effective_on, its.code, its.constituency_code, its.county_code)
    ):
        at = found.setdefault(row[0], {"ward": set(), "constituency": set(), "county": set()})
        for level, code in zip(at, row[1:], strict=True):
            at[level].add(code)
    return found


def on(db: Connection, effective_on: date) -> list[Ward]:
    """Every ward of the register of exactly this date, by code; none where there is no such one."""
    names = [wards.c[name] for name in Ward.__dataclass_fields__]
    rows = select(*names).where(wards.c.effective_on == effective_on).order_by(wards.c.code)
    return [Ward(*row) for row in db.execute(rows)]


def aliases(db: Connection) -> list[tuple[str, str]]:
    """(alias, ward code) pairs; one alias may stand for several wards."""
    return [tuple(r) for r in db.execute(select(ward_aliases.c.alias, ward_aliases.c.ward_code))]


def known_places(db: Connection) -> list[tuple[str, str]]:
    """(place name, ward code) pairs of the gazetteer."""
    return [tuple(row) for row in db.execute(select(places.c.name, places.c.ward_code))]


def replace_register(
    db: Connection, effective_on: date, source: str, rows: Iterable[Mapping[str, str]]
) -> int:
    """Keeps a register under its date, replacing one of the same date. Returns its wards."""
    db.execute(
        insert(registers)
        .values(effective_on=effective_on, source=source)
        .on_conflict_do_update(index_elements=["effective_on"], set_={"source": source})
    )
    db.execute(wards.delete().where(wards.c.effective_on == effective_on))
    kept = [{"effective_on": effective_on, **row} for row in rows]
    db.execute(wards.insert(), kept)
    return len(kept)


def replace_aliases(db: Connection, rows: Iterable[Mapping[str, str]]) -> None:
    db.execute(ward_aliases.delete())
    db.execute(insert(ward_aliases).on_conflict_do_nothing(), list(rows))


def replace_places(db: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    db.execute(places.delete())
    db.execute(places.insert(), list(rows))
