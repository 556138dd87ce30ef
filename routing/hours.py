"""When somebody is on duty: `Mo-Fr 08:00-18:00;Sa 09:00-13:00`, read in East Africa Time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

EAST_AFRICA = timezone(timedelta(hours=3), "EAT")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = re.compile(
    r"([A-Z][a-z])(?:-([A-Z][a-z]))? ([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})", re.ASCII
)
_DAY = 24 * 60  # minutes
_WEEK = 7 * _DAY
_HOW = "write days and times like Mo-Fr 08:00-18:00;Sa 09:00-13:00"


class BadHours(ValueError):
    """Hours that cannot be read; the message says which part and why."""


@dataclass(frozen=True)
class Hours:
    """Spans of minutes since Monday 00:00 East Africa Time, ends not included.

    No spans at all means always. A span over Sunday midnight goes on beyond the week's end.
    """

    spans: tuple[tuple[int, int], ...]

    def cover(self, at: datetime) -> bool:
        """Whether a moment (aware) lies within one of the spans."""
        if not self.spans:
            return True
        local = at.astimezone(EAST_AFRICA)
        minute = local.weekday() * _DAY + local.hour * 60 + local.minute
        return any(
            start <= minute < end or start <= minute + _WEEK < end for start, end in self.spans
        )


@lru_cache(maxsize=1024)
def parse(text: str) -> Hours:
    """Reads hours; empty is always. An end before its start is on the next day.

    Raises BadHours.
    """
    parts = [part.strip() for part in text.split(";")] if text.strip() else []
    return Hours(tuple(span for part in parts for span in _spans(part)))


def _spans(part: str) -> list[tuple[int, int]]:
    found = _SPAN.fullmatch(part)
    if not found:
        raise BadHours(f"{part!r} cannot be read: {_HOW}")
    start, end = _minute(part, found[3], found[4]), _minute(part, found[5], found[6])
    if start in (end, _DAY):
        raise BadHours(f"{part!r} is no time at all; a whole day is 00:00-24:00")
    length = end - start if end > start else end - start + _DAY
    return [
        (day * _DAY + start, day * _DAY + start + length)
        for day in _days(part, found[1], found[2] or found[1])
    ]


def _minute(part: str, hour: str, minute: str) -> int:
    total = int(hour) * 60 + int(minute)
    if total > _DAY or int(minute) > 59:
        raise BadHours(f"{part!r}: there is no time {hour}:{minute}")
    return total


def _days(part: str, first: str, last: str) -> list[int]:
    """Day numbers from first to last; Sa-Mo goes over the week's end."""
    for day in (first, last):
        if day not in DAYS:
            raise BadHours(f"{part!r}: there is no day {day}; days are {' '.join(DAYS)}")
    start = DAYS.index(first)
    count = (DAYS.index(last) - start) % 7 + 1
    return [(start + step) % 7 for step in range(count)]


def spoken(at: datetime) -> str:
    """A moment as people say it here: `Sat 21 Nov 15:00`."""
    local = at.astimezone(EAST_AFRICA)
    return f"{_NAMES[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local:%H:%M}"


_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
