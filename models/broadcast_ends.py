"""What is left of a broadcast when it ends or is called off, and what came of it by network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, insert, literal, select, update

from models.messages import message_events, messages

_UNDER_WAY = ("queued", "sending")


@dataclass(frozen=True)
class Result:
    """How many messages of a broadcast are in a state, on one network ('' not told yet)."""

    network: str
    status: str
    reason: str
    messages: int
    segments: int
    cost: Decimal | None
    currency: str


def left(db: Connection, broadcast_id: UUID) -> tuple[int, datetime | None]:
    """How many of its messages are neither handed over nor at an end, and when the next is due."""
    found = select(func.count(), func.min(messages.c.next_at)).where(
        messages.c.broadcast_id == broadcast_id, messages.c.status.in_(_UNDER_WAY)
    )
    row = db.execute(found).one()
    return int(row[0]), row[1]


def give_up(db: Connection, broadcast_id: UUID, reason: str, now: datetime) -> int:
    """Ends what still waits for another try. Returns how many there were."""
    waiting = (messages.c.broadcast_id == broadcast_id) & (messages.c.status == "queued")
    told = (literal(now), literal("failed"), literal(reason), literal("outbox"))
    columns = ["message_id", "at", "status", "reason", "source"]
    db.execute(
        insert(message_events).from_select(columns, select(messages.c.id, *told).where(waiting))
    )
    ended = update(messages).where(waiting)
    values = {"status": "failed", "reason": reason, "final_at": now, "next_at": None}
    return int(db.execute(ended.values(**values)).rowcount)


def results(db: Connection, broadcast_id: UUID) -> Sequence[Result]:
    """Every state on every network, the largest first; cost as the gateway said it."""
    rows = db.execute(
        select(
            messages.c.network,
            messages.c.status,
            messages.c.reason,
            func.count(),
            func.coalesce(func.sum(messages.c.segments), 0),
            func.sum(messages.c.cost),
            func.max(messages.c.currency),
        )
        .where(messages.c.broadcast_id == broadcast_id)
        .group_by(messages.c.network, messages.c.status, messages.c.reason)
        .order_by(func.count().desc())
    )
    return [Result(*row) for row in rows]
