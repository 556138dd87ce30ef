"""The short lists a duty holder chooses from: notes, reasons to pass on, how long off duty. Pure.

Codes are for ever: events keep them. Wording may be bettered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from locales.marks import _
from models.duties import NO_END
from routing.hours import EAST_AFRICA

NEED_HELP = "help"
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "on_the_way": _("On the way"),
        "police": _("Waiting for police"),
        NEED_HELP: _("Need help"),
        "not_found": _("Not found yet"),
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "away": _("I am far away"),
        "busy": _("I am busy"),
        "area": _("Not my area"),
        "alone": _("Not safe alone"),
        "other": _("Another reason"),
    }
)
# How an alert ended, by the contract's digit, as a list to choose from (see sms.endings).
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "1": _("Solved"),
        "2": _("Handed to others"),
        "3": _("Nothing found"),
        "4": _("Not ours"),
        "5": _("It was false"),
    }
)
OPEN_END, MORNING = "open", "morning"
SPANS: Mapping[str, str] = MappingProxyType(
    {
        "2h": _("2 hours"),
        "8h": _("8 hours"),
        MORNING: _("Until 06:00"),
        OPEN_END: _("Until I come back"),
    }
)
LONGEST_HOURS = 72
_HOURS = re.compile(r"([1-9][0-9]?)h")
_WAKES = 6  # o'clock in East Africa


def until(span: str, now: datetime) -> datetime:
    """When a span off duty that begins now is over: `5h`, or a code of SPANS. Raises KeyError."""
    if found := _HOURS.fullmatch(span):
        return now + timedelta(hours=min(int(found[1]), LONGEST_HOURS))
    return {MORNING: _next_morning(now), OPEN_END: NO_END}[span]


def _next_morning(now: datetime) -> datetime:
    local = now.astimezone(EAST_AFRICA)
    wakes = local.replace(hour=_WAKES, minute=0, second=0, microsecond=0)
    return (wakes if wakes > local else wakes + timedelta(days=1)).astimezone(now.tzinfo)
