"""Which ordinary reports are there for a console user who works for an organisation, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, not_, select, true

from models.calls import calls
from models.messages import messages
from models.reports import reports


@dataclass(frozen=True)
class Whose:
    """The organisation that a user works for, and of what kind it is."""

    organisation_id: UUID
    kind: str


def open_to(whose: Whose | None) -> ColumnElement[bool]:
    """Whether a row of reports may be known to who works there: nobody keeps it from the
    organisation or its kind, and a round has looked at it for whom its words name: one withdrawn,
    hidden or taken before that never is. None: any.
    """
    report = reports.c
    if whose is None:
        return true()
    fresh = and_(
        report.state != "held",
        report.routed_at.is_(None),
        report.looked_at.is_(None),
        report.apart.is_(False),
    )
    kept = report.kept_organisations.contains([whose.organisation_id])
    return and_(not_(fresh), not_(kept), not_(report.kept_from.contains([whose.kind])))


def of_open(table: Table, whose: Whose | None) -> list[ColumnElement[bool]]:
    """Of rows that may belong to a report (messages, calls) those of none or of an open one."""
    if whose is None:
        return []
    barred = exists().where(reports.c.id == table.c.report_id, not_(open_to(whose)))
    return [not_(barred)]


def report_is_open(db: Connection, whose: Whose, reference: str) -> bool:
    """By the digits of a reference; False also where no report has it."""
    return _is_there(db, reports.c.reference == reference, open_to(whose))


def message_is_open(db: Connection, whose: Whose, id: UUID) -> bool:
    return _is_there(db, messages.c.id == id, *of_open(messages, whose))


def call_is_open(db: Connection, whose: Whose, id: str) -> bool:
    return _is_there(db, calls.c.id == id, *of_open(calls, whose))


def _is_there(db: Connection, *conditions: Any) -> bool:
    return bool(db.execute(select(exists().where(*conditions))).scalar_one())
