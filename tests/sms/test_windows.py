"""Hours of the day in East Africa Time: what they cover, and when they end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sms.pace import DIGESTS
from sms.windows import Window, following, read

NIGHT, DAY = read("21:00-06:00"), read("08:00-18:00")


def eat(hour: int, minute: int = 0, day: int = 21) -> datetime:
    """A moment of November 2026 by its time in Nairobi."""
    shifted = (hour - 3) % 24
    return datetime(2026, 11, day - (hour < 3), shifted, minute, tzinfo=UTC)


COVERED = [
    ("the last minute of the evening", NIGHT, eat(20, 59), False),
    ("nine in the evening", NIGHT, eat(21), True),
    ("after midnight", NIGHT, eat(1), True),
    ("the last minute of the night", NIGHT, eat(5, 59), True),
    ("six in the morning", NIGHT, eat(6), False),
    ("eight, for a promotional sender", DAY, eat(8), True),
    ("six in the evening, for a promotional sender", DAY, eat(18), False),
    ("no window at all", read(""), eat(0), False),
]


@pytest.mark.parametrize(
    ("window", "at", "covered"), [pytest.param(*row[1:], id=row[0]) for row in COVERED]
)
def test_a_window_is_read_in_east_africa_time(window: Window, at: datetime, covered: bool) -> None:
    assert window.covers(at) is covered


def test_a_night_ends_in_the_morning_that_follows() -> None:
    assert NIGHT.ends(eat(22)) == eat(6, day=22)
    assert NIGHT.ends(eat(4)) == eat(6)
    assert DAY.begins(eat(19)) == eat(8, day=22)


def test_the_next_of_several_times_is_found_over_midnight() -> None:
    assert following(eat(12), DIGESTS) == eat(13)
    assert following(eat(13), DIGESTS) == eat(18)
    assert following(eat(20), DIGESTS) == eat(7, day=22)


@pytest.mark.parametrize("written", ["21-06", "21:00", "25:00-06:00", "nine"])
def test_what_is_no_window_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read(written)
