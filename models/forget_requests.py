"""Who asked to be forgotten, and how far that has come: asked, confirmed, done.

By SMS it is asked first and confirmed within a day; in a call both are one. What is done, and
that it was asked, stays in the audit; the row goes after a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, Connection, Index, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from models import setbacks
from models.base import link, metadata, moment, row_id

ASKED_FOR = timedelta(days=1)  # how long a YES still answers the question
CHANNELS = ("ussd", "sms")

forget_requests = Table(
    "forget_requests",
    metadata,
    row_id(),
    link("contact_id", "contacts.id", required=True),
    Column("channel", Text, nullable=False),
    moment("asked_at", required=True),
    moment("confirmed_at"),
    moment("done_at"),
    CheckConstraint(f"channel in ({', '.join(map(repr, CHANNELS))})", name="channel"),
)
_open = forget_requests.c.done_at.is_(None)
Index("uq_forget_requests_open", forget_requests.c.contact_id, unique=True, postgresql_where=_open)
Index(
    "ix_forget_requests_owed",
    forget_requests.c.confirmed_at,
    postgresql_where=_open & forget_requests.c.confirmed_at.is_not(None),
)


@dataclass(frozen=True)
class ForgetRequest:
    """`confirmed_at` is None until the person has said yes."""

    id: UUID
    contact_id: UUID
    channel: str
    asked_at: datetime
    confirmed_at: datetime | None


_shown = tuple(forget_requests.c[name] for name in ForgetRequest.__dataclass_fields__)


def ask(db: Connection, contact_id: UUID, now: datetime) -> None:
    """Keeps that it was asked by SMS; asked again, the day begins anew."""
    row = insert(forget_requests).values(
        id=uuid4(), contact_id=contact_id, channel="sms", asked_at=now
    )
    db.execute(
        row.on_conflict_do_update(
            index_elements=["contact_id"], index_where=_open, set_={"asked_at": now}
        )
    )


def confirm(db: Connection, contact_id: UUID, now: datetime, *, channel: str) -> bool:
    """Keeps that it was asked and meant; False where it was before and is not done yet."""
    row = insert(forget_requests).values(
        id=uuid4(), contact_id=contact_id, channel=channel, asked_at=now, confirmed_at=now
    )
    confirmed = row.on_conflict_do_update(
        index_elements=["contact_id"],
        index_where=_open,
        set_={"confirmed_at": now, "channel": channel},
        where=forget_requests.c.confirmed_at.is_(None),
    ).returning(forget_requests.c.id)
    return db.execute(confirmed).first() is not None


def waiting(db: Connection, contact_id: UUID, now: datetime) -> ForgetRequest | None:
    """What this contact was asked to confirm within the last day, or has confirmed."""
    row = db.execute(
        select(*_shown)
        .where(_open, forget_requests.c.contact_id == contact_id)
        .where(forget_requests.c.asked_at > now - ASKED_FOR)
    ).one_or_none()
    return ForgetRequest(*row) if row else None


def owed(db: Connection, limit: int, *, now: datetime) -> list[UUID]:
    """Confirmed and not done yet, the first confirmed first."""
    rows = db.execute(
        select(forget_requests.c.id)
        .where(_open, forget_requests.c.confirmed_at.is_not(None))
        .where(~setbacks.rests("forget", forget_requests.c.id, now))
        .order_by(forget_requests.c.confirmed_at)
        .limit(limit)
    )
    return list(rows.scalars())


def lock(db: Connection, request_id: UUID) -> ForgetRequest | None:
    """A confirmed request, held; None where it is done, not confirmed, or held by another."""
    row = db.execute(
        select(*_shown)
        .where(_open, forget_requests.c.id == request_id)
        .where(forget_requests.c.confirmed_at.is_not(None))
        .with_for_update(skip_locked=True)
    ).one_or_none()
    return ForgetRequest(*row) if row else None


def done(db: Connection, request_id: UUID, now: datetime) -> None:
    one = forget_requests.c.id == request_id
    db.execute(forget_requests.update().where(one).values(done_at=now))
