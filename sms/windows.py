"""Hours of the day within which texts are kept back, or may go. Pure; East Africa Time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from routing.hours import EAST_AFRICA

_SPAN = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})", re.ASCII)


@dataclass(frozen=True)
class Window:
    """From a time of the day to another, its end not included; an end before its start is of the
    next day. Where both are equal it covers nothing."""

    start: time
    end: time

    def covers(self, at: datetime) -> bool:
        local = at.astimezone(EAST_AFRICA).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def ends(self, at: datetime) -> datetime:
        """The first end after a moment."""
        return following(at, (self.end,))

    def begins(self, at: datetime) -> datetime:
        """The first start after a moment."""
        return following(at, (self.start,))


def following(at: datetime, times: tuple[time, ...]) -> datetime:
    """The first of these times of the day that comes after a moment."""
    local = at.astimezone(EAST_AFRICA)
    days = (local.date(), local.date() + timedelta(days=1))
    moments = (datetime.combine(day, one, EAST_AFRICA) for day in days for one in times)
    return min(moment for moment in moments if moment > local).astimezone(at.tzinfo)


def read(written: str) -> Window:
    """`21:00-06:00` as a window; '' covers nothing. Raises ValueError."""
    if not written.strip():
        return Window(time(0), time(0))
    found = _SPAN.fullmatch(written.strip())
    if not found:
        raise ValueError("hours are written like 21:00-06:00")
    hours = [int(digits) for digits in found.groups()]
    return Window(time(hours[0], hours[1]), time(hours[2], hours[3]))
