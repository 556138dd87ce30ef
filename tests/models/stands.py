"""Putting a report where a test wants it: the columns as given, past the table of its life."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from models.reports import reports


def stands(db: Connection, report_id: UUID, **columns: Any) -> None:
    """Makes a report stand so; `state` too, which no code of ours may set by itself."""
    db.execute(reports.update().where(reports.c.id == report_id).values(**columns))
