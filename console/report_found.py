"""The report that an address names by its reference."""

from __future__ import annotations

from flask import abort
from sqlalchemy import Connection

from models import reports
from models.reports import Report


def found(db: Connection, reference: str) -> Report:
    """404 where there is none."""
    return reports.by_reference(db, reference.replace("-", "")) or abort(404)


def locked(db: Connection, reference: str) -> Report:
    """The same, held until the transaction ends."""
    return reports.lock(db, found(db, reference).id)
