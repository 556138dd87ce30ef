"""In which of the 24 hours from a time a duty can be told, as bits of a number. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from models.duties import Duty
from models.stand_ins import StandIn
from routing.hours import BadHours, parse
from routing.papers import lapsed

HOURS = 24
ALL_DAY = (1 << HOURS) - 1
_LAST_MINUTE = timedelta(minutes=59)


def begun(duty: Duty, now: datetime) -> Duty:
    """A duty that has begun, be it a minute ago, is there for the whole of this hour."""
    over = duty.held_from is not None and duty.held_from <= now
    return replace(duty, held_from=None) if over else duty


def there(duty: Duty, start: datetime, *, unheard: bool) -> int:
    """The hours in which the phone of a duty's holder can be told under it."""
    if unheard or not duty.reached:
        return 0
    return held(duty, start) & ~off(duty.off_until, start)


def instead(duty: Duty, other: StandIn, start: datetime, *, unheard: bool) -> int:
    """The hours in which the stand-in's phone is told, because the holder is away."""
    if unheard or not other.reached:
        return 0
    stands = held(duty, start) & ~off(other.off_until, start) & _before(other.until, start)
    return stands & off(duty.off_until, start) if duty.reached else stands


def held(duty: Duty, start: datetime) -> int:
    """The hours wholly within the duty: its hours, its first and last day, its papers' last day."""
    mask = on_duty(duty.hours, start)
    if duty.held_from is not None and duty.held_from > start:
        mask &= ~_before(duty.held_from, start, whole=False)
    if duty.held_until is not None:
        mask &= _before(duty.held_until, start)
    return mask & _papers(duty, start)


@lru_cache(maxsize=4096)
def on_duty(text: str, start: datetime) -> int:
    """The hours that lie wholly within duty hours; those that cannot be read count as always."""
    try:
        span = parse(text)
    except BadHours:
        return ALL_DAY
    return each(start, lambda at: span.cover(at) and span.cover(at + _LAST_MINUTE))


def off(until: datetime | None, start: datetime) -> int:
    """The hours in which somebody is off duty until a time."""
    return 0 if until is None or until <= start else _before(until, start, whole=False)


def each(start: datetime, fits: Callable[[datetime], bool]) -> int:
    """The hours whose beginning fits."""
    return sum(1 << hour for hour in range(HOURS) if fits(start + timedelta(hours=hour)))


def _before(until: datetime, start: datetime, *, whole: bool = True) -> int:
    """The hours that end before a time, or with `whole` False those that begin before it."""
    if until <= start:
        return 0
    hours = (until - start) // timedelta(hours=1)
    if not whole and start + timedelta(hours=hours) < until:
        hours += 1
    return (1 << min(hours, HOURS)) - 1


def _papers(duty: Duty, start: datetime) -> int:
    if duty.accredited_until is None and duty.licence_until is None:
        return 0 if lapsed(duty, start) else ALL_DAY
    return each(start, lambda at: not lapsed(duty, at))
