"""Who did or looked at what, and why: a chain of rows that shows any row taken out or changed.

The newest row has nobody after it to miss it: no process may delete here (migration 0002).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    LargeBinary,
    Table,
    Text,
    select,
    text,
)

from models.base import metadata, moment

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("at", required=True),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("digest", LargeBinary, nullable=False),
)
_LOCK = 7_205_001


def note(
    db: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    object: str,
    reason: str = "",
) -> None:
    """Adds a row that binds the one before it. `object` is an id or a filter, never a number."""
    db.execute(text("select pg_advisory_xact_lock(:k)"), {"k": _LOCK})
    last = db.execute(select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)).scalar()
    row = (_written(at), actor, action, object, reason)
    db.execute(
        audit.insert().values(
            at=at,
            actor=actor,
            action=action,
            object=object,
            reason=reason,
            digest=_digest(last or b"", row),
        )
    )


def broken_at(db: Connection) -> int | None:
    """The id of the first row that does not follow from the one before; None when all do. One
    statement over the whole, a thousand rows in memory at a time.
    """
    last = b""
    rows = select(audit).order_by(audit.c.id)
    for row in db.execute(rows, execution_options={"yield_per": 1000}):
        told = (_written(row.at), row.actor, row.action, row.object, row.reason)
        if _digest(last, told) != bytes(row.digest):
            return int(row.id)
        last = bytes(row.digest)
    return None


def _digest(last: bytes, row: tuple[str, ...]) -> bytes:
    return sha256(last + json.dumps(row).encode()).digest()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
