"""One rule of how long something is kept, and the one way each of them is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, func, literal_column, select

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Rule:
    """What goes, and how long after which moment.

    `emptied` are the columns that are emptied; where there are none, rows are deleted. `with_them`
    takes, in the same transaction, what was made of the rows (their ids) and lies elsewhere.
    """

    name: str
    table: Table
    since: ColumnElement[Any]
    keep: timedelta
    emptied: Mapping[str, Any] = field(default_factory=dict)
    only: tuple[Condition, ...] = ()
    with_them: Callable[[Connection, Sequence[UUID]], None] | None = None


def due(db: Connection, rule: Rule, now: datetime) -> int:
    """How many rows a rule would take now."""
    rows = select(func.count()).select_from(rule.table).where(*_conditions(rule, now))
    return int(db.execute(rows).scalar_one())


def take(db: Connection, rule: Rule, now: datetime, limit: int) -> int:
    """Carries out a rule on at most `limit` rows. Returns how many there were."""
    row: ColumnElement[Any] = literal_column(f"{rule.table.name}.ctid")
    some = select(row).where(*_conditions(rule, now)).select_from(rule.table).limit(limit)
    change = rule.table.update().values(**rule.emptied) if rule.emptied else rule.table.delete()
    if rule.with_them is None:
        return int(db.execute(change.where(row.in_(some))).rowcount)
    these = db.execute(change.where(row.in_(some)).returning(rule.table.c.id)).scalars().all()
    rule.with_them(db, these)
    return len(these)


def _conditions(rule: Rule, now: datetime) -> tuple[Condition, ...]:
    return (rule.since < now - rule.keep, *rule.only)
