"""Work that raised: how often, and when it is tried again; after some tries it is set aside.

A row names a task and its subject (an id, or a beat of the clock) and the fault by its type. What
is set aside is tried once a day, so that a release that mends it takes it up by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Table,
    Text,
    cast,
    exists,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment

MOST = 9  # tries
BEAT = "beat"  # the task of a beat of the clock, its name the subject
RAISE = "raise"  # the task of a report that could not be raised
TASKS = ("send", "handle", "owed", "broadcast", "forget", "stuck", "receipt", "ask", RAISE, BEAT)
_WAITS = (2, 5, 15, 60, 300, 900, 1800, 3600)  # seconds after each try but the last
_SET_ASIDE = timedelta(days=1)

setbacks = Table(
    "setbacks",
    metadata,
    Column("task", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("fault", Text, nullable=False),
    moment("first_at", required=True),
    moment("next_at", required=True),
    moment("set_aside_at"),
)
# What is no longer owed needs no row: it was done after all, or something else ended it.
_NOT_OWED = text("""
    delete from setbacks s where case s.task
        when 'send' then not exists (select from messages m
            where m.id::text = s.subject and m.status in ('queued', 'sending'))
        when 'stuck' then not exists (select from messages m
            where m.id::text = s.subject and m.status = 'sending')
        when 'receipt' then not exists (select from delivery_receipts d
            where d.gateway_id = s.subject and d.applied_at is null)
        when 'ask' then not exists (select from reports r
            where r.id::text = s.subject and r.state = 'resolved' and r.asked_at is null)
        when 'raise' then not exists (select from reports r
            where r.id::text = s.subject and r.closed_at is null
                and least(r.due_at, r.whole_due_at) <= s.first_at)
        when 'handle' then not exists (select from messages m
            where m.id::text = s.subject and m.handled_at is null)
        when 'broadcast' then not exists (select from broadcasts b
            where b.id::text = s.subject and b.state in ('released', 'running'))
        when 'forget' then not exists (select from forget_requests f
            where f.id::text = s.subject and f.done_at is null)
        when 'owed' then not exists (select from outbox o
            where o.id::text = s.subject and o.done_at is null)
        else false end
""")


@dataclass(frozen=True)
class Setback:
    """`fault` is the type of what was raised, without its words; `set_aside_at` None until then."""

    task: str
    subject: str
    tries: int
    fault: str
    first_at: datetime
    next_at: datetime
    set_aside_at: datetime | None


_shown = tuple(setbacks.c[name] for name in Setback.__dataclass_fields__)


def note(db: Connection, task: str, subject: str, fault: str, now: datetime) -> Setback:
    """Counts one more try that raised, and puts the next one off; the last sets it aside."""
    first = insert(setbacks).values(
        task=task, subject=subject, tries=1, fault=fault, first_at=now, next_at=now
    )
    again = first.on_conflict_do_update(
        index_elements=["task", "subject"],
        set_={"tries": setbacks.c.tries + 1, "fault": fault},
    )
    tries = db.execute(again.returning(setbacks.c.tries)).scalar_one()
    last = tries >= MOST
    wait = _SET_ASIDE if last else timedelta(seconds=_WAITS[min(tries, len(_WAITS)) - 1])
    row = setbacks.update().where(setbacks.c.task == task, setbacks.c.subject == subject)
    values: dict[str, Any] = {"next_at": now + wait, "set_aside_at": now if last else None}
    return Setback(*db.execute(row.values(**values).returning(*_shown)).one())


def over(db: Connection, task: str, subject: str) -> None:
    """It was done after all."""
    same = (setbacks.c.task == task, setbacks.c.subject == subject)
    db.execute(setbacks.delete().where(*same))


def forget_done(db: Connection) -> int:
    """Deletes the rows of what is no longer owed."""
    return db.execute(_NOT_OWED).rowcount


def rests(task: str, subject: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """Whether this subject raised lately and is not to be asked for yet."""
    same = (setbacks.c.task == task, setbacks.c.subject == cast(subject, Text))
    return exists().where(*same, setbacks.c.next_at > now)


def to_look_at(db: Connection, limit: int) -> list[Setback]:
    """What was set aside, and the beats of the clock that raised when they were last tried: only
    an operator can mend it. The oldest first.
    """
    rows = select(*_shown).where(LOOKED_AT).order_by(setbacks.c.first_at).limit(limit)
    return [Setback(*row) for row in db.execute(rows)]


LOOKED_AT = setbacks.c.set_aside_at.is_not(None) | (setbacks.c.task == BEAT)
