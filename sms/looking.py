"""Holding a report for a person's look, and letting it go its way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models import events, outbox, reports, trust
from models.report_states import CLOCK
from models.reports import Report
from routing import trust as rules

UNLOOKED = "unlooked"  # why the desk is to look: the clock let it go before anybody did


def why_held(db: Connection, report: Report, now: datetime) -> str:
    """Why a report waits for a look; '' where it goes its way, as it does once looked at."""
    if report.contact_id is None or report.looked_at is not None:
        return ""
    known = trust.history(db, report.contact_id, now)
    return rules.why_held(
        known,
        severity=report.severity,
        happening_now=report.happening_now,
        hurt=report.hurt == "yes",
    )


def hold(db: Connection, report: Report, now: datetime, why: str) -> None:
    """The desk has it for an hour; then it goes its way without a look."""
    waits = {"at_desk": True, "due_at": now + rules.LOOK}
    reports.move(db, report.id, "hold", by=CLOCK, **waits)
    events.add(db, report.id, "held", at=now, actor=CLOCK, facts={"why": why})


def release(db: Connection, report: Report, now: datetime, *, by: str) -> int:
    """Those who must know are told now. Returns the row of the outbox to nudge after commit."""
    free: dict[str, Any] = {"at_desk": False, "due_at": None, "looked_at": now, "released_by": by}
    if by == CLOCK:
        free["review"] = UNLOOKED
    reports.move(db, report.id, "release", by=by, **free)
    events.add(db, report.id, "released", at=now, actor=by)
    return outbox.owe(db, "route", report.id, now)
