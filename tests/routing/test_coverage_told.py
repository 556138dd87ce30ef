"""Of which hours without anybody somebody was told, and which of them only go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from routing.coverage_hours import ALL_DAY, HOURS
from routing.coverage_told import going_on, hours_of_day

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday


def window(there: Callable[[datetime], bool], start: datetime) -> int:
    """The next 24 hours in which nobody is there."""
    return sum(1 << hour for hour in range(HOURS) if there(start + timedelta(hours=hour)))


def news(gap: Callable[[datetime], bool], hours: int) -> list[int]:
    """At which hours after noon a watch that looks each hour would tell."""
    told, found = 0, []
    for hour in range(hours):
        start = NOON + timedelta(hours=hour)
        mask = window(gap, start)
        told = going_on(told, mask, start, seen=HOURS - 1) if mask else 0
        if hours_of_day(mask, start) & ~told:
            found.append(hour)
            told = hours_of_day(mask, start)
    return found


@pytest.mark.parametrize("hour", [0, 5, 23])
def test_hours_of_the_day_are_the_same_whenever_they_are_looked_at(hour: int) -> None:
    start = NOON.replace(hour=hour)
    assert hours_of_day(window(lambda at: at.hour in (3, 22), start), start) == 1 << 3 | 1 << 22
    assert hours_of_day(ALL_DAY, start) == ALL_DAY


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        pytest.param(lambda at: at.hour >= 19 or at.hour < 3, [0], id="every night"),
        pytest.param(lambda at: at >= NOON, [0], id="from now on without an end"),
        pytest.param(lambda at: at.weekday() >= 5, [0], id="a weekend, seen hour by hour"),
        pytest.param(lambda at: at.hour == 14, [0], id="the same hour of each day"),
    ],
)
def test_the_same_gap_is_news_once(gap: Callable[[datetime], bool], told: list[int]) -> None:
    assert news(gap, 24 * 3) == told


def test_hours_seen_before_are_no_going_on() -> None:
    """A gap of one hour that becomes one of five: the four were there to be seen."""
    told = hours_of_day(0b1, NOON)
    assert going_on(told, 0b11111, NOON, seen=HOURS) == told
    assert going_on(told, 0b11111, NOON, seen=0) == hours_of_day(0b11111, NOON)
