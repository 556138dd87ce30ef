"""What a reporter adds to a report later, in a call or by SMS: sealed words, one row each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Connection, Index, LargeBinary, Table, Text, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from models.base import among, link, metadata, moment, row_id
from models.keyset import Cursor, capped, newer
from models.messages import messages
from models.reports import reports

report_additions = Table(
    "report_additions",
    metadata,
    row_id(),
    link("report_id", "reports.id"),
    link("message_id", "messages.id"),
    Column("channel", Text, nullable=False),
    Column("asked_which", ARRAY(Text), nullable=False, server_default="{}"),
    Column("words_sealed", LargeBinary, nullable=False),
    moment("created_at", required=True),
    Index("ix_report_additions_report_id", "report_id", "created_at"),
    Index("uq_report_additions_message_id", "message_id", unique=True),
)


@dataclass(frozen=True)
class Addition:
    """`words_sealed` lies at `report_additions.words|id`; `message_id` is the SMS it came by.

    `report_id` is None while the reporter is asked which of the references in `asked_which`, in
    this order, it belongs to.
    """

    id: UUID
    report_id: UUID | None
    message_id: UUID | None
    channel: str
    asked_which: list[str]
    words_sealed: bytes
    created_at: datetime


_shown = tuple(report_additions.c[name] for name in Addition.__dataclass_fields__)


def add(
    db: Connection,
    *,
    id: UUID,
    report_id: UUID | None,
    channel: str,
    words_sealed: bytes,
    now: datetime,
    message_id: UUID | None = None,
    asked_which: Sequence[str] = (),
) -> bool:
    """Keeps one addition; False where the same SMS was kept before."""
    row = insert(report_additions).values(
        id=id,
        report_id=report_id,
        message_id=message_id,
        channel=channel,
        asked_which=list(asked_which),
        words_sealed=words_sealed,
        created_at=now,
    )
    kept = row.on_conflict_do_nothing().returning(report_additions.c.id)
    return db.execute(kept).scalar_one_or_none() is not None


def of_many(db: Connection, report_ids: Collection[UUID]) -> list[tuple[UUID, UUID, bytes]]:
    """(id, report, sealed words) of everything added to these reports."""
    its = report_additions.c
    rows = db.execute(
        select(its.id, its.report_id, its.words_sealed).where(among(its.report_id, report_ids))
    )
    return [(id, report, bytes(sealed)) for id, report, sealed in rows]


def of(db: Connection, report_id: UUID) -> list[Addition]:
    """Everything added to a report, oldest first."""
    mine = select(*_shown).where(report_additions.c.report_id == report_id)
    rows = db.execute(mine.order_by(report_additions.c.created_at, report_additions.c.id))
    return [Addition(*row) for row in rows]


def count_newer(db: Connection, reference: str, than: Cursor, cap: int) -> int:
    """How many were added to a report after a moment; counted no further than `cap`."""
    fresh = newer(report_additions.c.created_at, report_additions.c.id, than)
    mine = select(report_additions.c.id).join(reports, reports.c.id == report_additions.c.report_id)
    return capped(db, mine.where(reports.c.reference == reference, *fresh), cap)


def waiting(db: Connection, contact_id: UUID, since: datetime) -> list[Addition]:
    """What this phone texted since then and has not said which report it belongs to."""
    theirs = (
        select(*_shown)
        .join(messages, messages.c.id == report_additions.c.message_id)
        .where(messages.c.contact_id == contact_id, report_additions.c.report_id.is_(None))
        .where(report_additions.c.created_at > since)
        .order_by(report_additions.c.created_at, report_additions.c.id)
    )
    return [Addition(*row) for row in db.execute(theirs)]


def texted(db: Connection, report_id: UUID, since: datetime) -> bool:
    """Whether anything was added to a report by SMS since then."""
    found = select(report_additions.c.id).where(
        report_additions.c.report_id == report_id,
        report_additions.c.channel == "sms",
        report_additions.c.created_at > since,
    )
    return db.execute(found.limit(1)).first() is not None


def last_named(db: Connection, contact_id: UUID, since: datetime) -> UUID | None:
    """The report this phone's newest joined text since then belongs to."""
    row = (
        select(report_additions.c.report_id)
        .join(messages, messages.c.id == report_additions.c.message_id)
        .where(messages.c.contact_id == contact_id, report_additions.c.report_id.is_not(None))
        .where(report_additions.c.created_at > since)
        .order_by(report_additions.c.created_at.desc(), report_additions.c.id)
        .limit(1)
    )
    return db.execute(row).scalar_one_or_none()


def settle(db: Connection, ids: Sequence[UUID], report_id: UUID) -> None:
    """Says which report they belong to."""
    those = report_additions.update().where(report_additions.c.id.in_(ids))
    db.execute(those.values(report_id=report_id))
