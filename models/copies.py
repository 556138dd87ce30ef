"""The ids of further copies of a message: a text that went twice has two, and receipts for both.

`messages.gateway_id` is the newest; what an earlier try was given is here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Index, Table, Text, exists, or_, select
from sqlalchemy.dialects.postgresql import insert

from models import setbacks
from models.base import link, metadata, moment
from models.delivery import delivery_receipts
from models.messages import Message, messages

# A receipt whose id nobody knows is for a copy whose answer was lost, where the phone has just one
# such text. Nobody looks before every answer of that moment has been written, nor much later.
LOOKED_AT_AFTER, LOOKED_AT_UNTIL = timedelta(seconds=60), timedelta(minutes=10)
_AS_LONG = timedelta(days=1)  # a text older than that is not what a receipt speaks of

gateway_copies = Table(
    "gateway_copies",
    metadata,
    Column("gateway_id", Text, primary_key=True),
    link("message_id", "messages.id", required=True),
    moment("at", required=True),
    Index("ix_gateway_copies_message_id", "message_id"),
)
_shown = tuple(messages.c[name] for name in Message.__dataclass_fields__)


def add(db: Connection, message_id: UUID, gateway_id: str, now: datetime) -> None:
    """Keeps one more id of a message."""
    row = insert(gateway_copies).values(gateway_id=gateway_id, message_id=message_id, at=now)
    db.execute(row.on_conflict_do_nothing())


def by_gateway_id(db: Connection, gateway_id: str) -> Message | None:
    """The outgoing message the gateway knows by this id, or knows a copy of by it, locked."""
    newest = select(messages.c.id).where(
        messages.c.direction == "out", messages.c.gateway_id == gateway_id
    )
    earlier = select(gateway_copies.c.message_id).where(gateway_copies.c.gateway_id == gateway_id)
    found = select(*_shown).where(messages.c.id.in_(newest.union_all(earlier)))
    row = db.execute(found.order_by(messages.c.id).with_for_update()).first()
    return Message(*row) if row else None


def knows(gateway_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether there is an outgoing message with a copy of this id."""
    newest = exists().where(messages.c.direction == "out", messages.c.gateway_id == gateway_id)
    return newest | exists().where(gateway_copies.c.gateway_id == gateway_id)


def strangers(db: Connection, now: datetime, limit: int) -> list[tuple[str, UUID, datetime]]:
    """(gateway id, contact, when it came) of receipts for texts nobody knows, each id once."""
    rows = delivery_receipts.c
    found = (
        select(rows.gateway_id, rows.contact_id, rows.received_at)
        .where(rows.applied_at.is_(None), rows.contact_id.is_not(None))
        .where(~knows(rows.gateway_id), ~setbacks.rests("receipt", rows.gateway_id, now))
        .where(rows.received_at < now - LOOKED_AT_AFTER)
        .order_by(rows.id)
        .limit(limit)
    )
    return list({row[0]: (row[0], row[1], row[2]) for row in db.execute(found)}.values())


def without_an_id(db: Connection, contact_id: UUID, came: datetime) -> list[Message]:
    """Texts to a phone of which a copy may have gone that has no id, locked."""
    nameless = messages.c.gateway_id.is_(None) & or_(
        messages.c.status.in_(("unknown", "accepted")), messages.c.again
    )
    other = exists().where(gateway_copies.c.message_id == messages.c.id)
    first_lost = messages.c.gateway_id.is_not(None) & messages.c.again & ~other
    rows = (
        select(*_shown)
        .where(messages.c.contact_id == contact_id, messages.c.direction == "out")
        .where(messages.c.carried_by.is_(None))
        .where(messages.c.created_at.between(came - _AS_LONG, came))
        .where(nameless | first_lost)
        .with_for_update()
    )
    return [Message(*row) for row in db.execute(rows)]


def forget_whose(db: Connection, now: datetime) -> int:
    """Which phone a receipt was for is not kept once it is known, or can be known no more."""
    row = delivery_receipts.update().where(delivery_receipts.c.contact_id.is_not(None))
    over = or_(
        delivery_receipts.c.applied_at.is_not(None),
        delivery_receipts.c.received_at < now - LOOKED_AT_UNTIL,
    )
    return db.execute(row.where(over).values(contact_id=None)).rowcount
