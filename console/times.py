"""Times as an operator reads them: East Africa Time, `today 14:32`, exact on hover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from routing.hours import EAST_AFRICA

_STEPS = ((86_400, "day", "days"), (3_600, "h", "h"), (60, "min", "min"))


@dataclass(frozen=True)
class Moment:
    """A time in words, to the second for the hover, and for machines."""

    words: str
    seconds: str
    exact: str
    iso: str


def moment(at: datetime, now: datetime) -> Moment:
    """A time as seen from `now`; both UTC."""
    local = at.astimezone(EAST_AFRICA)
    day = _day(local.date(), now.astimezone(EAST_AFRICA).date())
    exact = f"{local.day} {local:%B %Y}, {local:%H:%M:%S} EAT"
    return Moment(f"{day} {local:%H:%M}", f"{day} {local:%H:%M:%S}", exact, local.isoformat())


def maybe(at: datetime | None, now: datetime) -> Moment | None:
    return moment(at, now) if at else None


def hour(at: datetime, now: datetime) -> Moment:
    """A time that is kept to the hour only."""
    local = at.astimezone(EAST_AFRICA)
    day = _day(local.date(), now.astimezone(EAST_AFRICA).date())
    exact = f"{local.day} {local:%B %Y}, kept to the hour"
    words = f"{day} about {local:%H}:00"
    return Moment(words, words, exact, local.isoformat())


def lasting(span: timedelta) -> str:
    """A length of time by its biggest unit: `3 days`, `2 h`, `14 min`, `1.8 s`."""
    seconds = abs(span.total_seconds())
    for size, one, many in _STEPS:
        if seconds >= size:
            whole = int(seconds // size)
            return f"{whole} {one if whole == 1 else many}"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def start_of(day: date) -> datetime:
    """Midnight of a day in East Africa, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=EAST_AFRICA).astimezone(UTC)


def _day(day: date, today: date) -> str:
    gone = (today - day).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if gone in near:
        return near[gone]
    if 1 < gone < 7:
        return f"{day:%a}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%b}{year}"
