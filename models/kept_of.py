"""How much is kept of one contact: kinds and counts, never content, and nothing of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.messages import messages
from models.reports import reports
from models.subscriptions import subscriptions

SMS_KEPT = timedelta(days=180)  # as models.retention has it


@dataclass(frozen=True)
class Kept:
    """`until` is when the newest of the SMS goes, None where there are none."""

    reports: int
    messages: int
    notices: int
    until: datetime | None


def kept_of(db: Connection, contact_id: UUID) -> Kept:
    """Counts what names this contact, in one statement."""
    of = {
        table: select(func.count()).select_from(table).where(table.c.contact_id == contact_id)
        for table in (reports, messages, subscriptions)
    }
    of[subscriptions] = of[subscriptions].where(subscriptions.c.ended_at.is_(None))
    newest = select(func.max(messages.c.created_at)).where(messages.c.contact_id == contact_id)
    counts = (of[table].scalar_subquery() for table in (reports, messages, subscriptions))
    row = db.execute(select(*counts, newest.scalar_subquery())).one()
    return Kept(row[0], row[1], row[2], row[3] + SMS_KEPT if row[3] else None)
