"""What an operator must mend before texts go again: no money, a key or a sender refused.

While a stop stands one message at a time asks the gateway whether it is over; the first that is
taken ends it. One row a kind and sender, so that a thousand refusals are one alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, Text, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment
from models.messages import messages

HELD = "stop"
SUSPECTED = "suspected "  # begins the kind of what has not stopped anything yet

gateway_stops = Table(
    "gateway_stops",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("sender", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("probes", Integer, nullable=False, server_default="0"),
    moment("since_at", required=True),
    moment("probe_at", required=True),
    moment("ended_at"),
)


@dataclass(frozen=True)
class Stop:
    """`kind` as in sms.gateway; `sender` '' for all; `reason` the gateway's word for it.

    `refusals` since it began, `probe_at` when the gateway is asked again.
    """

    kind: str
    sender: str
    reason: str
    refusals: int
    probes: int
    since_at: datetime
    probe_at: datetime

    @property
    def suspected(self) -> bool:
        return self.kind.startswith(SUSPECTED)


_shown = tuple(gateway_stops.c[name] for name in Stop.__dataclass_fields__)
_open = gateway_stops.c.ended_at.is_(None)
_suspected = gateway_stops.c.kind.startswith(SUSPECTED)
STANDS = _open & ~_suspected


def standing(db: Connection, sender: str | None = None) -> list[Stop]:
    """The stops that stand: for this sender and for all, or every one where none is named."""
    return [stop for stop in known(db, sender) if not stop.suspected]


def known(db: Connection, sender: str | None = None) -> list[Stop]:
    """The same and what is suspected, which a text that goes clears too."""
    rows = select(*_shown).where(_open).order_by(gateway_stops.c.since_at, gateway_stops.c.kind)
    if sender is not None:
        rows = rows.where(gateway_stops.c.sender.in_(("", sender)))
    return [Stop(*row) for row in db.execute(rows)]


def suspicions(db: Connection, sender: str, now: datetime) -> int:
    """How many kinds of suspicion there are of a sender, their time (`probe_at`) not over."""
    rows = select(func.count()).where(_open, _suspected, gateway_stops.c.sender == sender)
    return int(db.execute(rows.where(gateway_stops.c.probe_at > now)).scalar_one())


def probe(db: Connection, stop: Stop, now: datetime, *, patience: timedelta) -> bool:
    """Whether this message is the one that asks; others wait meanwhile, for so long at most."""
    row = update(gateway_stops).where(*_this(stop), _open, gateway_stops.c.probe_at <= now)
    probed = row.values(probe_at=now + patience, probes=gateway_stops.c.probes + 1)
    return db.execute(probed).rowcount == 1


def begin(
    db: Connection, kind: str, sender: str, *, reason: str, now: datetime, wait: timedelta
) -> Stop:
    """Notes a refusal: a stop begins, or goes on. Asked again after `wait`, not before."""
    stands = gateway_stops.c.ended_at.is_(None)
    refused = insert(gateway_stops).values(
        kind=kind,
        sender=sender,
        reason=reason,
        refusals=1,
        since_at=now,
        probe_at=now + wait,
    )
    again = refused.on_conflict_do_update(
        index_elements=[gateway_stops.c.kind, gateway_stops.c.sender],
        set_={
            "reason": refused.excluded.reason,
            "refusals": case((stands, gateway_stops.c.refusals + 1), else_=1),
            "probes": case((stands, gateway_stops.c.probes), else_=0),
            "since_at": case((stands, gateway_stops.c.since_at), else_=now),
            "probe_at": case(
                (stands, func.greatest(gateway_stops.c.probe_at, now + wait)), else_=now + wait
            ),
            "ended_at": None,
        },
    )
    return Stop(*db.execute(again.returning(*_shown)).one())


def later(db: Connection, stop: Stop, until: datetime) -> Stop:
    """The same stop, asked again no sooner than `until`."""
    row = update(gateway_stops).where(*_this(stop))
    put_off = row.values(probe_at=func.greatest(gateway_stops.c.probe_at, until))
    return Stop(*db.execute(put_off.returning(*_shown)).one())


def end(db: Connection, sender: str, now: datetime) -> list[str]:
    """A text was taken: what stood is over, and what waited for it is due. Returns the kinds."""
    row = update(gateway_stops).where(_open, gateway_stops.c.sender.in_(("", sender)))
    ended = db.execute(row.values(ended_at=now).returning(gateway_stops.c.kind)).scalars()
    kinds = [kind for kind in ended if not kind.startswith(SUSPECTED)]
    if kinds:
        waits = update(messages).where(messages.c.status == "queued", messages.c.held == HELD)
        db.execute(waits.values(next_at=now))
    return kinds


def waiting(db: Connection, limit: int) -> int:
    """How many messages wait for a stop to end, counted no further than `limit`."""
    rows = select(messages.c.id).where(messages.c.status == "queued", messages.c.held == HELD)
    counted = select(func.count()).select_from(rows.limit(limit).subquery())
    return int(db.execute(counted).scalar_one())


def _this(stop: Stop) -> tuple[Any, ...]:
    return gateway_stops.c.kind == stop.kind, gateway_stops.c.sender == stop.sender
