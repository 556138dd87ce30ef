"""The papers an organisation works by: a licence, an accreditation, and the day each ends. Pure.

From that day on it is told nothing and named to nobody.
"""

from __future__ import annotations

from datetime import date, datetime

from routing.directory import Holder
from routing.hours import EAST_AFRICA

ACCREDITATION, LICENCE = "organisation.accreditation", "organisation.licence"
_LONGEST = 40  # characters of a town, a number or a licence


def lapsed(holder: Holder, now: datetime) -> str:
    """The rule that keeps a holder out whose organisation's paper has ended, or ''."""
    if ended(holder.accredited_until, now):
        return ACCREDITATION
    return LICENCE if ended(holder.licence_until, now) else ""


def ended(until: date | None, now: datetime) -> bool:
    """Whether a paper valid up to a day is so no more; one without a day is no paper."""
    return until is not None and until <= now.astimezone(EAST_AFRICA).date()


def a_day(text: str) -> date | None:
    """A day as 2027-12-31; empty is none. Raises ValueError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day: write it like 2027-12-31") from None


def a_line(text: str) -> str:
    """A short line of printable signs. Raises ValueError."""
    if not text.isprintable():
        raise ValueError("holds a line break or another sign that cannot be printed")
    if len(text) > _LONGEST:
        raise ValueError(f"has {len(text)} characters, at most {_LONGEST}")
    return text
