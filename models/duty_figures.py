"""What a duty holder has done this month, counted from what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.alerts import alerts
from models.events import events

_TOOK = ("accepted", "handed_over", "closed")  # any of these says: it is mine


@dataclass(frozen=True)
class Figures:
    """Reports, each once. `minutes` is the median from telling to taking, None without any."""

    told: int
    accepted: int
    closed: int
    minutes: int | None


def since(db: Connection, person_ids: list[UUID], start: datetime) -> Figures:
    """Of the reports these people were told of from `start` on."""
    told = (
        select(alerts.c.report_id, alerts.c.person_id, func.min(alerts.c.created_at).label("at"))
        .where(alerts.c.person_id.in_(person_ids), alerts.c.created_at >= start)
        .group_by(alerts.c.report_id, alerts.c.person_id)
        .subquery()
    )
    theirs = (events.c.report_id == told.c.report_id) & (events.c.person_id == told.c.person_id)
    took = select(func.min(events.c.at)).where(theirs, events.c.kind.in_(_TOOK)).scalar_subquery()
    over = select(func.min(events.c.at)).where(theirs, events.c.kind == "closed").scalar_subquery()
    each = select(told.c.at, took.label("took"), over.label("over")).subquery()
    waited = func.extract("epoch", each.c.took - each.c.at) / 60
    middle = func.percentile_cont(0.5).within_group(waited)
    row = db.execute(
        select(func.count(), func.count(each.c.took), func.count(each.c.over), middle)
    ).one()
    return Figures(row[0], row[1], row[2], None if row[3] is None else round(row[3]))
