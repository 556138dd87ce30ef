"""Who wants safety notices of which ward, and the receipt of having asked for them.

A receipt says which wording was agreed to, in which language, by which channel and when; it is
kept for a year after its end, because consent must be shown to have been given and taken back
(Data Protection Act 2019, s.32).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Index,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models import contacts
from models.base import link, metadata, moment, row_id

WORDING = "1"  # of the screen and the SMS that ask; counted up when what they say changes
CHANNELS = ("ussd", "sms", "console", "gateway")

subscriptions = Table(
    "subscriptions",
    metadata,
    row_id(),
    link("contact_id", "contacts.id", required=True),
    Column("ward_code", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    moment("agreed_at", required=True),
    moment("ended_at"),
    Column("ended_by", Text, nullable=False, server_default=""),
    CheckConstraint(f"channel in ({', '.join(map(repr, CHANNELS))})", name="channel"),
    Index("ix_subscriptions_contact_id", "contact_id"),
)
_live = subscriptions.c.ended_at.is_(None)
Index(
    "uq_subscriptions_live",
    subscriptions.c.ward_code,
    subscriptions.c.contact_id,
    unique=True,
    postgresql_where=_live,
)


@dataclass(frozen=True)
class Subscription:
    """One ward's notices, live while `ended_at` is None; `ended_by` is the channel of the end."""

    id: UUID
    contact_id: UUID
    ward_code: str
    wording: str
    language: str
    channel: str
    agreed_at: datetime
    ended_at: datetime | None
    ended_by: str


_shown = tuple(subscriptions.c[name] for name in Subscription.__dataclass_fields__)


def subscribe(
    db: Connection,
    contact_id: UUID,
    ward_code: str,
    *,
    language: str,
    channel: str,
    now: datetime,
    wording: str = WORDING,
) -> bool:
    """Keeps the receipt; False where this ward's notices were on already. Costs two statements.

    Who asks for notices has taken an earlier STOP of ours back; a block of the gateway's stays.
    """
    row = insert(subscriptions).values(
        id=uuid4(),
        contact_id=contact_id,
        ward_code=ward_code,
        wording=wording,
        language=language,
        channel=channel,
        agreed_at=now,
    )
    new = row.on_conflict_do_nothing(
        index_elements=["ward_code", "contact_id"], index_where=_live
    ).returning(subscriptions.c.id)
    added = db.execute(new).first()
    contacts.stop_sms(db, contact_id, None, now)
    return added is not None


def unsubscribe(
    db: Connection, contact_id: UUID, ward_code: str, *, channel: str, now: datetime
) -> bool:
    """Ends one ward's notices; False where they were off already."""
    one = subscriptions.c.ward_code == ward_code
    return _end(db, contact_id, channel, now, one) == 1


def end_all(db: Connection, contact_id: UUID, *, channel: str, now: datetime) -> int:
    """Ends every notice of a contact: STOP, or the gateway's own opt-out. Returns how many."""
    return _end(db, contact_id, channel, now)


def subscribed(db: Connection, contact_id: UUID, ward_code: str) -> bool:
    """Whether this contact has a ward's notices on."""
    found = select(subscriptions.c.id).where(
        _live, subscriptions.c.contact_id == contact_id, subscriptions.c.ward_code == ward_code
    )
    return db.execute(found).first() is not None


def wards_of(db: Connection, contact_id: UUID) -> list[str]:
    """The wards whose notices a contact has on, the first asked for first."""
    rows = db.execute(
        select(subscriptions.c.ward_code)
        .where(_live, subscriptions.c.contact_id == contact_id)
        .order_by(subscriptions.c.agreed_at, subscriptions.c.ward_code)
    )
    return list(rows.scalars())


def of_contact(db: Connection, contact_id: UUID) -> list[Subscription]:
    """Every receipt of a contact, live or ended, oldest first: what MY DATA shows."""
    rows = db.execute(
        select(*_shown)
        .where(subscriptions.c.contact_id == contact_id)
        .order_by(subscriptions.c.agreed_at, subscriptions.c.id)
    )
    return [Subscription(*row) for row in rows]


def count(db: Connection, ward_codes: Collection[str]) -> int:
    """How many contacts have the notices of any of these wards on."""
    found = select(func.count(subscriptions.c.contact_id.distinct())).where(
        _live, subscriptions.c.ward_code.in_(list(ward_codes))
    )
    return int(db.execute(found).scalar_one())


def _end(
    db: Connection, contact_id: UUID, channel: str, now: datetime, *only: ColumnElement[bool]
) -> int:
    change = subscriptions.update().where(_live, subscriptions.c.contact_id == contact_id, *only)
    return int(db.execute(change.values(ended_at=now, ended_by=channel)).rowcount)
