"""Times as an operator reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from console.times import hour, lasting, moment, start_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 15:00 in Nairobi


@pytest.mark.parametrize(
    "at, words",
    [
        (datetime(2026, 11, 21, 11, 32, tzinfo=UTC), "today 14:32"),
        (datetime(2026, 11, 20, 20, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 11, 20, 21, 0, tzinfo=UTC), "today 00:00"),
        (datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "tomorrow 09:00"),
        (datetime(2026, 11, 17, 6, 5, tzinfo=UTC), "Tue 09:05"),
        (datetime(2026, 11, 2, 6, 5, tzinfo=UTC), "2 Nov 09:05"),
        (datetime(2025, 8, 3, 6, 5, tzinfo=UTC), "3 Aug 2025 09:05"),
        (datetime(2026, 11, 29, 6, 5, tzinfo=UTC), "29 Nov 09:05"),
    ],
)
def test_a_time_is_told_as_seen_from_now_in_east_africa(at: datetime, words: str) -> None:
    assert moment(at, NOW).words == words


def test_the_exact_time_is_there_on_hover() -> None:
    at = moment(datetime(2026, 11, 21, 11, 32, 5, tzinfo=UTC), NOW)
    assert (at.seconds, at.exact) == ("today 14:32:05", "21 November 2026, 14:32:05 EAT")
    assert at.iso == "2026-11-21T14:32:05+03:00"


def test_a_time_kept_to_the_hour_says_so() -> None:
    at = hour(datetime(2026, 11, 21, 11, 0, tzinfo=UTC), NOW)
    assert (at.words, at.exact) == ("today about 14:00", "21 November 2026, kept to the hour")


@pytest.mark.parametrize(
    "span, words",
    [
        (timedelta(milliseconds=1840), "1.8 s"),
        (timedelta(seconds=42), "42 s"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3, minutes=10), "3 h"),
        (timedelta(days=1), "1 day"),
        (-timedelta(days=2, hours=1), "2 days"),
    ],
)
def test_a_length_of_time_is_told_by_its_biggest_unit(span: timedelta, words: str) -> None:
    assert lasting(span) == words


def test_a_day_begins_at_midnight_in_east_africa() -> None:
    assert start_of(date(2026, 11, 21)) == datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
