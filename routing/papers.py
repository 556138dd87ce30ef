"""The papers an organisation works by: a licence, an accreditation, and the day each ends. Pure.

From that day on it is told nothing and named to nobody; nor before the papers its kind needs are
written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

from routing.hours import EAST_AFRICA

ACCREDITATION, LICENCE = "organisation.accreditation", "organisation.licence"
NO_ACCREDITATION, NO_LICENCE = "organisation.no_accreditation", "organisation.no_licence"
# What a kind must have written down, and what is said of it where it is not.
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"private_security": ("licence_number", "licence_until"), "rehab": ("accredited_until",)}
)
_MISSING = {"private_security": NO_LICENCE, "rehab": NO_ACCREDITATION}
_LONGEST = 40  # characters of a town, a number or a licence


class Papers(Protocol):
    """Whatever knows an organisation's kind and its papers."""

    @property
    def kind(self) -> str: ...
    @property
    def accredited_until(self) -> date | None: ...
    @property
    def licence_number(self) -> str: ...
    @property
    def licence_until(self) -> date | None: ...


def lapsed(holder: Papers, now: datetime) -> str:
    """The rule that keeps a holder out whose organisation's paper has ended or is not there; ''
    where none does.
    """
    if holder.kind in NEEDED and not all(getattr(holder, name) for name in NEEDED[holder.kind]):
        return _MISSING[holder.kind]
    if ended(holder.accredited_until, now):
        return ACCREDITATION
    return LICENCE if ended(holder.licence_until, now) else ""


def ended(until: date | None, now: datetime) -> bool:
    """Whether a paper valid up to a day is so no more; one without a day is no paper."""
    return until is not None and until <= now.astimezone(EAST_AFRICA).date()


_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def a_day(text: str) -> date | None:
    """A day as 2027-12-31, of this century; empty is none. Raises ValueError."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day: write it like 2027-12-31") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        years = f"{_FIRST_YEAR} to {_LAST_YEAR}"
        raise ValueError(f"{text!r} is no day of the years {years}: leave it empty for no day")
    return day


def a_line(text: str) -> str:
    """A short line of printable signs. Raises ValueError."""
    if not text.isprintable():
        raise ValueError("holds a line break or another sign that cannot be printed")
    if len(text) > _LONGEST:
        raise ValueError(f"has {len(text)} characters, at most {_LONGEST}")
    return text
