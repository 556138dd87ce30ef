"""Reading what was spent, for pages: a month by purpose, ward and organisation; the months.

Amounts are 1/10,000 of the currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Text, cast, func, literal, select

from models.budgets import month_of
from models.directory import organisations
from models.ledger import charges

MOST = 200  # rows of a table of wards or organisations, the dearest first


@dataclass(frozen=True)
class Row:
    """What was spent for one thing: `key` is a purpose, a ward's code or an organisation's id."""

    key: str
    name: str
    currency: str
    texts: int
    segments: int
    amount: int


@dataclass(frozen=True)
class Month:
    """What a month cost in one currency."""

    month: date
    currency: str
    texts: int
    segments: int
    amount: int


def by_purpose(db: Connection, month: date) -> list[Row]:
    return _rows(db, month, charges.c.purpose, literal(""))


def by_ward(db: Connection, month: date) -> list[Row]:
    """'' is what was for no single ward."""
    return _rows(db, month, charges.c.ward_code, literal(""))


def by_forum(db: Connection, month: date) -> list[Row]:
    """By organisation of whoever was told; what went to residents is in none of the rows."""
    told = charges.c.organisation_id == organisations.c.id
    return _rows(db, month, cast(organisations.c.id, Text), organisations.c.name, told)


def months(db: Connection, last: date, count: int) -> list[Month]:
    """The latest months in which something was spent, newest first."""
    month = cast(func.date_trunc("month", charges.c.day_on), Date).label("month")
    rows = (
        select(month, charges.c.currency, *_sums())
        .where(charges.c.day_on <= last)
        .group_by(month, charges.c.currency)
        .order_by(month.desc(), charges.c.currency)
        .limit(count)
    )
    return [Month(*row) for row in db.execute(rows)]


def organisations_known(db: Connection) -> list[tuple[str, str]]:
    """(id, name) of every organisation, by name."""
    rows = select(organisations.c.id, organisations.c.name).order_by(organisations.c.name)
    return [(str(row.id), row.name) for row in db.execute(rows)]


def next_month(month: date) -> date:
    return month_of(month + timedelta(days=31))


def _sums() -> tuple[ColumnElement[Any], ...]:
    return tuple(func.sum(charges.c[name]) for name in ("messages", "segments", "amount"))


def _rows(
    db: Connection,
    month: date,
    key: ColumnElement[Any],
    name: ColumnElement[Any],
    *conditions: ColumnElement[bool],
) -> list[Row]:
    amount = func.sum(charges.c.amount)
    rows = (
        select(key, name, charges.c.currency, *_sums())
        .where(charges.c.day_on >= month, charges.c.day_on < next_month(month), *conditions)
        .group_by(key, name, charges.c.currency)
        .order_by(amount.desc())
        .limit(MOST)
    )
    return [Row(*row) for row in db.execute(rows)]
