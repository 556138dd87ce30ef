"""A place in a list ordered newest first: paging goes by row value, so that no page is slow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    select,
    tuple_,
)


@dataclass(frozen=True)
class Cursor:
    """The row a page ended or began with: its time and its key."""

    at: datetime
    key: UUID | str


def older(at: Column[Any], key: Column[Any], cursor: Cursor | None) -> list[ColumnElement[bool]]:
    """Conditions for what comes after a row going back in time; the time alone prunes ranges."""
    if cursor is None:
        return []
    return [at <= cursor.at, tuple_(at, key) < _pair(at, key, cursor)]


def newer(at: Column[Any], key: Column[Any], cursor: Cursor) -> list[ColumnElement[bool]]:
    """Conditions for what has come since a row."""
    return [at >= cursor.at, tuple_(at, key) > _pair(at, key, cursor)]


def capped(db: Connection, rows: Select[Any], cap: int) -> int:
    """How many rows a query has, counted no further than `cap`."""
    some = rows.with_only_columns(literal(1)).order_by(None).limit(cap).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())


def _pair(at: Column[Any], key: Column[Any], cursor: Cursor) -> Any:
    return tuple_(literal(cursor.at, at.type), literal(cursor.key, key.type))
