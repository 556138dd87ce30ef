"""Asking after a reference: every try is counted, by phone and in all, found or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment
from models.vault import Vault

lookups = Table(
    "lookups",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("tail", LargeBinary, primary_key=True),
    Column("phone", LargeBinary, nullable=False),
    Column("found", Boolean, nullable=False),
    moment("at", required=True),
    Index("ix_lookups_phone", "phone", "at"),
    Index("ix_lookups_at", "at"),
)
MISSES_BY_PHONE, MISSES_IN_ALL = 10, 2_000  # in an hour


def phones(vault: Vault, number: str) -> list[bytes]:
    """What a phone is counted by, newest key first: digests that no other table has."""
    return [digest for _kid, digest in vault.sensitive_phones.every(f"lookup|{number}")]


def allowed(db: Connection, phones: list[bytes], now: datetime) -> bool:
    """Whether a phone, under any of its digests, and the line as a whole may miss again within
    this hour: by call and by SMS together.
    """
    hour_ago = now - timedelta(hours=1)
    missed = select(func.count()).where(lookups.c.at > hour_ago, ~lookups.c.found)
    by_phone, in_all = db.execute(
        select(
            missed.where(lookups.c.phone.in_(phones)).scalar_subquery(),
            missed.scalar_subquery(),
        )
    ).one()
    return bool(by_phone < MISSES_BY_PHONE and in_all < MISSES_IN_ALL)


def of(vault: Vault, call: str, digits: str) -> dict[str, Any]:
    """What a try of these digits in a call, or by a message, is counted as: no digit is kept."""
    _kid, tail = vault.references.of(f"{call}|{digits}")
    return {"call_id": vault.references.names(f"lookup|{call}")[0], "tail": tail}


def count(
    db: Connection,
    *,
    call_id: str,
    tail: bytes,
    phone: bytes,
    found: bool,
    now: datetime,
) -> None:
    """Counts one try; the same hop of the same call counts once."""
    row = insert(lookups).values(call_id=call_id, tail=tail, phone=phone, found=found, at=now)
    db.execute(row.on_conflict_do_nothing())
