"""Delivery receipts as the network sent them; one that comes before its message is parked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    select,
)

from models.base import link, metadata, moment

delivery_receipts = Table(
    "delivery_receipts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("gateway_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("network", Text, nullable=False),
    Column("raw_sealed", LargeBinary, nullable=False),
    moment("received_at", required=True),
    moment("applied_at"),
    link("contact_id", "contacts.id"),
    Index("ix_delivery_receipts_gateway_id", "gateway_id"),
)
Index(
    "ix_delivery_receipts_contact_id",
    delivery_receipts.c.contact_id,
    postgresql_where=delivery_receipts.c.contact_id.is_not(None),
)
Index(
    "ix_delivery_receipts_parked",
    delivery_receipts.c.received_at,
    postgresql_where=delivery_receipts.c.applied_at.is_(None),
)


@dataclass(frozen=True)
class Receipt:
    """`status` and `reason` in the network's own words."""

    id: int
    gateway_id: str
    status: str
    reason: str
    network: str
    received_at: datetime


_shown = tuple(delivery_receipts.c[name] for name in Receipt.__dataclass_fields__)


def keep(
    db: Connection,
    *,
    gateway_id: str,
    status: str,
    reason: str,
    network: str,
    raw_sealed: bytes,
    now: datetime,
) -> Receipt:
    row = (
        delivery_receipts.insert()
        .values(
            gateway_id=gateway_id,
            status=status,
            reason=reason,
            network=network,
            raw_sealed=raw_sealed,
            received_at=now,
        )
        .returning(*_shown)
    )
    return Receipt(*db.execute(row).one())


def parked(db: Connection, gateway_id: str) -> list[Receipt]:
    """What came for a gateway id before we knew the message, in the order it came."""
    rows = db.execute(
        select(*_shown)
        .where(delivery_receipts.c.gateway_id == gateway_id)
        .where(delivery_receipts.c.applied_at.is_(None))
        .order_by(delivery_receipts.c.id)
    )
    return [Receipt(*row) for row in rows]


def was_for(db: Connection, receipt_id: int, contact_id: UUID) -> None:
    """Keeps whose phone a receipt of an unknown message was for (models.copies)."""
    row = delivery_receipts.update().where(delivery_receipts.c.id == receipt_id)
    db.execute(row.values(contact_id=contact_id))


def applied(db: Connection, receipt_id: int, now: datetime) -> None:
    db.execute(
        delivery_receipts.update()
        .where(delivery_receipts.c.id == receipt_id)
        .values(applied_at=now, contact_id=None)
    )
