"""What only an operator can mend stops all texts of a sender: one alarm, and one text that asks.

It ends by itself: the first text the gateway takes again lets all the others go.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from models import stops
from models.stops import Stop
from sms.gateway import KINDS, PROBES, Outcome
from sms.networks import network_of
from sms.pace import Held

_log = structlog.get_logger("sms.gateway")
# A sender refused for single phones is stopped once so many networks did so within this time.
NETWORKS, TOGETHER = 2, timedelta(minutes=5)
_THERE, _WHOLE = "sender_refused_there", "sender_refused"
PATIENCE = timedelta(seconds=30)  # longer than any try


def waits(standing: list[Stop], now: datetime) -> Held | None:
    """Until when the texts of a sender wait; None where one may ask whether it is over."""
    until = max((stop.probe_at for stop in standing), default=now)
    if until <= now:
        return None
    return Held(stops.HELD, until, f"held: {standing[0].reason}")


def asks(db: Connection, standing: list[Stop], now: datetime) -> Held | None:
    """None where this text is the one that asks; else until when it waits for the answer."""
    won = [stops.probe(db, stop, now, patience=PATIENCE) for stop in standing]
    if all(won):
        return None
    return Held(stops.HELD, now + PATIENCE, f"held: {standing[0].reason}")


def refused(db: Connection, outcome: Outcome, sender: str, now: datetime) -> Stop | None:
    """The stop that a refusal is part of; None where it is of another kind. Logged once."""
    kind = _suspected(db, outcome, sender, now) if outcome.kind == _THERE else outcome.kind
    whose = KINDS[kind].stops
    if not whose:
        return None
    stop = stops.begin(
        db,
        kind,
        sender if whose == "sender" else "",
        reason=outcome.reason or outcome.kind,
        now=now,
        wait=timedelta(seconds=PROBES[0]),
    )
    if stop.refusals == 1:
        _log.error("gateway_stopped", kind=stop.kind, reason=stop.reason)
        return stop
    wait = timedelta(seconds=PROBES[min(stop.probes, len(PROBES) - 1)])
    return stops.later(db, stop, now + wait) if stop.probes else stop


def _suspected(db: Connection, outcome: Outcome, sender: str, now: datetime) -> str:
    """One phone's network does not know the sender: its own trouble, until another says so."""
    stops.begin(
        db,
        f"{stops.SUSPECTED}{network_of(outcome.number)}",
        sender,
        reason=outcome.reason,
        now=now,
        wait=TOGETHER,
    )
    return _WHOLE if stops.suspicions(db, sender, now) >= NETWORKS else _THERE


def taken(db: Connection, sender: str, now: datetime) -> None:
    """A text went: whatever stood is over."""
    for kind in stops.end(db, sender, now):
        _log.warning("gateway_resumed", kind=kind)
