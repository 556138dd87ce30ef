"""What an ended call was told: the same words again for whoever asks again, and one effect."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, Index, LargeBinary, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment

call_receipts = Table(
    "call_receipts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reply_sealed", LargeBinary, nullable=False),
    moment("created_at", required=True),
    Index("ix_call_receipts_created_at", "created_at"),
)


def claim(db: Connection, name: str, reply_sealed: bytes, now: datetime) -> bool:
    """Writes the receipt of a call; False when another request of the same call was first."""
    row = insert(call_receipts).values(name=name, reply_sealed=reply_sealed, created_at=now)
    claimed = row.on_conflict_do_nothing().returning(call_receipts.c.name)
    return db.execute(claimed).first() is not None


def find(db: Connection, names: list[str]) -> tuple[str, bytes] | None:
    """(name, sealed reply) of an ended call under any of its names."""
    row = db.execute(
        select(call_receipts.c.name, call_receipts.c.reply_sealed)
        .where(call_receipts.c.name.in_(names))
        .limit(1)
    ).one_or_none()
    return (row[0], bytes(row[1])) if row else None
