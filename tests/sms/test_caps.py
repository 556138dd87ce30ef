"""Caps per phone: when the next text may go after those that went."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sms.caps import Cap, full, longest, read

CAPS = read("1/1m,5/15m,11/1h")


def at(now: datetime, *minutes_ago: float) -> list[datetime]:
    return [now - timedelta(minutes=ago) for ago in minutes_ago]


ROWS = [
    ("nothing was sent", (), None),
    ("one a minute ago", (1,), None),
    ("one half a minute ago", (0.5,), 0.5),
    ("four in a quarter of an hour", (2, 4, 6, 8), None),
    ("five in a quarter of an hour", (2, 4, 6, 8, 10), 5),
    ("five, and one just now", (0.1, 4, 6, 8, 10), 5),
    ("eleven in an hour", (16, 18, 20, 22, 24, 26, 28, 30, 40, 50, 55), 5),
    ("eleven, the oldest an hour ago", (16, 18, 20, 22, 24, 26, 28, 30, 40, 50, 60), None),
]


@pytest.mark.parametrize(("sent", "wait"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_the_cap_that_holds_for_longest_counts(
    now: datetime, sent: tuple[float, ...], wait: float | None
) -> None:
    found = full(CAPS, at(now, *sent), now)
    assert (found.until if found else None) == (now + timedelta(minutes=wait) if wait else None)


def test_caps_are_read_and_said() -> None:
    assert read("2/30s, 3/2h") == (Cap(2, timedelta(seconds=30)), Cap(3, timedelta(hours=2)))
    assert str(CAPS[1]) == "5 in 15 min"
    assert read("") == () and longest(()) == timedelta(0)
    assert longest(CAPS) == timedelta(hours=1)


@pytest.mark.parametrize("written", ["1", "0/1m", "1/1d", "five/15m"])
def test_what_is_no_cap_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read(written)
