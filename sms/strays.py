"""Open reports that neither a clock nor the desk has, or whose level emptied while it was told:
nobody would look at them, so the clock does.

No way through the code leaves one; a fault or a hand in SQL may.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, select

from models import alerts, outbox, reports
from sms.failures import raise_alone

PATIENCE = timedelta(minutes=2)  # longer than routing ever takes
LATELY = timedelta(minutes=5)  # the clock looks each minute
_log = structlog.get_logger()


def mend(database: Engine, now: datetime, limit: int = 200) -> int:
    """Routes again what nobody was told of, and makes the rest due at once. Returns how many."""
    with database.begin() as db:
        found = reports.strays(db, now - PATIENCE, limit)
        mended = [_mended(db, report_id, now) for report_id in found]
    return sum(mended)


def left_behind(database: Engine, now: datetime) -> list[int]:
    """Reports somebody was told of lately at whose level nobody is there: who goes off duty, or
    leaves, while being told, sees nothing of it, nor does who tells. Two queries, and one for each.

    Returns the rows of the outbox to be nudged.
    """
    told = alerts.alerts.c
    with database.begin() as db:
        lately = select(told.report_id).where(told.created_at > now - LATELY).distinct()
        found = db.execute(lately).scalars().all()
        return list(raise_alone(db, found, now))


def _mended(db: Connection, report_id: UUID, now: datetime) -> bool:
    report = reports.lock(db, report_id)
    if not report.is_open or report.due_at is not None or report.at_desk:
        return False
    if report.state == "received":
        if outbox.waits(db, report_id):
            return False
        outbox.owe(db, "route", report_id, now)
    else:
        reports.change(db, report_id, due_at=now)
    _log.error("stray_report", report=str(report_id), state=report.state)
    return True
