"""Reading requests for help for the console: how each stands, and nothing of who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from models.directory import organisations
from models.referral_tables import referral_alerts, referrals
from models.referrals import UNANSWERED


@dataclass(frozen=True)
class Line:
    """One request as a line; `told` counts the people of the centre who were told."""

    id: UUID
    centre: str
    state: str
    outcome: str
    told: int
    answered: bool
    asked_hour: datetime
    ended_hour: datetime | None


def open_ones(db: Connection, limit: int) -> list[Line]:
    """The requests that have not ended, oldest first."""
    wanted = _lines().where(referrals.c.state != "ended")
    order = (referrals.c.asked_hour, referrals.c.id)
    return [Line(*row) for row in db.execute(wanted.order_by(*order).limit(limit))]


def ended(db: Connection, limit: int) -> list[Line]:
    """The requests that ended last, newest first."""
    wanted = _lines().where(referrals.c.state == "ended")
    order = (referrals.c.ended_hour.desc(), referrals.c.id)
    return [Line(*row) for row in db.execute(wanted.order_by(*order).limit(limit))]


def silent(db: Connection, since: datetime, limit: int) -> int:
    """How many requests made by a time nobody has answered; counted up to a limit."""
    unanswered = referrals.c.state.in_(UNANSWERED) & (referrals.c.asked_hour <= since)
    found = select(referrals.c.id).where(unanswered).limit(limit).subquery()
    return int(db.execute(select(func.count()).select_from(found)).scalar_one())


def _lines() -> Select[Any]:
    told = select(func.count()).where(referral_alerts.c.referral_id == referrals.c.id)
    return select(
        referrals.c.id,
        organisations.c.name,
        referrals.c.state,
        referrals.c.outcome,
        told.scalar_subquery(),
        referrals.c.said_sealed.is_not(None),
        referrals.c.asked_hour,
        referrals.c.ended_hour,
    ).join(organisations, organisations.c.id == referrals.c.organisation_id)
