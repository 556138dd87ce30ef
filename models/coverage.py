"""Where too few can be told within the next day: one row a ward and group of categories.

A ward in which two can be told at every hour has no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    case,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment

CASES = ("family", "conduct")  # groups of the sensitive branch
coverage_gaps = Table(
    "coverage_gaps",
    metadata,
    Column("ward_code", Text, primary_key=True),
    Column("categories", Text, primary_key=True),
    Column("nobody", Integer, nullable=False),
    Column("alone", Integer, nullable=False),
    Column("held", Boolean, nullable=False),
    moment("opened_at", required=True),
    moment("at", required=True),
    moment("told_at"),
    Column("told_what", Text, nullable=False, server_default=""),
    Column("told_hours", Integer, nullable=False, server_default="0"),
)
coverage_checks = Table(
    "coverage_checks",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    moment("from_hour", required=True),
    moment("at", required=True),
    Column("wards", Integer, nullable=False),
)


@dataclass(frozen=True)
class Gap:
    """`nobody` and `alone` have bit n set for the nth hour from the check's hour.

    `held`: somebody has a duty here, for these categories or for others, so that it is a lapse, not
    a ward nobody ever had; of the sensitive branch, for these categories.
    """

    ward_code: str
    categories: str
    nobody: int
    alone: int
    held: bool


@dataclass(frozen=True)
class Kept:
    """A gap as it is kept: since when it is there, and when somebody was last told of what.

    `told_hours`: without whom somebody was told it is, as hours of the day (routing.coverage_told).
    """

    gap: Gap
    since: datetime
    told_at: datetime | None
    told_what: str
    told_hours: int = 0


@dataclass(frozen=True)
class Check:
    """The last check: what it was made of, the hour it begins with, and how many wards it saw."""

    digest: bytes
    from_hour: datetime
    at: datetime
    wards: int


_gap = tuple(coverage_gaps.c[name] for name in Gap.__dataclass_fields__)
_check = tuple(coverage_checks.c[name] for name in Check.__dataclass_fields__)


def last(db: Connection) -> Check | None:
    row = db.execute(select(*_check)).one_or_none()
    return Check(*row) if row else None


def gaps(
    db: Connection, ward_codes: Iterable[str] | None = None, *, cases: bool = False
) -> list[Kept]:
    """Every gap, or those of some wards, by ward; with `cases` those of the sensitive branch, which
    are case workers' alone, and no other.
    """
    its = coverage_gaps.c
    rows = select(*_gap, its.opened_at, its.told_at, its.told_what, its.told_hours).where(
        of_cases(cases)
    )
    if ward_codes is not None:
        rows = rows.where(coverage_gaps.c.ward_code.in_(list(ward_codes)))
    found = db.execute(rows.order_by(coverage_gaps.c.ward_code, coverage_gaps.c.categories))
    return [Kept(Gap(*row[:5]), row[5], row[6], row[7], row[8]) for row in found]


def keep(db: Connection, found: list[Gap], check: Check) -> None:
    """Replaces the last check; a gap that was there before keeps its `opened_at` and `told_at`, and
    where somebody is there again it is forgotten that nobody was.
    """
    if found:
        row = insert(coverage_gaps)
        its, again_there = coverage_gaps.c, row.excluded.nobody == 0
        changed: dict[str, Any] = {
            name: row.excluded[name] for name in ("nobody", "alone", "held", "at")
        }
        changed["told_hours"] = case((again_there, 0), else_=its.told_hours)
        was_nobody = again_there & (its.told_what == "nobody")
        changed["told_what"] = case((was_nobody, ""), else_=its.told_what)
        again = row.on_conflict_do_update(index_elements=["ward_code", "categories"], set_=changed)
        db.execute(again, [{**vars(gap), "opened_at": check.at, "at": check.at} for gap in found])
    db.execute(coverage_gaps.delete().where(coverage_gaps.c.at < check.at))
    one = insert(coverage_checks).values(one=1, **vars(check))
    db.execute(one.on_conflict_do_update(index_elements=["one"], set_=vars(check)))


def told(db: Connection, ward_codes: Iterable[str], now: datetime, what: str) -> None:
    here = coverage_gaps.c.ward_code.in_(list(ward_codes)) & of_cases(False)
    db.execute(coverage_gaps.update().where(here).values(told_at=now, told_what=what))


def told_hours(db: Connection, hours: Mapping[tuple[str, str], int]) -> None:
    """Writes of which hours somebody knows now that nobody is there, by ward and group."""
    if not hours:
        return
    its = coverage_gaps.c
    one = coverage_gaps.update().values(told_hours=bindparam("hours"))
    one = one.where(its.ward_code == bindparam("ward"), its.categories == bindparam("group"))
    rows = [{"ward": ward, "group": group, "hours": told} for (ward, group), told in hours.items()]
    db.execute(one, rows)


def of_cases(cases: bool) -> ColumnElement[bool]:
    """Gaps of the sensitive branch, or all others."""
    its = coverage_gaps.c.categories
    return its.in_(CASES) if cases else its.not_in(CASES)
