"""Every SMS in and out: what was asked, what the gateway and the network said, what it cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import link, metadata, moment, row_id

STATUSES = (
    "queued",
    "sending",
    "accepted",
    "unknown",
    "sent",
    "delivered",
    "failed",
    "received",
)
FINAL = ("delivered", "failed")
# Lines to case workers and about requests for help: their times would tell of what is private.
UNLISTED = ("case", "request", "request-news")

messages = Table(
    "messages",
    metadata,
    row_id(),
    Column("direction", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("lane", Text, nullable=False, server_default="normal"),
    Column("cause", Text, unique=True),
    link("report_id", "reports.id"),
    link("alert_id", "alerts.id"),
    link("person_id", "people.id"),
    link("contact_id", "contacts.id"),
    link("broadcast_id", "broadcasts.id"),
    Column("correspondent", Text, nullable=False, server_default=""),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("raw_sealed", LargeBinary),
    Column("network", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("segments", Integer, nullable=False, server_default="0"),
    Column("cost", Numeric(12, 4)),
    Column("currency", Text, nullable=False, server_default=""),
    Column("gateway_id", Text),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("again", Boolean, nullable=False, server_default="false"),
    Column("capped", Boolean, nullable=False, server_default="false"),
    Column("held", Text, nullable=False, server_default=""),
    Column("promotional", Boolean, nullable=False, server_default="false"),
    link("carried_by", "messages.id"),
    moment("created_at", required=True),
    moment("next_at"),
    moment("useful_until"),
    moment("claimed_at"),
    moment("sent_at"),
    moment("final_at"),
    moment("handled_at"),
    CheckConstraint("direction in ('in', 'out')", name="direction"),
    CheckConstraint(f"status in ({', '.join(map(repr, STATUSES))})", name="status"),
    Index("ix_messages_created_at_id", "created_at", "id"),
    Index("ix_messages_status", "status", "created_at", "id"),
    Index("ix_messages_purpose", "purpose", "created_at", "id"),
    Index("ix_messages_report_id", "report_id"),
    Index("ix_messages_alert_id", "alert_id"),
    Index("ix_messages_contact_id", "contact_id", "created_at"),
)
Index(
    "uq_messages_gateway_id_in",
    messages.c.gateway_id,
    unique=True,
    postgresql_where=messages.c.direction == "in",
)
Index(
    "ix_messages_gateway_id_out",
    messages.c.gateway_id,
    postgresql_where=messages.c.direction == "out",
)
Index(
    "ix_messages_broadcast",
    messages.c.broadcast_id,
    messages.c.status,
    postgresql_where=messages.c.broadcast_id.is_not(None),
)
Index(
    "ix_messages_owed",
    messages.c.next_at,
    messages.c.id,
    postgresql_where=messages.c.status.in_(("queued", "sending")),
)
Index(
    "ix_messages_unhandled",
    messages.c.created_at,
    postgresql_where=(messages.c.direction == "in") & messages.c.handled_at.is_(None),
)
Index(
    "ix_messages_contact_claimed",
    messages.c.contact_id,
    messages.c.claimed_at,
    postgresql_where=messages.c.claimed_at.is_not(None),
)
Index(
    "ix_messages_held",
    messages.c.contact_id,
    postgresql_where=(messages.c.status == "queued") & (messages.c.held != ""),
)
Index(
    "ix_messages_carried_by",
    messages.c.carried_by,
    postgresql_where=messages.c.carried_by.is_not(None),
)
Index(
    "ix_messages_silenced",
    messages.c.created_at,
    postgresql_where=(messages.c.direction == "in") & (messages.c.reason != ""),
)

message_events = Table(
    "message_events",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    link("message_id", "messages.id", required=True),
    moment("at", required=True),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False),
    Index("ix_message_events_message_id", "message_id", "id"),
)


@dataclass(frozen=True)
class Message:
    """A row without its sealed words. `cost` is in `currency`, None until the gateway said it.

    `capped`: it waits for the caps of its recipient. `held`: why it waits ('' where it does not);
    `carried_by`: the message that stands for it. `promotional`: it went under a sender of its own,
    which no alert has.
    """

    id: UUID
    direction: str
    purpose: str
    lane: str
    report_id: UUID | None
    alert_id: UUID | None
    person_id: UUID | None
    contact_id: UUID | None
    correspondent: str
    network: str
    status: str
    reason: str
    segments: int
    cost: Decimal | None
    currency: str
    gateway_id: str | None
    tries: int
    again: bool
    capped: bool
    held: str
    carried_by: UUID | None
    created_at: datetime
    next_at: datetime | None
    useful_until: datetime | None
    sent_at: datetime | None
    final_at: datetime | None
    handled_at: datetime | None
    promotional: bool = False

    def is_useful(self, at: datetime) -> bool:
        return self.useful_until is None or at < self.useful_until


_shown = tuple(messages.c[name] for name in Message.__dataclass_fields__)


def add(db: Connection, **values: Any) -> UUID | None:
    """Writes a message; None where its `cause` or incoming gateway id was written before."""
    row = insert(messages).values(**values).on_conflict_do_nothing().returning(messages.c.id)
    return db.execute(row).scalar_one_or_none()


def get(db: Connection, message_id: UUID) -> Message:
    return Message(*db.execute(select(*_shown).where(messages.c.id == message_id)).one())


def lock(db: Connection, message_id: UUID) -> Message | None:
    """The message held until the transaction ends; None when another process holds it."""
    row = db.execute(
        select(*_shown).where(messages.c.id == message_id).with_for_update(skip_locked=True)
    ).one_or_none()
    return Message(*row) if row else None


def hold(db: Connection, message_id: UUID) -> Message:
    """The message locked; waits, where `lock` would pass by."""
    row = select(*_shown).where(messages.c.id == message_id).with_for_update()
    return Message(*db.execute(row).one())


def change(db: Connection, message_id: UUID, *, at: datetime, source: str, **values: Any) -> None:
    """Changes a message and adds the line of its history. `source` says who told us."""
    db.execute(messages.update().where(messages.c.id == message_id).values(**values))
    note(
        db,
        message_id,
        at=at,
        source=source,
        status=values.get("status", ""),
        reason=values.get("reason", ""),
    )


def note(
    db: Connection,
    message_id: UUID,
    *,
    at: datetime,
    source: str,
    status: str,
    reason: str = "",
) -> None:
    """Adds a line to a message's history, without changing the message."""
    db.execute(
        message_events.insert().values(
            message_id=message_id, at=at, status=status, reason=reason, source=source
        )
    )


def sealed(db: Connection, message_id: UUID) -> bytes:
    """What it says, sealed at `messages.words|id`."""
    return bytes(
        db.execute(select(messages.c.words_sealed).where(messages.c.id == message_id)).scalar_one()
    )


def sealed_of(db: Connection, report_ids: Collection[UUID]) -> list[tuple[UUID, bytes]]:
    """(id, what it says, sealed) of every message that has to do with these reports."""
    about = messages.c.report_id.in_(report_ids), func.length(messages.c.words_sealed) > 0
    rows = db.execute(select(messages.c.id, messages.c.words_sealed).where(*about))
    return [(row[0], bytes(row[1])) for row in rows]


def resized(db: Connection, message_id: UUID, segments: int) -> None:
    """Other words take so many parts; of what was sent before, what was sent counts."""
    row = messages.update().where(messages.c.id == message_id, messages.c.sent_at.is_(None))
    db.execute(row.values(segments=segments))
