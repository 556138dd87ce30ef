"""What follows from a try to send: the message's next state, its history, what else is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from models import alerts, copies, ledger, messages, stops
from models.messages import Message
from routing.reads import day_of
from sms import stopping
from sms.failures import fail
from sms.gateway import ACCEPTED, KINDS, REFUSED, UNKNOWN, Outcome, delay
from sms.merging import follow
from sms.purposes import CARRIERS
from sms.receipts import apply_parked
from sms.refusals import refused

# Told twice is better than not told; nothing else is sent twice.
_SENT_AGAIN = ("alert", "case", "request", *CARRIERS)
_AGAIN = "sent again, first outcome unknown"


@dataclass(frozen=True)
class Sent:
    """What came of a try. `status` is '' where there was nothing to do.

    To be nudged now: `raises` are rows of the outbox, `nudges` are (lane, message id).
    """

    status: str = ""
    raises: tuple[int, ...] = ()
    nudges: tuple[tuple[str, UUID], ...] = ()


def record(
    db: Connection,
    tried: Message,
    outcome: Outcome,
    now: datetime,
    *,
    sender: str = "",
    stopped: bool = False,
) -> Sent:
    """Writes what came of a try; `tried` is the message as it was claimed.

    `sender` is whose name it went under; `stopped`: nothing else goes until this one has.
    """
    message = messages.hold(db, tried.id)
    _book(db, message, outcome, now)
    if stopped and outcome.verdict == ACCEPTED:
        stopping.taken(db, sender, now)
    stop = stopping.refused(db, outcome, sender, now)
    this_try = message.status == "sending" and message.tries == tried.tries
    given_up = message.status in ("queued", "unknown") and outcome.verdict == ACCEPTED
    step = _STEPS[outcome.verdict] if this_try or given_up else _late
    if stop and this_try and message.is_useful(stop.probe_at):
        sent = _queue(db, message, stop.probe_at, now, reason=outcome.reason, held=_held(message))
    else:
        sent = step(db, message, outcome, now)
    if not outcome.gateway_id and message.purpose not in CARRIERS:
        return sent
    owed = apply_parked(db, outcome.gateway_id, now) if outcome.gateway_id else ()
    after = messages.get(db, message.id)
    owed += follow(db, after, now)
    return Sent(after.status, sent.raises + owed, sent.nudges)


def _book(db: Connection, message: Message, outcome: Outcome, now: datetime) -> None:
    """Every try that cost something is added; what the gateway did not say stays as it was."""
    known = {
        "cost": outcome.cost if message.cost is None else message.cost + (outcome.cost or 0),
        "currency": outcome.currency or message.currency,
        "gateway_id": outcome.gateway_id or message.gateway_id,
        "segments": outcome.segments or message.segments,
    }
    if outcome.gateway_id and message.gateway_id not in (None, outcome.gateway_id):
        copies.add(db, message.id, message.gateway_id, now)
    row = messages.messages.update().where(messages.messages.c.id == message.id)
    db.execute(row.values(**known))
    if outcome.cost:
        parts = outcome.segments or message.segments
        ledger.book(
            db,
            message,
            cost=outcome.cost,
            currency=outcome.currency,
            segments=parts,
            day=day_of(now),
        )


def _late(db: Connection, message: Message, outcome: Outcome, now: datetime) -> Sent:
    """The sweeper gave this try up, or the network spoke first: the state stays."""
    told = f"late: {outcome.verdict} {outcome.reason}".strip()
    messages.note(
        db, message.id, at=now, source=_told_by(outcome), status=message.status, reason=told
    )
    return Sent(message.status)


def _told_by(outcome: Outcome) -> str:
    """Who says so in the message's history: which gateway, where there are several."""
    return f"gateway {outcome.gateway}".strip()


def _accept(db: Connection, message: Message, outcome: Outcome, now: datetime) -> Sent:
    messages.change(
        db,
        message.id,
        at=now,
        source=_told_by(outcome),
        status="accepted",
        reason="",
        sent_at=message.sent_at or now,
        next_at=None,
    )
    if message.alert_id and alerts.get(db, message.alert_id).sent_at is None:
        alerts.change(db, message.alert_id, sent_at=now)
    return Sent("accepted")


def _refuse(db: Connection, message: Message, outcome: Outcome, now: datetime) -> Sent:
    alarms = refused(db, message, outcome.reason, now) if outcome.blocks else ()
    wait = delay(outcome.kind, message.tries, _spread(message))
    if wait is not None and not KINDS[outcome.kind].stops and message.is_useful(now + wait):
        return _queue(db, message, now + wait, now, reason=outcome.reason)
    owed = fail(db, message, outcome.reason, now=now, source=_told_by(outcome))
    return Sent("failed", owed + alarms)


def _doubt(db: Connection, message: Message, outcome: Outcome, now: datetime) -> Sent:
    messages.change(
        db,
        message.id,
        at=now,
        source=_told_by(outcome),
        status="unknown",
        reason=outcome.reason,
        next_at=None,
    )
    if message.purpose not in _SENT_AGAIN or message.again or not message.is_useful(now):
        return Sent("unknown")
    return _queue(db, message, now, now, reason=_AGAIN, again=True)


def _queue(db: Connection, message: Message, at: datetime, now: datetime, **values: Any) -> Sent:
    messages.change(db, message.id, at=now, source="outbox", status="queued", next_at=at, **values)
    return Sent("queued", nudges=((message.lane, message.id),) if at <= now else ())


def _held(message: Message) -> str:
    """It waits for a stop to end, unless what it waited for before still counts."""
    return message.held or stops.HELD


def _spread(message: Message) -> float:
    """From 0 to 1, another for each message and try, and the same each time it is asked."""
    return (message.id.int >> 8 * message.tries) % 256 / 255


_STEPS: Mapping[str, Callable[[Connection, Message, Outcome, datetime], Sent]] = MappingProxyType(
    {ACCEPTED: _accept, REFUSED: _refuse, UNKNOWN: _doubt}
)
