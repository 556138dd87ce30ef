"""Who was told of a case of the sensitive branch; times are cut to the hour, as all its times."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from models.sensitive import Case, hour, sensitive_alerts, sensitive_reports
from models.sensitive import get as get_case


def lock(db: Connection, case_id: UUID) -> Case | None:
    """The case, held until the transaction ends; None where there is none."""
    row = select(sensitive_reports.c.id).where(sensitive_reports.c.id == case_id)
    held = db.execute(row.with_for_update()).first()
    return get_case(db, case_id) if held else None


def tell(db: Connection, *, now: datetime, **values: Any) -> tuple[UUID, bool]:
    """Writes that a person is told at a level: (alert, whether that was written before)."""
    row = insert(sensitive_alerts).values(created_hour=hour(now), **values)
    new = db.execute(row.on_conflict_do_nothing().returning(sensitive_alerts.c.id)).scalar()
    if new is not None:
        return new, False
    told = sensitive_alerts.c
    same = [told[name] == values[name] for name in ("report_id", "person_id", "level")]
    return db.execute(select(told.id).where(*same)).scalar_one(), True


def keep_from(db: Connection, case_id: UUID, organisation_id: UUID) -> None:
    """Keeps a case from an organisation at every level."""
    case = sensitive_reports.c
    more = func.array_append(case.kept_organisations, organisation_id)
    these = (case.id == case_id, ~case.kept_organisations.contains([organisation_id]))
    db.execute(sensitive_reports.update().where(*these).values(kept_organisations=more))
