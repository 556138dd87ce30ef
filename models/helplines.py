"""Numbers a caller may need: only those whose status is confirmed are ever shown to callers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Column, Connection, Date, Table, Text, select

from models.base import metadata

helplines = Table(
    "helplines",
    metadata,
    Column("key", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("display", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("verified_on", Date),
    Column("verified_by", Text, nullable=False, server_default=""),
)


def confirmed(db: Connection) -> dict[str, str]:
    """What to dial, by key (police, dci, gbv, sgbv, child, drugs, ipoa)."""
    rows = db.execute(
        select(helplines.c.key, helplines.c.display).where(helplines.c.status == "confirmed")
    )
    return {row.key: row.display for row in rows}


def replace(db: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    db.execute(helplines.delete())
    db.execute(helplines.insert(), list(rows))
