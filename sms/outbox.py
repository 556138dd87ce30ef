"""Sending one message: claimed in one transaction, handed over outside any, written in another.

Whoever is killed between the two leaves the message in `sending`; `stuck` finds it and the
outcome is unknown. Jobs, sweeper and tests all come through here, at the same time if they like.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, Engine

from models import alerts, contacts, held, message_sweeps, messages, stops
from models.keys import CannotOpen
from models.messages import Message
from models.stops import Stop
from models.vault import Vault, place
from sms import gsm, stopping
from sms.caps import longest
from sms.failover import Carrier
from sms.failures import fail
from sms.gateway import Outcome
from sms.guarding import guarded
from sms.merging import NOT_NEEDED, follow, looked_at_again, merged
from sms.pace import Held, Pace, by_caps, by_the_clock
from sms.purposes import CAPPED, CARRIERS, DIGEST
from sms.senders import Senders
from sms.tries import Sent, record

SHORT = 1.0  # seconds in all that a worker sleeps for the pace of a sender
LOST = timedelta(seconds=30)  # longer than any try: the gateway is given 20 seconds in all
_GO_ALWAYS = ("answer", "help")  # replies to what the person has just sent us
_DAY = Pace()


@dataclass(frozen=True, repr=False)
class _Claimed:
    """A message that is ours to send, opened."""

    message: Message
    number: str
    words: str
    stopped: bool = False  # whether this text asks the gateway if it takes any again


def send(
    database: Engine,
    vault: Vault,
    gateway: Carrier,
    message_id: UUID,
    *,
    now: Callable[[], datetime],
    senders: Senders,
    pace: Pace = _DAY,
    sleep: Callable[[float], None] = time.sleep,
) -> Sent:
    """Sends a message that is due; does nothing where it is not, or another process has it.

    Where others wait with it, one text goes for all of them; a short wait for its sender's pace
    is slept through, a longer one is the sweeper's. Safe to run twice. Raises
    PermissionError in a process that may not open numbers.
    """
    with database.begin() as db:
        claimed = _claim(db, vault, message_id, now(), senders, pace)
    if isinstance(claimed, Sent):
        return claimed
    message, parts = claimed.message, gsm.segments(claimed.words)
    sender = senders.of(message.purpose)
    if wait := _paced(pace, sender, parts, message.lane, sleep):
        with database.begin() as db:
            held.put_back(db, message.id, now() + timedelta(seconds=wait))
        return Sent("queued")
    outcome = gateway.send(claimed.words, [claimed.number], sender=sender)[0]
    counted = replace(outcome, segments=outcome.segments or parts)
    with database.begin() as db:
        return record(db, message, counted, now(), sender=sender or "", stopped=claimed.stopped)


def _paced(
    pace: Pace, sender: str | None, parts: int, lane: str, sleep: Callable[[float], None]
) -> float:
    """0.0 where so many parts may go, after short waits; else the seconds to wait for longer."""
    slept = 0.0
    while (wait := pace.take(sender, parts, lane)) and slept + wait <= SHORT:
        sleep(wait)
        slept += wait
    return wait


def stuck(database: Engine, now: datetime, limit: int = 100) -> Sent:
    """Messages whose sender never said what came of them: what may have gone is unknown."""
    with database.begin() as db:
        lost = message_sweeps.stuck(db, now - LOST, limit)
    tried = [
        guarded(database, "stuck", str(one), partial(_give_up, database, one, now), now)
        for one in lost
    ]
    found = [sent for sent in tried if sent]
    return Sent(
        raises=tuple(owed for sent in found for owed in sent.raises),
        nudges=tuple(nudge for sent in found for nudge in sent.nudges),
    )


def give_up_on(db: Connection, message_id: UUID, reason: str, now: datetime) -> tuple[int, ...]:
    """Fails a message that cannot be sent as it is. Returns the outbox rows owed because of it."""
    message = messages.hold(db, message_id)
    return _give_in(db, message, reason, now) if message.status == "queued" else ()


def owed(database: Engine, now: datetime, limit: int = 500) -> list[tuple[str, UUID]]:
    """(lane, id) of messages that should be on their way by now, the most urgent first.

    While a stop stands it is one: the one that asks the gateway whether it is over.
    """
    with database.begin() as db:
        limit = 1 if stops.standing(db, "") else limit
        return [(lane, message_id) for message_id, lane in message_sweeps.owed(db, now, limit)]


def _claim(
    db: Connection, vault: Vault, message_id: UUID, now: datetime, senders: Senders, pace: Pace
) -> _Claimed | Sent:
    message = messages.lock(db, message_id)
    if message is None or not _due(message, now):
        return Sent()
    why_not, known = _why_not(db, message, now), stops.known(db, _sender(senders, message))
    standing = [stop for stop in known if not stop.suspected]
    if not why_not and (wait := _waits(db, message, now, senders, pace, standing)):
        if message.is_useful(wait.until):
            return _keep_back(db, message, wait, now)
        why_not = f"of no use any more when it may go ({wait.words})"
    if why_not:
        return Sent("failed", _give_in(db, message, why_not, now))
    if message.purpose in CARRIERS:
        needed, owed = looked_at_again(db, vault, pace, message, now)
        if not needed:
            return Sent("failed", owed + _give_in(db, message, NOT_NEEDED, now))
    found = _opened(db, vault, message, now, pace)
    return replace(found, stopped=True) if known and isinstance(found, _Claimed) else found


def _sender(senders: Senders, message: Message) -> str:
    return senders.of(message.purpose) or ""


def _due(message: Message, now: datetime) -> bool:
    waits = message.status == "queued" and message.carried_by is None
    return waits and (message.next_at or now) <= now


def _why_not(db: Connection, message: Message, now: datetime) -> str:
    """Why a message is not to be sent after all; '' when it is. Holds its contact."""
    if message.direction != "out" or message.contact_id is None:
        return "no number"
    if not message.is_useful(now):
        return "too late"
    if message.alert_id and alerts.get(db, message.alert_id).state not in alerts.OPEN:
        return NOT_NEEDED
    if message.purpose in _GO_ALWAYS:
        return ""
    contact = contacts.hold(db, message.contact_id)
    return contact.blocked or ("stopped" if contact.sms_stopped_at else "")


def _waits(
    db: Connection,
    message: Message,
    now: datetime,
    senders: Senders,
    pace: Pace,
    standing: list[Stop],
) -> Held | None:
    """What keeps a message back now. Its contact is held: nobody else counts meanwhile."""
    by_day = senders.only_by_day(message.purpose)
    wait = stopping.waits(standing, now)
    kind = _marked(message) or message.purpose
    wait = wait or by_the_clock(pace, kind, only_by_day=by_day, now=now)
    if not wait and message.capped and pace.caps and message.contact_id is not None:
        since, most = now - longest(pace.caps), max(cap.most for cap in pace.caps)
        sent = held.sent_since(db, message.contact_id, since, CAPPED, most)
        wait = by_caps(pace, sent, now)
    return wait or stopping.asks(db, standing, now)


def _keep_back(db: Connection, message: Message, wait: Held, now: datetime) -> Sent:
    held.keep_back(db, message.id, why=message.held or wait.why, until=wait.until, words=wait.words)
    messages.note(db, message.id, at=now, source="outbox", status="queued", reason=wait.words)
    return Sent("queued")


def _opened(
    db: Connection, vault: Vault, message: Message, now: datetime, pace: Pace
) -> _Claimed | Sent:
    """The message, or the one that stands for it and others, claimed; or given up."""
    together = merged(db, vault, pace, message, now)
    try:
        number = _number(db, vault, message)
        words = together.words if together else _words(db, vault, message)
    except CannotOpen:
        why_not = "number or words cannot be opened"
        return Sent("failed", _give_in(db, together.message if together else message, why_not, now))
    if together:
        return _Claimed(together.message, number, words)
    tries = message.tries + 1
    messages.change(
        db,
        message.id,
        at=now,
        source="outbox",
        status="sending",
        tries=tries,
        claimed_at=now,
        held=_marked(message),
    )
    return _Claimed(replace(message, status="sending", tries=tries), number, words)


def _marked(message: Message) -> str:
    """What waits for a digest stays marked so: a try in vain must not let it go at night."""
    return DIGEST if message.held == DIGEST else ""


def _number(db: Connection, vault: Vault, message: Message) -> str:
    if message.contact_id is None:
        raise CannotOpen
    return contacts.number_of(db, vault, message.contact_id)


def _words(db: Connection, vault: Vault, message: Message) -> str:
    words = vault.words.open(messages.sealed(db, message.id), place("messages.words", message.id))
    if not words:
        raise CannotOpen
    return words


def _give_in(db: Connection, message: Message, reason: str, now: datetime) -> tuple[int, ...]:
    owed = fail(db, message, reason, now=now, source="outbox")
    return owed + follow(db, replace(message, status="failed", reason=reason), now)


def _give_up(database: Engine, message_id: UUID, now: datetime) -> Sent:
    with database.begin() as db:
        message = messages.lock(db, message_id)
        if message is None or message.status != "sending":
            return Sent()
        return record(db, message, Outcome("", "unknown", "sender was lost"), now)
