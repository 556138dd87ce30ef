"""Words of residents as they were before an operator took some out: sealed, for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Index, LargeBinary, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import insert

from models.additions import report_additions
from models.base import link, metadata, moment, row_id
from models.messages import messages
from models.reports import reports

# Where words may be taken out: the column, by the place its words are sealed at.
PLACES = {
    "reports.landmark": reports.c.landmark_sealed,
    "reports.words": reports.c.words_sealed,
    "report_additions.words": report_additions.c.words_sealed,
    "messages.words": messages.c.words_sealed,
}

report_originals = Table(
    "report_originals",
    metadata,
    row_id(),
    link("report_id", "reports.id", required=True),
    Column("place", Text, nullable=False),
    Column("row_id", Uuid, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("masked_by", Text, nullable=False),
    moment("created_at", required=True),
    Index("ix_report_originals_report_id", "report_id"),
    Index("uq_report_originals_place", "place", "row_id", unique=True),
)


@dataclass(frozen=True)
class Original:
    """`words_sealed` lies at `report_originals.words|id`; `place` is a key of PLACES."""

    id: UUID
    place: str
    row_id: UUID
    words_sealed: bytes
    reason: str
    masked_by: str
    created_at: datetime


_shown = tuple(report_originals.c[name] for name in Original.__dataclass_fields__)


def keep(db: Connection, **values: Any) -> None:
    """Keeps the first original of a place; what is taken out later was in it too."""
    db.execute(insert(report_originals).values(**values).on_conflict_do_nothing())


def of(db: Connection, report_id: UUID) -> list[Original]:
    """The originals of a report, in the order words were taken out."""
    mine = select(*_shown).where(report_originals.c.report_id == report_id)
    return [Original(*row) for row in db.execute(mine.order_by(report_originals.c.created_at))]


def replace(db: Connection, place: str, row: UUID, sealed: bytes) -> None:
    """Puts other words in their place. Raises KeyError for a place no words are taken out of."""
    column = PLACES[place]
    table = column.table
    db.execute(table.update().where(table.c.id == row).values({column.name: sealed}))
