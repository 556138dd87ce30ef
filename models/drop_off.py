"""Where calls stop: how many came to each screen, and how many ended there without going on.

Counted from our own journal. Calls of the sensitive branch are in none of the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from models.calls import calls, hops

CUT = ("Incomplete", "Failed")  # the gateway's words, where it said any
STILL_CALLING = timedelta(minutes=3)  # a call lives no longer at the gateway


@dataclass(frozen=True)
class Stops:
    """One screen: calls that came to it, and those that dropped there."""

    screen: str
    reached: int
    dropped: int


@dataclass(frozen=True)
class Which:
    """Which calls: '' or None asks for any; `hours` are those of the day in `zone`."""

    network: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    hours: tuple[int, ...] = ()
    zone: str = "Africa/Nairobi"


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "network": lambda value: calls.c.network == value,
    "language": lambda value: calls.c.language == value,
    "since": lambda value: calls.c.started_at >= value,
    "until": lambda value: calls.c.started_at < value,
}


def stops(db: Connection, which: Which, now: datetime) -> list[Stops]:
    """Every screen a call came to, the most come to first. Two queries."""
    among = _among(which)
    came = func.count(hops.c.call_id.distinct())
    reached: Mapping[str, int] = _pairs(
        db,
        select(hops.c.screen, came)
        .join(calls, calls.c.id == hops.c.call_id)
        .where(hops.c.screen != "", *among)
        .group_by(hops.c.screen),
    )
    dropped: Mapping[str, int] = _pairs(
        db,
        select(calls.c.last_screen, func.count())
        .where(calls.c.last_screen != "", calls.c.last_at < now - STILL_CALLING, *among)
        .where(or_(calls.c.end.in_(CUT), and_(calls.c.end == "", calls.c.ended_at.is_(None))))
        .group_by(calls.c.last_screen),
    )
    found = [Stops(screen, count, dropped.get(screen, 0)) for screen, count in reached.items()]
    return sorted(found, key=lambda one: (-one.reached, one.screen))


def _pairs(db: Connection, query: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in db.execute(query)}


def _among(which: Which) -> list[ColumnElement[bool]]:
    asked = {name: value for name in _CONDITIONS if (value := getattr(which, name))}
    among = [_CONDITIONS[name](value) for name, value in asked.items()]
    hour = func.extract("hour", func.timezone(which.zone, calls.c.started_at))
    return [~calls.c.sensitive, *among, *([hour.in_(which.hours)] if which.hours else [])]
