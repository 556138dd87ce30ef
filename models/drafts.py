"""Calls that dropped before they were sent: kept for half an hour, to be taken up again.

Never of the sensitive branch. A draft with a ward is a partial: operators see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment
from models.vault import Vault

OFFERED = timedelta(minutes=30)
SILENT = timedelta(minutes=2)  # after so long without a hop no call is still on the line

drafts = Table(
    "drafts",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id"), primary_key=True),
    Column("phone", LargeBinary, nullable=False),
    Column("answers_sealed", LargeBinary, nullable=False),
    Column("language", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("ward_code", Text, nullable=False, server_default=""),
    moment("at", required=True),
    moment("dismissed_at"),
    Index("ix_drafts_phone", "phone", "at"),
)
# Until when a phone's drafts are over: the journal may tell of one later than its end.
drafts_ended = Table(
    "drafts_ended",
    metadata,
    Column("phone", LargeBinary, primary_key=True),
    moment("at", required=True),
    Index("ix_drafts_ended_at", "at"),
)


@dataclass(frozen=True)
class Draft:
    """`answers_sealed` opens at `drafts.answers|call_id`; `phone` is a keyed digest."""

    call_id: str
    phone: bytes
    answers_sealed: bytes
    language: str
    category: str
    ward_code: str
    at: datetime


_shown = tuple(drafts.c[name] for name in Draft.__dataclass_fields__)


def keep(db: Connection, *come: Draft) -> None:
    """Keeps how far calls have come; what is drained late never takes one back, nor does it bring
    back what has been sent, cancelled or forgotten since. Two statements.
    """
    if not come:
        return
    names = tuple(Draft.__dataclass_fields__)
    row = insert(drafts)
    newer = {name: row.excluded[name] for name in names if name != "call_id"}
    db.execute(
        row.on_conflict_do_update(
            index_elements=["call_id"], set_=newer, where=drafts.c.at <= row.excluded.at
        ).returning(drafts.c.call_id),
        [{name: getattr(draft, name) for name in names} for draft in come],
    )
    over = (drafts_ended.c.phone == drafts.c.phone) & (drafts_ended.c.at >= drafts.c.at)
    told = drafts.c.call_id.in_([draft.call_id for draft in come])
    db.execute(drafts.delete().where(told, select(drafts_ended.c.phone).where(over).exists()))


def drop(db: Connection, *call_ids: str) -> None:
    """A call that ended leaves no draft."""
    if call_ids:
        db.execute(drafts.delete().where(drafts.c.call_id.in_(call_ids)))


def drop_of(db: Connection, phones: list[bytes], at: datetime) -> None:
    """Whoever has sent, cancelled or asked to be forgotten has no draft left of before.

    One statement, that waits for an operator who is taking one up.
    """
    gone = drafts.delete().where(drafts.c.phone.in_(phones), drafts.c.at <= at).cte("gone")
    row = insert(drafts_ended).values([{"phone": phone, "at": at} for phone in sorted(phones)])
    later = func.greatest(drafts_ended.c.at, row.excluded.at)
    ended = row.on_conflict_do_update(index_elements=["phone"], set_={"at": later})
    db.execute(ended.add_cte(gone))


def latest(db: Connection, phones: list[bytes], now: datetime, *, but: list[str]) -> Draft | None:
    """The newest draft of a phone (under any of its digests), not one of the call itself."""
    row = db.execute(
        select(*_shown)
        .where(drafts.c.phone.in_(phones), drafts.c.at > now - OFFERED)
        .where(drafts.c.call_id.not_in(but))
        .order_by(drafts.c.at.desc())
        .limit(1)
    ).one_or_none()
    return Draft(*row) if row else None


def digests(vault: Vault, number: str) -> list[bytes]:
    """What a phone's drafts are found by, under each key; of no use in any other table."""
    return [digest for _kid, digest in vault.phones.every(f"draft|{number}")]


def partials(db: Connection, now: datetime, limit: int) -> list[Draft]:
    """Dropped calls that had come as far as a ward, newest first: one a phone, the last of it.

    Not those an operator has dismissed, nor where the phone may still be on the line.
    """
    later = drafts.alias()
    called_again = select(later.c.call_id).where(
        later.c.phone == drafts.c.phone,
        tuple_(later.c.at, later.c.call_id) > tuple_(drafts.c.at, drafts.c.call_id),
    )
    rows = db.execute(
        select(*_shown)
        .where(drafts.c.ward_code != "", drafts.c.dismissed_at.is_(None))
        .where(drafts.c.at < now - SILENT, drafts.c.at > now - OFFERED)
        .where(~called_again.exists())
        .order_by(drafts.c.at.desc(), drafts.c.call_id)
        .limit(limit)
    )
    return [Draft(*row) for row in rows]


def take(db: Connection, call_id: str, now: datetime) -> Draft | None:
    """Takes a partial away to be made a report of; None where it is none, or another was first."""
    row = db.execute(
        drafts.delete()
        .where(drafts.c.call_id == call_id, drafts.c.ward_code != "")
        .where(drafts.c.dismissed_at.is_(None), drafts.c.at < now - SILENT)
        .returning(*_shown)
    ).one_or_none()
    return Draft(*row) if row else None


def dismiss(db: Connection, call_id: str, now: datetime) -> bool:
    """Operators see it no more; its caller is still offered to go on. False where it is gone."""
    waiting = drafts.update().where(drafts.c.call_id == call_id, drafts.c.dismissed_at.is_(None))
    return db.execute(waiting.values(dismissed_at=now)).rowcount == 1


def forget(db: Connection, before: datetime) -> int:
    """Deletes drafts nobody took up, and whose were over."""
    db.execute(drafts_ended.delete().where(drafts_ended.c.at < before))
    return db.execute(drafts.delete().where(drafts.c.at < before)).rowcount
