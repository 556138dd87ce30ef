"""Work owed: a row written with its cause, so that a lost queue or worker only delays it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    select,
)

from models import setbacks
from models.base import metadata, moment

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("task", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    moment("created_at", required=True),
    moment("next_at", required=True),
    moment("done_at"),
)
Index(
    "ix_outbox_owed",
    outbox.c.next_at,
    outbox.c.id,
    postgresql_where=outbox.c.done_at.is_(None),
)
_PATIENCE = (2, 5, 15, 60, 300)  # seconds until the sweeper offers a task again
_COLLECTED = "usalama.owed"


@dataclass(frozen=True)
class Owed:
    """A row that was written, and from when on its task may be done."""

    id: int
    at: datetime


@contextmanager
def collected(db: Connection) -> Iterator[list[Owed]]:
    """What is owed by a connection while it lasts: whoever holds the queues nudges that after the
    commit, and what owes far below hands nothing up. A row that was rolled back is no task.

    The place is asked for once: a connection that was lost meanwhile has none any more, and says
    so in an error that would hide what was lost; what it had may be another's by then.
    """
    found: list[Owed] = []
    place = db.info
    place[_COLLECTED] = found
    try:
        yield found
    finally:
        if place.get(_COLLECTED) is found:
            del place[_COLLECTED]


def due(found: Iterable[Owed], now: datetime) -> list[int]:
    """The rows whose task may be done by now."""
    return [one.id for one in found if one.at <= now]


def owe(db: Connection, task: str, subject: UUID, now: datetime) -> int:
    """Writes down that `task` must be done for `subject`, from `now` on. Returns the row's id."""
    row = outbox.insert().values(task=task, subject=subject, created_at=now, next_at=now)
    new = int(db.execute(row.returning(outbox.c.id)).scalar_one())
    db.info.get(_COLLECTED, []).append(Owed(new, now))
    return new


def waits(db: Connection, subject: UUID) -> bool:
    """Whether anything is still owed for a subject."""
    owed = select(outbox.c.id).where(outbox.c.done_at.is_(None), outbox.c.subject == subject)
    return db.execute(owed.limit(1)).first() is not None


def owes(db: Connection, task: str, subject: UUID) -> bool:
    """Whether a task is owed for a subject and not done yet."""
    same = (outbox.c.task == task, outbox.c.subject == subject, outbox.c.done_at.is_(None))
    return db.execute(select(outbox.c.id).where(*same).limit(1)).first() is not None


def take(db: Connection, outbox_id: int) -> UUID | None:
    """The subject of a task still owed, locked; None when it is done or another has it."""
    return db.execute(
        select(outbox.c.subject)
        .where(outbox.c.id == outbox_id, outbox.c.done_at.is_(None))
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()


def done(db: Connection, outbox_id: int, now: datetime) -> None:
    db.execute(outbox.update().where(outbox.c.id == outbox_id).values(done_at=now))


def missed(db: Connection, now: datetime, limit: int) -> list[tuple[int, str]]:
    """(id, task) of what should have been done by now; each is offered ever less often."""
    rows = db.execute(
        select(outbox.c.id, outbox.c.task, outbox.c.tries)
        .where(outbox.c.done_at.is_(None), outbox.c.next_at <= now)
        .where(~setbacks.rests("owed", outbox.c.id, now))
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        wait = timedelta(seconds=_PATIENCE[min(row.tries, len(_PATIENCE) - 1)])
        db.execute(
            outbox.update()
            .where(outbox.c.id == row.id)
            .values(tries=row.tries + 1, next_at=now + wait)
        )
    return [(row.id, row.task) for row in rows]


def oldest(db: Connection) -> datetime | None:
    """When the oldest task still owed was written."""
    return db.execute(
        select(outbox.c.created_at)
        .where(outbox.c.done_at.is_(None))
        .order_by(outbox.c.created_at)
        .limit(1)
    ).scalar_one_or_none()


def forget(db: Connection, before: datetime) -> int:
    """Deletes what was done before a time: its exact times would tie a call to its report."""
    return db.execute(outbox.delete().where(outbox.c.done_at < before)).rowcount
