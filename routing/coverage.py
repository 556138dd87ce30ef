"""Whether two people can be told in each ward, hour by hour for a day. Pure.

Counted are phones with a duty at level 0 or 1, the two levels before a county is asked; each once
for a category, and a group of categories is covered as well as the least of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from locales.marks import _
from models.coverage import Gap
from models.duties import Duty
from models.register import Ward
from routing.categories import CATEGORIES
from routing.directory import areas_of, may_receive
from routing.hours import BadHours, parse

NEAR = (0, 1)
HOURS = 24
ALL_DAY = (1 << HOURS) - 1
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crime": ("theft", "burglary", "violence", "gang", "livestock"),
        "emergency": ("fire", "accident"),
        "drugs": ("drugs",),
        "other": ("suspicious", "other"),
    }
)
GROUP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "crime": _("crime and violence"),
        "emergency": _("fire and accidents"),
        "drugs": _("drugs and brew"),
        "other": _("everything else"),
    }
)
_Area = tuple[str, str]


@dataclass(frozen=True)
class _Near:
    """A duty near the ward: whose phone, for which categories, in which of the hours."""

    contact_id: UUID
    categories: frozenset[str]
    hours: int


def this_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def gaps(
    wards: Iterable[Ward], duties: Iterable[Duty], unheard: frozenset[UUID], start: datetime
) -> list[Gap]:
    """Each ward and group in which at some of the 24 hours from `start` fewer than two are there.

    `unheard` are contacts no SMS reaches, or who leave every alert unanswered.
    """
    hours: dict[str, int] = {}
    near: dict[_Area, list[_Near]] = {}
    for duty in duties:
        if duty.level in NEAR:
            one = _near(duty, unheard, start, hours)
            near.setdefault((duty.area_level, duty.area_code), []).append(one)
    found: list[Gap] = []
    for ward in wards:
        here = [one for area in areas_of(ward).items() for one in near.get(area, ())]
        found += [gap for name in GROUPS if (gap := _gap(ward.code, name, here))]
    return found


def _near(duty: Duty, unheard: frozenset[UUID], start: datetime, hours: dict[str, int]) -> _Near:
    given = CATEGORIES if duty.categories is None else duty.categories
    held = frozenset(code for code in given if may_receive(duty.kind, code))
    if duty.hours not in hours:
        hours[duty.hours] = _on_duty(duty.hours, start)
    away = duty.blocked or duty.sms_stopped_at is not None or duty.contact_id in unheard
    there = 0 if away else hours[duty.hours] & ~_off(duty.off_until, start)
    return _Near(duty.contact_id, held, there)


def _on_duty(text: str, start: datetime) -> int:
    """The hours that lie wholly within duty hours; those that cannot be read count as always."""
    try:
        span = parse(text)
    except BadHours:
        return ALL_DAY
    minutes = (timedelta(), timedelta(minutes=59))
    return sum(
        1 << hour
        for hour in range(HOURS)
        if all(span.cover(start + timedelta(hours=hour) + minute) for minute in minutes)
    )


def _off(until: datetime | None, start: datetime) -> int:
    """The hours in which somebody is off duty until a time."""
    if until is None or until <= start:
        return 0
    whole = -((start - until) // timedelta(hours=1))
    return (1 << min(whole, HOURS)) - 1


def _gap(code: str, name: str, here: list[_Near]) -> Gap | None:
    one, two = ALL_DAY, ALL_DAY
    for category in GROUPS[name]:
        ones, twos = _counted(category, here)
        one, two = one & ones, two & twos
    if two == ALL_DAY:
        return None
    held = any(not near.categories.isdisjoint(GROUPS[name]) for near in here)
    return Gap(code, name, ALL_DAY & ~one, one & ~two, held)


def _counted(category: str, here: list[_Near]) -> tuple[int, int]:
    """The hours in which one phone at least is there, and those in which two are."""
    phones: dict[UUID, int] = {}
    for near in here:
        if category in near.categories:
            phones[near.contact_id] = phones.get(near.contact_id, 0) | near.hours
    one = two = 0
    for hours in phones.values():
        two |= one & hours
        one |= hours
    return one, two


def spans(mask: int, start: datetime) -> list[tuple[datetime, datetime]]:
    """The hours of a mask as spans of time, from and until."""
    found: list[tuple[datetime, datetime]] = []
    for hour in range(HOURS):
        if mask >> hour & 1:
            begins = start + timedelta(hours=hour)
            if found and found[-1][1] == begins:
                found[-1] = (found[-1][0], begins + timedelta(hours=1))
            else:
                found.append((begins, begins + timedelta(hours=1)))
    return found
