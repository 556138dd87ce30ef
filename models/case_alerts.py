"""Who was told of a case of the sensitive branch; times are cut to the hour, as all its times."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from models.sensitive import Case, hour, sensitive_alerts, sensitive_reports
from models.sensitive import get as get_case


def lock(db: Connection, case_id: UUID) -> Case | None:
    """The case, held until the transaction ends; None where there is none."""
    row = select(sensitive_reports.c.id).where(sensitive_reports.c.id == case_id)
    held = db.execute(row.with_for_update()).first()
    return get_case(db, case_id) if held else None


def at_level(db: Connection, case_id: UUID, level: int) -> list[UUID]:
    """The alerts of a case at a level."""
    told = sensitive_alerts.c
    rows = select(told.id).where(told.report_id == case_id, told.level == level)
    return list(db.execute(rows).scalars())


def tell(db: Connection, *, now: datetime, **values: Any) -> UUID | None:
    """Writes that a person is told at a level; None where that was written before."""
    row = insert(sensitive_alerts).values(created_hour=hour(now), **values)
    return db.execute(
        row.on_conflict_do_nothing().returning(sensitive_alerts.c.id)
    ).scalar_one_or_none()
