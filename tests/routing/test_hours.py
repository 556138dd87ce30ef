"""Hours of duty: what they cover in East Africa Time, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.hours import EAST_AFRICA, BadHours, parse, spoken

MONDAY = datetime(2026, 11, 16, tzinfo=EAST_AFRICA)


def at(day: str, time: str) -> datetime:
    days = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su").index(day)
    hour, minute = map(int, time.split(":"))
    return MONDAY + timedelta(days=days, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("hours", "day", "time", "on_duty"),
    [
        pytest.param("", "Su", "03:00", True, id="no hours are all hours"),
        pytest.param("Mo-Fr 08:00-18:00", "Mo", "08:00", True, id="the first minute counts"),
        pytest.param("Mo-Fr 08:00-18:00", "Fr", "17:59", True, id="the last minute counts"),
        pytest.param("Mo-Fr 08:00-18:00", "Fr", "18:00", False, id="the end does not"),
        pytest.param("Mo-Fr 08:00-18:00", "Sa", "10:00", False, id="another day"),
        pytest.param("Mo-Fr 08:00-18:00;Sa 09:00-13:00", "Sa", "10:00", True, id="second span"),
        pytest.param("Fr 22:00-06:00", "Fr", "23:00", True, id="before midnight"),
        pytest.param("Fr 22:00-06:00", "Sa", "05:59", True, id="after midnight, next day"),
        pytest.param("Fr 22:00-06:00", "Fr", "05:00", False, id="not the morning before"),
        pytest.param("Su 22:00-06:00", "Mo", "05:00", True, id="over the end of the week"),
        pytest.param("Sa-Mo 08:00-09:00", "Su", "08:30", True, id="days over the week's end"),
        pytest.param("Sa-Mo 08:00-09:00", "Tu", "08:30", False, id="after such days"),
        pytest.param("We 00:00-24:00", "We", "23:59", True, id="a whole day"),
        pytest.param("We 00:00-24:00", "Th", "00:00", False, id="not a minute more"),
    ],
)
def test_who_is_on_duty_when(hours: str, day: str, time: str, on_duty: bool) -> None:
    assert parse(hours).cover(at(day, time)) is on_duty


def test_hours_are_read_in_east_africa_time() -> None:
    assert parse("Sa 15:00-16:00").cover(datetime(2026, 11, 21, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("weekdays", "'weekdays' cannot be read"),
        ("Mo-Fr 8:00-18:00", "cannot be read"),
        ("Mo-Fr 08:00-18:00,Sa 09:00-13:00", "cannot be read"),
        ("Xx 08:00-18:00", "there is no day Xx"),
        ("Mo-Yy 08:00-18:00", "there is no day Yy"),
        ("Mo 25:00-26:00", "there is no time 25:00"),
        ("Mo 08:75-09:00", "there is no time 08:75"),
        ("Mo 08:00-08:00", "no time at all"),
        ("Mo 08:00-18:00;", "'' cannot be read"),
    ],
)
def test_hours_that_cannot_be_read_say_why(hours: str, says: str) -> None:
    with pytest.raises(BadHours, match=says):
        parse(hours)


@settings(deadline=None)
@given(
    start=st.integers(0, 23 * 60),
    length=st.integers(1, 23 * 60),
    day=st.integers(0, 6),
    offset=st.integers(0, 7 * 24 * 60 - 1),
)
def test_a_span_covers_its_minutes_and_no_others(
    start: int, length: int, day: int, offset: int
) -> None:
    end = (start + length) % (24 * 60)
    name = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[day]
    span = f"{name} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    begins = day * 24 * 60 + start
    inside = (offset - begins) % (7 * 24 * 60) < length
    assert parse(span).cover(MONDAY + timedelta(minutes=offset)) is inside


def test_a_moment_is_spoken_in_east_africa_time() -> None:
    assert spoken(datetime(2026, 11, 21, 22, 5, tzinfo=UTC)) == "Sun 22 Nov 01:05"


WEEK = timedelta(days=7)


@pytest.mark.parametrize("weeks", [2, 3, 9])
def test_who_takes_turns_by_the_week_are_on_duty_one_after_another(weeks: int) -> None:
    turns = [parse(f"{turn}/{weeks} Mo-Su 00:00-24:00") for turn in range(1, weeks + 1)]
    noon = at("We", "12:00")
    for week in range(2 * weeks):
        on = [turn.cover(noon + week * WEEK) for turn in turns]
        assert on.count(True) == 1
        assert on == [turn.cover(noon + (week + weeks) * WEEK) for turn in turns]


def test_a_turn_that_goes_over_sunday_midnight_ends_in_the_other_s_week() -> None:
    first, second = (parse(f"{turn}/2 Su 22:00-06:00") for turn in (1, 2))
    late = at("Su", "23:00")
    begun = first if first.cover(late) else second
    assert begun.cover(late + timedelta(hours=6)) and not begun.cover(late + WEEK)


def test_there_is_no_week_three_of_two() -> None:
    with pytest.raises(BadHours, match="no week 3 of 2"):
        parse("3/2 Mo 08:00-18:00")


DAY = timedelta(days=1)


@pytest.mark.parametrize("days", [2, 3, 31])
def test_who_takes_turns_by_the_day_are_on_duty_one_after_another(days: int) -> None:
    turns = [
        parse(f"{turn}/{days} days from 2026-11-16 00:00-24:00") for turn in range(1, days + 1)
    ]
    for day in range(2 * days):
        on = [turn.cover(at("Mo", "12:00") + day * DAY) for turn in turns]
        assert on.count(True) == 1 and on[day % days]


@pytest.mark.parametrize(
    ("time", "after", "on_duty"),
    [
        pytest.param("17:59", 0, False, id="before it begins"),
        pytest.param("18:00", 0, True, id="on the day named"),
        pytest.param("05:59", 1, True, id="after midnight, the next day"),
        pytest.param("06:00", 1, False, id="when it has ended"),
        pytest.param("18:00", 1, False, id="another's day"),
        pytest.param("18:00", 3, True, id="three days on"),
        pytest.param("18:00", -3, False, id="before the first day"),
    ],
)
def test_a_turn_of_every_three_days_from_a_day(time: str, after: int, on_duty: bool) -> None:
    hours = parse("1/3 days from 2026-11-16 18:00-06:00")
    assert hours.cover(at("Mo", time) + after * DAY) is on_duty


def test_turns_by_the_day_and_by_the_week_stand_side_by_side() -> None:
    hours = parse("1/3 days from 2026-11-16 18:00-06:00;Sa 09:00-13:00")
    assert hours.cover(at("Sa", "10:00")) and hours.cover(at("Mo", "20:00"))
    assert not hours.cover(at("Tu", "20:00"))


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("4/3 days from 2026-11-16 18:00-06:00", "there is no day 4 of 3"),
        ("0/3 days from 2026-11-16 18:00-06:00", "there is no day 0 of 3"),
        ("1/32 days from 2026-11-16 18:00-06:00", "turns go over 2 to 31 days"),
        ("1/3 days from 2026-02-30 18:00-06:00", "there is no day 2026-02-30"),
        ("1/3 days from 2026-11-16 18:00-18:00", "no time at all"),
        ("1/3 days from tomorrow 18:00-06:00", "turns by the day like 1/3 days from 2026-11-23"),
    ],
)
def test_turns_by_the_day_that_cannot_be_say_why(hours: str, says: str) -> None:
    with pytest.raises(BadHours, match=says):
        parse(hours)
