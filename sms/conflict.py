"""Keeping a report from an organisation it may be about: the whole incident, at every level."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from models import alerts, outbox, reports
from models.directory import people
from models.reports import Report
from sms.failures import HELD, RAISE, nobody_left, take_back


def told_of(db: Connection, report: Report) -> Report:
    """The report, held, whose alerts tell of this one: itself, or the open one it follows.

    The lead is held before what follows it, as by whoever answers an alert.
    """
    lead = reports.lock(db, report.follows) if report.follows else None
    own = reports.lock(db, report.id)
    return lead if lead and lead.is_open and own.follows == lead.id else own


def keep_from(db: Connection, report: Report, organisation: UUID, now: datetime) -> int | None:
    """Ends what its people may answer, takes it back from them, and tells the next if nobody is
    left. `report` is as `told_of` gives it.

    Returns the row of the outbox to nudge after commit, where one is owed.
    """
    reports.keep_from(db, report.id, organisation)
    alerts.end_of_organisation(db, report.id, organisation, now)
    if report.state in HELD and _has(db, report, organisation):
        take_back(db, report, now)
    left = nobody_left(db, reports.get(db, report.id), now)
    return outbox.owe(db, RAISE, report.id, now) if left else None


def _has(db: Connection, report: Report, organisation: UUID) -> bool:
    """Whether its holder answers for the organisation, or at a phone that does."""
    theirs = select(people.c.contact_id).where(people.c.organisation_id == organisation)
    found = select(people.c.id).where(
        people.c.id == report.holder_id, people.c.contact_id.in_(theirs)
    )
    return db.execute(found).first() is not None
