"""What is known of a pseudonym: how often it reported, and what people found when they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.reports import reports

REMEMBERED = timedelta(days=365)
_CONFIRMED = ("resolved", "confirmed_fixed")

# Who only tells of the same as another is not judged by what was found of that one.
_its_own = reports.c.follows.is_(None)


@dataclass(frozen=True)
class History:
    """Counts within REMEMBERED: `confirmed` and `false` by a person's word, and how many lately."""

    confirmed: int
    false: int
    hour: int
    day: int


def history(db: Connection, contact_id: UUID, now: datetime) -> History:
    """What one pseudonym's ordinary reports came to; the report just made counts among the last."""
    lately = reports.c.created_at
    row = db.execute(
        select(
            func.count().filter(reports.c.state.in_(_CONFIRMED)),
            func.count().filter(reports.c.state == "false_report", _its_own),
            func.count().filter(lately > now - timedelta(hours=1)),
            func.count().filter(lately > now - timedelta(days=1)),
        )
        .where(reports.c.contact_id == contact_id)
        .where(reports.c.created_at > now - REMEMBERED)
    ).one()
    return History(*row)
