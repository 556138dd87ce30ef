"""Days and times as an operator types them: East Africa Time where no zone is said. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

import click

from routing.hours import EAST_AFRICA

_Day = TypeVar("_Day", bound=date)
_YEARS = range(2000, 2200)  # in which a time may lie; the ends of the calendar overflow
_HOW = "write it 2026-11-21, 2026-11-21T14:30 (East Africa Time) or 2026-11-21T11:30Z"


def moment(_context: click.Context, _option: click.Parameter, typed: str | None) -> datetime | None:
    """A time as typed, or the beginning of a day, in UTC."""
    return None if typed is None else _read(typed, timedelta())


def end(_context: click.Context, _option: click.Parameter, typed: str | None) -> datetime | None:
    """A time as typed, or the end of a day, in UTC."""
    return None if typed is None else _read(typed, timedelta(days=1))


def day(_context: click.Context, _option: click.Parameter, typed: str) -> date:
    """A day. Raises BadParameter."""
    try:
        return _within(date.fromisoformat(typed))
    except ValueError:
        raise click.BadParameter(f"{typed!r} is no day: write it 2026-11-21") from None


def maybe_day(context: click.Context, option: click.Parameter, typed: str | None) -> date | None:
    """A day, where one is said. Raises BadParameter."""
    return None if typed is None else day(context, option, typed)


def written(at: datetime) -> str:
    """A time for other programs: ISO 8601, UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read(typed: str, past_midnight: timedelta) -> datetime:
    """`past_midnight` is added where only a day is said."""
    try:
        if len(typed) == len("2026-11-21"):
            day = _within(date.fromisoformat(typed))
            midnight = datetime.combine(day, time(), EAST_AFRICA)
            return (midnight + past_midnight).astimezone(UTC)
        at = _within(datetime.fromisoformat(typed))
    except ValueError:
        raise click.BadParameter(f"{typed!r} is no time: {_HOW}") from None
    return (at if at.tzinfo else at.replace(tzinfo=EAST_AFRICA)).astimezone(UTC)


def _within(day: _Day) -> _Day:
    """The day or time. Raises BadParameter for one of a year nobody means."""
    if day.year not in _YEARS:
        raise click.BadParameter(f"the year {day.year} is not within {_YEARS[0]} to {_YEARS[-1]}")
    return day
