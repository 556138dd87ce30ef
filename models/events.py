"""What happened to a report, in order: rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    Index,
    Table,
    Text,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from models.base import link, metadata, moment

events = Table(
    "events",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    link("report_id", "reports.id", required=True),
    moment("at", required=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    link("person_id", "people.id"),
    Column("facts", JSONB, nullable=False, server_default="{}"),
    Index("ix_events_report_id", "report_id", "id"),
)


def add(
    db: Connection,
    report_id: UUID,
    kind: str,
    *,
    at: datetime,
    actor: str,
    person_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Adds one event. `actor` is resident, coordinator, clock, desk or operator; no typed words."""
    db.execute(
        events.insert().values(
            report_id=report_id,
            kind=kind,
            at=at,
            actor=actor,
            person_id=person_id,
            facts=dict(facts or {}),
        )
    )


def of(db: Connection, report_id: UUID) -> list[Mapping[str, Any]]:
    """A report's events, oldest first."""
    rows = db.execute(select(events).where(events.c.report_id == report_id).order_by(events.c.id))
    return [row._asdict() for row in rows]


def last(db: Connection, report_id: UUID, kind: str) -> Mapping[str, Any]:
    """The facts of the newest event of a kind; none where there is none."""
    row = (
        select(events.c.facts)
        .where(events.c.report_id == report_id, events.c.kind == kind)
        .order_by(events.c.id.desc())
        .limit(1)
    )
    return db.execute(row).scalar_one_or_none() or {}


def last_fact(db: Connection, report_id: UUID, kind: str, fact: str) -> str:
    """A fact of the newest event of a kind that has it; '' where none has."""
    value = events.c.facts[fact].astext
    row = (
        select(value)
        .where(events.c.report_id == report_id, events.c.kind == kind, value != "")
        .order_by(events.c.id.desc())
        .limit(1)
    )
    return str(db.execute(row).scalar_one_or_none() or "")
