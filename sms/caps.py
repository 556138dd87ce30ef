"""How many texts a phone is sent unasked within how long, and when the next may go. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_UNITS = {"s": 1, "m": 60, "h": 3600}
_CAP = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})([smh])", re.ASCII)


@dataclass(frozen=True)
class Cap:
    """At most so many within so long."""

    most: int
    within: timedelta

    def __str__(self) -> str:
        return f"{self.most} in {self.within.total_seconds() / 60:g} min"


Caps = tuple[Cap, ...]


@dataclass(frozen=True)
class Full:
    """A cap that is reached, and when it lets the next one through."""

    cap: Cap
    until: datetime


def full(caps: Caps, sent: Sequence[datetime], now: datetime) -> Full | None:
    """The cap that holds the next text back for longest; None where it may go.

    `sent` are the times of what went before, newest first, as far back as the longest cap looks.
    """
    found = [
        Full(cap, inside[cap.most - 1] + cap.within)
        for cap in caps
        if len(inside := [at for at in sent if at > now - cap.within]) >= cap.most
    ]
    return max(found, key=lambda one: one.until, default=None)


def longest(caps: Caps) -> timedelta:
    """How far back the caps look."""
    return max((cap.within for cap in caps), default=timedelta(0))


def read(written: str) -> Caps:
    """`1/1m,5/15m,11/1h` as caps; '' is none. Raises ValueError."""
    found = [_CAP.fullmatch(item.strip()) for item in written.split(",") if item.strip()]
    if not all(found):
        raise ValueError("caps are written like 1/1m,5/15m,11/1h")
    return tuple(
        Cap(int(one[1]), timedelta(seconds=int(one[2]) * _UNITS[one[3]])) for one in found if one
    )
