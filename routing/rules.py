"""The rules of telling as tables: how long each level has, and what comes after the last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from routing.rulebook import STANDING, Row

LEVELS = (0, 1, 2, 3)
DESK_LEVEL = 4  # after the last level; the desk has no due time, it keeps what it has

# Level: (time to answer, time to answer while it is happening). The contract's table.
_HAS: Mapping[int, tuple[timedelta, timedelta]] = MappingProxyType(
    {
        0: (timedelta(hours=1), timedelta(minutes=15)),
        1: (timedelta(hours=4), timedelta(hours=4)),
        2: (timedelta(hours=24), timedelta(hours=24)),
        3: (timedelta(hours=24), timedelta(hours=24)),
    }
)

# How long until a report must have ended, whoever has it: then the desk has it too.
_WHOLE: Mapping[str, timedelta] = MappingProxyType(
    {
        "urgent": timedelta(hours=24),
        "high": timedelta(days=3),
        "medium": timedelta(days=7),
        "low": timedelta(days=14),
    }
)

COUNTY_LEVEL = 5  # no level of the ladder: the county's desk, of what a person handed to it

DESK_RULE = "desk.national"
COUNTY_RULE = "handed.county"
KIND_NOT_TOLD = "row.kind"
BY_ROW = "@"  # `level0.ward@armed at night`: told so by the row of that name
# Whose queue has what the ladder has nobody for: (kind, organisation, role, rule) as told.
NATIONAL_QUEUE = ("national_desk", "National desk", "desk", "desk.queue")
CASE_QUEUE = ("caseworker", "Case workers' queue", "caseworker", "desk.cases")


def due_at(
    level: int, now: datetime, *, happening_now: bool, row: Row = STANDING
) -> datetime | None:
    """Until when a level has to answer, by a row of rules or else by the contract; None at the
    desk.
    """
    if level not in _HAS:
        return None
    calm, urgent = _HAS[level]
    own = row.time(level, happening_now=happening_now)
    return now + (own or (urgent if happening_now else calm))


def minutes_of(level: int) -> tuple[int, int]:
    """The minutes a level has where no row says so, and those while it is happening."""
    calm, urgent = _HAS[level]
    return int(calm.total_seconds() // 60), int(urgent.total_seconds() // 60)


def whole_due_at(severity: str, start: datetime, *, happening_now: bool) -> datetime:
    """Until when a report must have ended. Raises KeyError for an unknown severity."""
    return start + _WHOLE["urgent" if happening_now else severity]


def by_row(rule: str, row: Row) -> str:
    """A rule's id with the row that rules, where one does."""
    return f"{rule}{BY_ROW}{row.name}" if row.name else rule


def told_rule(level: int, area_level: str) -> str:
    """The stable id of the rule that told somebody: `level0.ward`."""
    return f"level{level}.{area_level}"
