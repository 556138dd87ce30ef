"""Sending a broadcast: batch after batch, for a moment at a time, wherever it stopped before.

What is kept says how far it is, so that any worker goes on and two at once do each phone once. A
slice is short: whatever is urgent comes between two of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine

from locales.marks import Translate
from models import audience, broadcast_ends, broadcasts
from models.broadcasts import Broadcast
from models.keys import CannotOpen
from models.vault import Vault
from sms import broadcast_batch
from sms.broadcast_areas import audience_of, texts_of
from sms.broadcast_batch import Batch, Piece
from sms.broadcast_texts import Text
from sms.failover import Carrier
from sms.gateway import Outcome
from sms.outbox import LOST
from sms.senders import Senders

PURPOSE, LANE = "broadcast", "bulk"
SLICE = 2.0  # seconds
_NAP = 0.5  # the longest single wait for the sender's pace within a slice
TOO_LATE, NO_WORDS = "too late", "its words cannot be opened"

Take = Callable[[str | None, int, str], float]
Held = Callable[[datetime], "tuple[datetime, str] | None"]


@dataclass(frozen=True, repr=False)
class Sending:
    """What sending needs. `batch` is the most phones in one request of one text, `room` the most
    segments of one request, 0 for any.

    `take(sender, segments, lane)` gives seconds to wait before asking again, 0.0 where they may go;
    `held(at)` until when nothing is broadcast and why, None where it may go; `sleep` waits.
    """

    database: Engine
    vault: Vault
    languages: Mapping[str, Translate]
    gateway: Carrier
    senders: Senders
    now: Callable[[], datetime]
    held: Held
    take: Take = lambda _sender, _segments, _lane: 0.0
    batch: int = 100
    room: int = 0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


def run(sending: Sending, broadcast_id: UUID, seconds: float = SLICE) -> bool:
    """Sends for so long. True where more can go at once; False where it has ended or waits for
    a time that the clock will see to.

    Safe to run twice and at once. Raises PermissionError in a process that may not open numbers.
    """
    until = sending.clock() + seconds
    texts: Mapping[str, Text] = {}
    while True:
        with sending.database.begin() as db:
            broadcast = _in_hand(db, sending, broadcast_id)
            if broadcast is None:
                return False
            texts = texts or _texts(db, sending, broadcast)
            if not texts:
                return False
            phones = _phones(db, sending, broadcast, texts)
        if not _paced(sending, phones * _longest(texts), until):
            return True
        with sending.database.begin() as db:
            batch = _next_batch(db, sending, broadcast_id, texts, phones)
        if batch is None or _sent(sending, batch):
            return False
        if sending.clock() >= until:
            return True


def _in_hand(db: Connection, sending: Sending, broadcast_id: UUID) -> Broadcast | None:
    """The broadcast where it may go on now; whom it is for is written down when it starts."""
    now = sending.now()
    broadcast = broadcasts.lock(db, broadcast_id)
    if broadcast is None or broadcast.state not in ("released", "running"):
        return None
    if broadcast.next_at is None or broadcast.next_at > now:
        return None
    if broadcast.useful_until is not None and broadcast.useful_until <= now:
        _end(db, broadcast, now, trouble=TOO_LATE)
        return None
    held = sending.held(now)
    if held is not None:
        until, why = held
        broadcasts.change(db, broadcast_id, next_at=until, trouble=why)
        return None
    return _started(db, broadcast, now) if broadcast.state == "released" else broadcast


def _started(db: Connection, broadcast: Broadcast, now: datetime) -> Broadcast | None:
    total = audience.write_down(db, broadcast.id, audience_of(db, broadcast, now), now)
    broadcasts.change(
        db,
        broadcast.id,
        state="running",
        started_at=now,
        total=total,
        trouble="",
        next_at=now,
        useful_until=now + timedelta(hours=broadcast.useful_hours),
    )
    return broadcasts.get(db, broadcast.id)


def _texts(db: Connection, sending: Sending, broadcast: Broadcast) -> Mapping[str, Text]:
    """What it says in each language; nothing, and it ends, where its words cannot be opened."""
    try:
        return texts_of(db, sending.vault, sending.languages, broadcast)
    except CannotOpen:
        _end(db, broadcast, sending.now(), trouble=NO_WORDS)
        return {}


def _longest(texts: Mapping[str, Text]) -> int:
    return max(text.segments for text in texts.values())


def _phones(
    db: Connection, sending: Sending, broadcast: Broadcast, texts: Mapping[str, Text]
) -> int:
    """How many phones the next request may have: no more than are left, nor than the sender's
    pace lets go at once.
    """
    left = broadcast.total - broadcast.tried or broadcast_ends.left(db, broadcast.id)[0]
    at_once = sending.room // _longest(texts) if sending.room else sending.batch
    return max(1, min(sending.batch, at_once, left))


def _paced(sending: Sending, segments: int, until: float) -> bool:
    """Whether so many segments may go; waits for it within the slice."""
    sender = sending.senders.of(PURPOSE)
    while wait := sending.take(sender, segments, LANE):
        if sending.clock() >= until:
            return False
        sending.sleep(min(wait, _NAP))
    return True


def _next_batch(
    db: Connection, sending: Sending, broadcast_id: UUID, texts: Mapping[str, Text], phones: int
) -> Batch | None:
    """What goes next, now in hand for as long as a try may take; ends it where nothing is left."""
    now = sending.now()
    broadcast = broadcasts.lock(db, broadcast_id)
    if broadcast is None or broadcast.state != "running":
        return None
    batch = broadcast_batch.once_more(
        db, sending.vault, broadcast, limit=phones, now=now
    ) or broadcast_batch.fresh(
        db,
        sending.vault,
        broadcast,
        texts,
        limit=phones,
        now=now,
        promotional=sending.senders.apart(PURPOSE),
    )
    if batch is not None:
        broadcasts.change(db, broadcast_id, next_at=now + LOST)
        return batch
    waiting, due = broadcast_ends.left(db, broadcast_id)
    if waiting:
        again = max(due or now + LOST, now + timedelta(seconds=1))
        broadcasts.change(db, broadcast_id, next_at=again)
    else:
        _end(db, broadcast, now)
    return None


def _sent(sending: Sending, batch: Batch) -> bool:
    """Hands a batch over and writes what came of it. True where the whole broadcast must wait."""
    by_number = broadcast_batch.numbers(sending.vault, batch)
    outcomes = _handed_over(sending, batch, by_number)
    with sending.database.begin() as db:
        sender = sending.senders.of(PURPOSE) or ""
        return bool(broadcast_batch.write(db, batch, outcomes, sending.now(), sender=sender))


def _handed_over(
    sending: Sending, batch: Batch, by_number: Mapping[str, Piece]
) -> list[tuple[Piece, Outcome]]:
    if not by_number:
        return []
    sender = sending.senders.of(PURPOSE)
    told = sending.gateway.send(batch.words, list(by_number), sender=sender)
    return list(zip(by_number.values(), told, strict=True))


def _end(db: Connection, broadcast: Broadcast, now: datetime, *, trouble: str = "") -> None:
    if trouble:
        broadcast_ends.give_up(db, broadcast.id, trouble, now)
    audience.forget(db, broadcast.id)
    broadcasts.change(
        db, broadcast.id, state="done", ended_at=now, next_at=None, trouble=trouble, troubles=0
    )
