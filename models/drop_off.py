"""Where calls stop: how many came to each screen, and how many ended there without going on.

Counted from our own journal, and for days whose hops are gone from what was counted before. Calls
of the sensitive branch are in none of the counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, select

from models import drop_off_days as days
from models.calls import calls, hops
from models.drop_off_days import ZONE, drop_off_days, stopped

STILL_CALLING = timedelta(minutes=3)  # a call lives no longer at the gateway


@dataclass(frozen=True)
class Stops:
    """One screen: calls that came to it, and those that dropped there."""

    screen: str
    reached: int
    dropped: int


@dataclass(frozen=True)
class Which:
    """Which calls: '' or None asks for any; `hours` are those of the day in Kenya, as days are."""

    network: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    hours: tuple[int, ...] = ()


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "network": lambda value: calls.c.network == value,
    "language": lambda value: calls.c.language == value,
    "since": lambda value: calls.c.started_at >= value,
    "until": lambda value: calls.c.started_at < value,
}
_OF_DAYS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "network": lambda value: drop_off_days.c.network == value,
    "language": lambda value: drop_off_days.c.language == value,
    "since": lambda value: drop_off_days.c.began_on >= value.astimezone(ZoneInfo(ZONE)).date(),
    "until": lambda value: drop_off_days.c.began_on < value.astimezone(ZoneInfo(ZONE)).date(),
    "hours": lambda value: drop_off_days.c.hour.in_(value),
}


def stops(db: Connection, which: Which, now: datetime) -> list[Stops]:
    """Every screen a call came to, the most come to first. Four queries."""
    among = _among(which)
    if counted := days.last(db):
        among.append(calls.c.started_at >= days.midnight_after(counted))
    reached, dropped = _of_days(db, which)
    came = func.count(hops.c.call_id.distinct())
    reached += _pairs(
        db,
        select(hops.c.screen, came)
        .join(calls, calls.c.id == hops.c.call_id)
        .where(hops.c.screen != "", *among)
        .group_by(hops.c.screen),
    )
    dropped += _pairs(
        db,
        select(calls.c.last_screen, func.count())
        .where(calls.c.last_screen != "", calls.c.last_at < now - STILL_CALLING, *among)
        .where(stopped())
        .group_by(calls.c.last_screen),
    )
    found = [Stops(screen, count, dropped[screen]) for screen, count in reached.items()]
    return sorted(found, key=lambda one: (-one.reached, one.screen))


def _of_days(db: Connection, which: Which) -> tuple[Counter[str], Counter[str]]:
    """(came to, dropped at) by screen, of the days that were counted before."""
    asked = {name: value for name in _OF_DAYS if (value := getattr(which, name))}
    table = drop_off_days.c
    rows = db.execute(
        select(table.screen, func.sum(table.came), func.sum(table.ended))
        .where(*(_OF_DAYS[name](value) for name, value in asked.items()))
        .group_by(table.screen)
    ).all()
    return Counter({r[0]: int(r[1]) for r in rows}), Counter({r[0]: int(r[2]) for r in rows})


def _pairs(db: Connection, query: Any) -> Counter[str]:
    return Counter({row[0]: row[1] for row in db.execute(query)})


def _among(which: Which) -> list[ColumnElement[bool]]:
    asked = {name: value for name in _CONDITIONS if (value := getattr(which, name))}
    among = [_CONDITIONS[name](value) for name, value in asked.items()]
    hour = func.extract("hour", func.timezone(ZONE, calls.c.started_at))
    return [~calls.c.sensitive, *among, *([hour.in_(which.hours)] if which.hours else [])]
