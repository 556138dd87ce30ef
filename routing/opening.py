"""When somebody of these duties is there next: their hours and their time off. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from models.duties import Duty
from routing.hours import BadHours, parse

_STEP = timedelta(minutes=15)  # hours are written to the minute; a quarter late is soon enough
_LOOKS = timedelta(days=14)


def opens(duties: Collection[Duty], now: datetime) -> datetime | None:
    """The first quarter of an hour after now at which an SMS reaches one of them on duty; None
    where there is none within two weeks.
    """
    may = [duty for duty in duties if duty.reached]
    at = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    steps = range(1, int(_LOOKS / _STEP) + 1) if may else ()
    moments = (at + step * _STEP for step in steps)
    return next((one for one in moments if any(_there(duty, one) for duty in may)), None)


def _there(duty: Duty, at: datetime) -> bool:
    """Hours that cannot be read count as always, as where alerts are planned."""
    if duty.off_until is not None and duty.off_until > at:
        return False
    try:
        return parse(duty.hours).cover(at)
    except BadHours:
        return True
