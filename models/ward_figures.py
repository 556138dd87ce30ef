"""How many ordinary reports of a ward came in a span of time, and how many of them were solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from models.report_states import STATE_TYPES
from models.reports import reports
from models.small_numbers import FEWEST

_SOLVED = tuple(state for state, kind in STATE_TYPES.items() if kind == "fixed")
_UNCOUNTED = ("partial", "duplicate", "withdrawn", "hidden")  # told before, or taken back


@dataclass(frozen=True)
class Figures:
    """None where fewer people than may be shown are behind a count."""

    reports: int | None
    solved: int | None


def of_ward(db: Connection, ward_code: str, since: datetime, until: datetime) -> Figures:
    """One query. Who reported is counted by telephone: one person's ten reports are one person."""
    solved = reports.c.state.in_(_SOLVED)
    people = func.count(reports.c.contact_id.distinct())
    row = db.execute(
        select(func.count(), people, func.count().filter(solved), people.filter(solved)).where(
            reports.c.ward_code == ward_code,
            reports.c.created_at >= since,
            reports.c.created_at < until,
            reports.c.state.not_in(_UNCOUNTED),
        )
    ).one()
    return Figures(
        reports=row[0] if row[1] >= FEWEST else None,
        solved=row[2] if row[3] >= FEWEST else None,
    )
