"""What the sweeper looks for among messages: not sent, not told of, not acted on by now.

What raised lately rests (models.setbacks): it holds no other up.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, case, select

from models import setbacks
from models.messages import messages

_URGENCY = case({"urgent": 0, "normal": 1}, value=messages.c.lane, else_=2)


def owed(db: Connection, now: datetime, limit: int) -> list[tuple[UUID, str]]:
    """(id, lane) of messages that should be on their way by now, the most urgent first.

    Of those that were held until the same moment the oldest goes first. Those of a
    broadcast go with it (sms.broadcasting).
    """
    rows = db.execute(
        select(messages.c.id, messages.c.lane)
        .where(messages.c.status == "queued", messages.c.next_at <= now)
        .where(messages.c.broadcast_id.is_(None), messages.c.carried_by.is_(None))
        .where(~setbacks.rests("send", messages.c.id, now))
        .order_by(_URGENCY, messages.c.next_at, messages.c.created_at, messages.c.id)
        .limit(limit)
    )
    return [(row.id, row.lane) for row in rows]


def stuck(db: Connection, before: datetime, limit: int) -> list[UUID]:
    """Messages whose sender has not said what came of them since `before`, the oldest first.

    What another message carries goes with it.
    """
    rows = db.execute(
        select(messages.c.id)
        .where(messages.c.status == "sending", messages.c.claimed_at < before)
        .where(messages.c.carried_by.is_(None))
        .where(~setbacks.rests("stuck", messages.c.id, before))
        .order_by(messages.c.claimed_at, messages.c.id)
        .limit(limit)
    )
    return list(rows.scalars())


def unhandled(db: Connection, before: datetime, limit: int) -> list[UUID]:
    """Incoming messages nobody has acted on yet, oldest first."""
    rows = db.execute(
        select(messages.c.id)
        .where(messages.c.direction == "in", messages.c.handled_at.is_(None))
        .where(messages.c.created_at < before)
        .where(~setbacks.rests("handle", messages.c.id, before))
        .order_by(messages.c.created_at)
        .limit(limit)
    )
    return list(rows.scalars())
