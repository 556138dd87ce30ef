"""Of which hours without anybody somebody was told: hours of the day in UTC, as bits. Pure.

A gap that comes back at the same hours of each day is the same gap; other hours are a new one. What
only goes on, at hours that no look has seen before, is no news.
"""

from __future__ import annotations

from datetime import UTC, datetime

from routing.coverage_hours import ALL_DAY, HOURS


def hours_of_day(mask: int, start: datetime) -> int:
    """The hours from `start` on as hours of the day: bit 0 is midnight in UTC."""
    turn = start.astimezone(UTC).hour
    return (mask << turn | mask >> (HOURS - turn)) & ALL_DAY


def going_on(told: int, mask: int, start: datetime, *, seen: int) -> int:
    """`told` with the hours of a gap that follow on from it; the first `seen` hours from `start`
    were looked at before, and are no such hours.
    """
    for hour in range(max(seen, 0), HOURS):
        this, last = (hours_of_day(1 << (at % HOURS), start) for at in (hour, hour - 1))
        runs = hour == 0 or mask >> (hour - 1) & 1
        if mask >> hour & 1 and runs and told & last:
            told |= this
    return told
