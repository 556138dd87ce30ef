"""What was spent, as the page shows it: amounts in words, beside what may be spent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from console import labels
from console.labels import State
from models import ledger
from models.budgets import Budget, Key
from models.ledger import REST, UNIT
from models.spend import Month, Row

PURPOSES = {**labels.PURPOSES, REST: "help and private lines"}


@dataclass(frozen=True)
class Line:
    """A row of a table; `state` says how its budget stands, None where it has none."""

    key: str
    name: str
    texts: str
    segments: str
    amount: str
    budget: str = ""
    state: State | None = None


def by_purpose(rows: list[Row]) -> list[Line]:
    return [_line(row, PURPOSES.get(row.key, row.key)) for row in rows]


def beside_budgets(
    scope: str,
    rows: list[Row],
    limits: Mapping[Key, Budget],
    *,
    named: Callable[[str], str],
    nobody: str = "",
) -> list[Line]:
    """Also those with a budget that have spent nothing; `nobody` names what is for no ward."""
    spent = {row.key for row in rows}
    idle = [
        Row(key, "", one.currency, 0, 0, 0)
        for (of, key), one in limits.items()
        if of == scope and key not in spent
    ]
    return [
        _budgeted(_line(row, named(row.key) if row.key else nobody), row, limits[scope, row.key])
        if (scope, row.key) in limits
        else _line(row, named(row.key) if row.key else nobody)
        for row in [*rows, *idle]
    ]


def months(rows: list[Month]) -> list[tuple[str, str, str, str]]:
    """(2026-11, November 2026, texts, amount) of each month and currency."""
    return [
        (f"{one.month:%Y-%m}", f"{one.month:%B %Y}", f"{one.texts:,}", money(one)) for one in rows
    ]


def money(row: Row | Month) -> str:
    """An amount to the cent: `KES 1,234.50`."""
    return written(row.currency, row.amount)


def total(rows: list[Row]) -> str:
    """What all rows come to, by currency; '' for nothing."""
    currencies = dict.fromkeys(row.currency for row in rows)
    sums = {one: sum(row.amount for row in rows if row.currency == one) for one in currencies}
    return " and ".join(written(currency, amount) for currency, amount in sums.items())


def cost(db: Connection, report_id: UUID) -> str:
    """What a report has cost so far, by currency; '' where nothing was charged."""
    charged = ledger.of_report(db, report_id)
    return " and ".join(written(currency, amount) for currency, amount in charged.items())


def written(currency: str, amount: int) -> str:
    return f"{currency} {amount / UNIT:,.2f}"


def _line(row: Row, name: str) -> Line:
    return Line(row.key, name, f"{row.texts:,}", f"{row.segments:,}", money(row))


def _budgeted(line: Line, row: Row, budget: Budget) -> Line:
    if budget.currency != row.currency:
        return line
    part = f"{100 * row.amount // budget.amount} % used" if budget.amount else "used"
    over = row.amount >= budget.amount
    state = State("▲", part, "bad") if over else State("○", part, "done")
    return replace(line, budget=written(budget.currency, budget.amount), state=state)
