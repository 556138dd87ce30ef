"""When somebody is on duty: `Mo-Fr 08:00-18:00;Sa 09:00-13:00`, read in East Africa Time.

Who takes turns by the week writes which of how many: `1/2 Mo-Su 00:00-24:00` is the first of every
two weeks. Weeks begin on Monday and are counted from 5 January 1970, the same for everybody. Turns
by the day are counted from a day that is named: `1/3 days from 2026-11-23 18:00-06:00` is the first
of every three days from then on, and nobody's before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

EAST_AFRICA = timezone(timedelta(hours=3), "EAT")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = re.compile(
    r"(?:([1-9])/([2-9]) )?"
    r"([A-Z][a-z])(?:-([A-Z][a-z]))? ([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})",
    re.ASCII,
)
_TURN = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2}) days from ([0-9]{4}-[0-9]{2}-[0-9]{2}) "
    r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})",
    re.ASCII,
)
_MOST_DAYS = 31  # in a turn by the day
_DAY = 24 * 60  # minutes
_WEEK = 7 * _DAY
_HOW = (
    "write days and times like Mo-Fr 08:00-18:00;Sa 09:00-13:00, "
    "turns by the week like 1/2 Mo-Su 00:00-24:00, "
    "and turns by the day like 1/3 days from 2026-11-23 18:00-06:00"
)
_FIRST_MONDAY = date(1970, 1, 5)


class BadHours(ValueError):
    """Hours that cannot be read; the message says which part and why."""


@dataclass(frozen=True)
class Span:
    """Minutes since Monday 00:00 East Africa Time, the end not included; it may go on beyond
    Sunday midnight. In the week number `turn` (from 0) of every `weeks`.
    """

    start: int
    end: int
    turn: int = 0
    weeks: int = 1

    def covers(self, minute: int, week: int) -> bool:
        return self.start <= minute < self.end and week % self.weeks == self.turn


@dataclass(frozen=True)
class Turn:
    """Minutes since midnight, the end not included; it may go on into the next day. On the day
    number `turn` (from 0) of every `days` since `first`.
    """

    start: int
    end: int
    turn: int
    days: int
    first: date

    def covers(self, minute: int, day: date) -> bool:
        since = (day - self.first).days
        return since >= 0 and since % self.days == self.turn and self.start <= minute < self.end


@dataclass(frozen=True)
class Hours:
    """No spans and no turns at all means always."""

    spans: tuple[Span, ...]
    turns: tuple[Turn, ...] = ()

    def cover(self, at: datetime) -> bool:
        """Whether a moment (aware) lies within one of the spans."""
        if not self.spans and not self.turns:
            return True
        local = at.astimezone(EAST_AFRICA)
        return self._by_the_week(local) or self._by_the_day(local)

    def _by_the_day(self, local: datetime) -> bool:
        minute, today = local.hour * 60 + local.minute, local.date()
        return any(
            turn.covers(minute, today) or turn.covers(minute + _DAY, today - timedelta(days=1))
            for turn in self.turns
        )

    def _by_the_week(self, local: datetime) -> bool:
        minute = local.weekday() * _DAY + local.hour * 60 + local.minute
        week = (local.date() - _FIRST_MONDAY).days // 7
        return any(
            span.covers(minute, week) or span.covers(minute + _WEEK, week - 1)
            for span in self.spans
        )


@lru_cache(maxsize=1024)
def parse(text: str) -> Hours:
    """Reads hours; empty is always. An end before its start is on the next day.

    Raises BadHours.
    """
    parts = [part.strip() for part in text.split(";")] if text.strip() else []
    turns = {part: found for part in parts if (found := _TURN.fullmatch(part))}
    return Hours(
        tuple(span for part in parts if part not in turns for span in _spans(part)),
        tuple(_turn(part, found) for part, found in turns.items()),
    )


def _turn(part: str, found: re.Match[str]) -> Turn:
    turn, days = int(found[1]), int(found[2])
    if not 2 <= days <= _MOST_DAYS or not 1 <= turn <= days:
        raise BadHours(f"{part!r}: there is no day {turn} of {days}; turns go over 2 to 31 days")
    try:
        first = date.fromisoformat(found[3])
    except ValueError:
        raise BadHours(f"{part!r}: there is no day {found[3]}") from None
    start, end = _between(part, found[4], found[5], found[6], found[7])
    return Turn(start, end, turn - 1, days, first)


def _between(part: str, *clock: str) -> tuple[int, int]:
    """(start, end) in minutes since midnight; an end before its start is on the next day."""
    start, end = _minute(part, clock[0], clock[1]), _minute(part, clock[2], clock[3])
    if start in (end, _DAY):
        raise BadHours(f"{part!r} is no time at all; a whole day is 00:00-24:00")
    return start, end if end > start else end + _DAY


def _spans(part: str) -> list[Span]:
    found = _SPAN.fullmatch(part)
    if not found:
        raise BadHours(f"{part!r} cannot be read: {_HOW}")
    turn, weeks = int(found[1] or 1), int(found[2] or 1)
    if turn > weeks:
        raise BadHours(f"{part!r}: there is no week {turn} of {weeks}")
    start, end = _between(part, found[5], found[6], found[7], found[8])
    return [
        Span(day * _DAY + start, day * _DAY + end, turn - 1, weeks)
        for day in _days(part, found[3], found[4] or found[3])
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
