"""Days and times as an operator types them: East Africa Time where no zone is said. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import click

from routing.hours import EAST_AFRICA

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
        return date.fromisoformat(typed)
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
            midnight = datetime.combine(date.fromisoformat(typed), time(), EAST_AFRICA)
            return (midnight + past_midnight).astimezone(UTC)
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise click.BadParameter(f"{typed!r} is no time: {_HOW}") from None
    return (at if at.tzinfo else at.replace(tzinfo=EAST_AFRICA)).astimezone(UTC)
