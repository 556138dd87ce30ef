"""What a ward or an organisation may spend on texts in a month, and what it has spent.

A budget holds from its month on, until another is set. Amounts are 1/10,000 of the currency.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Date,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on, insert

from models.base import metadata, moment, row_id
from models.ledger import charges

WARD, FORUM = "ward", "forum"

budgets = Table(
    "budgets",
    metadata,
    row_id(),
    Column("scope", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("month_from", Date, nullable=False),
    Column("amount", BigInteger),
    Column("currency", Text, nullable=False),
    moment("set_at", required=True),
    CheckConstraint("scope in ('ward', 'forum')", name="scope"),
    CheckConstraint("amount >= 0", name="amount"),
    UniqueConstraint("scope", "key", "month_from"),
)


@dataclass(frozen=True)
class Budget:
    """`key` is a ward's code or an organisation's id; `month_from` the first day it holds."""

    scope: str
    key: str
    month_from: date
    amount: int
    currency: str


Key = tuple[str, str]  # a scope and its key


def month_of(day: date) -> date:
    return day.replace(day=1)


def put(
    db: Connection,
    *,
    scope: str,
    key: str,
    month: date,
    amount: int | None,
    currency: str,
    now: datetime,
) -> None:
    """Sets what may be spent from a month on; None: as much as it takes."""
    row = insert(budgets).values(
        id=uuid4(),
        scope=scope,
        key=key,
        month_from=month_of(month),
        amount=amount,
        currency=currency,
        set_at=now,
    )
    changed = {"amount": amount, "currency": currency, "set_at": now}
    db.execute(
        row.on_conflict_do_update(index_elements=["scope", "key", "month_from"], set_=changed)
    )


def in_force(db: Connection, day: date, keys: Iterable[Key] | None = None) -> dict[Key, Budget]:
    """The budgets that hold on a day, of these or of all."""
    newest = (
        select(*(budgets.c[name] for name in Budget.__dataclass_fields__))
        .ext(distinct_on(budgets.c.scope, budgets.c.key))
        .where(budgets.c.month_from <= day)
        .order_by(budgets.c.scope, budgets.c.key, budgets.c.month_from.desc())
    )
    if keys is not None:
        these = (and_(budgets.c.scope == scope, budgets.c.key == key) for scope, key in keys)
        newest = newest.where(or_(False, *these))
    found = [Budget(*row) for row in db.execute(newest)]
    return {(one.scope, one.key): one for one in found if one.amount is not None}


def used(db: Connection, day: date, keys: Iterable[Key]) -> set[Key]:
    """Those of these wards and organisations that have spent what they may in the month of a day.

    One statement where none has a budget, one more for each that has.
    """
    return {
        key
        for key, budget in in_force(db, day, keys).items()
        if spent(db, budget, day) >= budget.amount
    }


def spent(db: Connection, budget: Budget, day: date) -> int:
    """What was spent in the month of a day, in the budget's currency."""
    return int(
        db.execute(
            select(func.coalesce(func.sum(charges.c.amount), 0))
            .where(_about(budget), charges.c.currency == budget.currency)
            .where(charges.c.day_on >= month_of(day), charges.c.day_on <= day)
        ).scalar_one()
    )


def _about(budget: Budget) -> ColumnElement[bool]:
    if budget.scope == WARD:
        return charges.c.ward_code == budget.key
    return charges.c.organisation_id == UUID(budget.key)
