"""A quarter of a year, written `2026-Q4`: what priorities and votes are counted by. Pure."""

from __future__ import annotations

from datetime import date

_MONTHS = 3


def quarter_of(day: date) -> str:
    """The quarter a day of East Africa belongs to."""
    return f"{day.year}-Q{(day.month - 1) // _MONTHS + 1}"


def began(quarter: str) -> date:
    """Its first day. Raises ValueError for what is no quarter."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), (int(number) - 1) * _MONTHS + 1, 1)


def after(quarter: str) -> date:
    """The first day of the next."""
    first = began(quarter)
    month = first.month + _MONTHS
    return date(first.year + month // 13, (month - 1) % 12 + 1, 1)
