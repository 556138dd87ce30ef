"""Whether two people can be told in each ward, hour by hour for a day. Pure.

Counted are phones with a duty that the rules in force have at level 0 or 1, the two levels before a
county is asked; each once for a category, and a group of categories is covered as well as the least
of them, whether it is happening now or not. Who stands in is counted in the hours of who is away.
What the rules leave to the national desk is the desk's, and no hole of the ward.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from locales.marks import _
from models.coverage import Gap
from models.duties import Duty
from models.register import Ward
from models.stand_ins import StandIn
from routing.categories import CATEGORIES, ORDINARY
from routing.coverage_hours import ALL_DAY, HOURS, instead, there
from routing.directory import areas_of, may_receive
from routing.rulebook import SHIPPED, Book, Circumstances, Row

NEAR = (0, 1)
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crime": ("theft", "burglary", "violence", "gang", "livestock"),
        "emergency": ("fire", "accident"),
        "drugs": ("drugs",),
        "other": ("suspicious", "other"),
    }
)
# Of the sensitive branch: seen by case workers alone, told to nobody.
CASE_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"family": ("family-safety",), "conduct": ("police-conduct",)}
)
GROUP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "crime": _("crime and violence"),
        "emergency": _("fire and accidents"),
        "drugs": _("drugs and brew"),
        "other": _("everything else"),
    }
)
EVERY = {**GROUPS, **CASE_GROUPS}
_Area = tuple[str, str]
_Rows = Sequence[tuple[Row, int]]  # a row and the hours it rules


@dataclass(frozen=True)
class _Near:
    """A duty that may be near the ward: whose phone, for what, its kind and level, its hours."""

    contact_id: UUID
    kind: str
    level: int
    categories: frozenset[str]
    hours: int


@dataclass(frozen=True)
class _Rules:
    """The rows of the books of 24 hours by category and areas they name; each worked out once."""

    books: Sequence[Book]  # by hour
    rows: Sequence[Row]  # of all of them
    start: datetime
    known: dict[tuple[str, tuple[bool, ...]], list[_Rows]] = field(default_factory=dict)

    def of(self, category: str, ward: Ward) -> list[_Rows]:
        """The rows that rule a category here hour by hour, once happening now and once not."""
        areas = areas_of(ward)
        here = tuple(areas.get(row.area[0]) == row.area[1] for row in self.rows)
        if (category, here) not in self.known:
            severity = CATEGORIES[category].severity
            later, now = (
                self._hours(Circumstances(category, severity, areas, happening, False))
                for happening in (False, True)
            )
            self.known[category, here] = [now] if now == later else [later, now]
        return self.known[category, here]

    def _hours(self, report: Circumstances) -> _Rows:
        ruled: dict[tuple[int, str], tuple[Row, int]] = {}
        for hour, book in enumerate(self.books):
            row = book.row(report, self.start + timedelta(hours=hour))
            key = (book.number, row.name)
            ruled[key] = (row, ruled.get(key, (row, 0))[1] | 1 << hour)
        return list(ruled.values())


def this_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def gaps(
    wards: Iterable[Ward],
    duties: Iterable[Duty],
    unheard: frozenset[UUID],
    start: datetime,
    *,
    book: Book = SHIPPED,
    later: Sequence[tuple[datetime, Book]] = (),
    standing: Mapping[UUID, StandIn] = MappingProxyType({}),
    groups: Collection[str] = tuple(GROUPS),
) -> list[Gap]:
    """Each ward and group in which at some of the 24 hours from `start` fewer than two are there.

    `unheard` are contacts no SMS reaches, or who leave every alert unanswered; `later` are the
    books that follow `book`, each from a time on, in order; `standing` is who stands in, by the
    person who is away; `groups` are names of EVERY.
    """
    books = _by_hour(book, later, start)
    near: dict[_Area, list[_Near]] = {}
    rows = [row for one in {one.number: one for one in books}.values() for row in one.rows]
    moved = any(row.levels for row in rows)
    for duty in duties:
        if moved or duty.level in NEAR:
            found = _near(duty, standing.get(duty.person_id), unheard, start)
            near.setdefault((duty.area_level, duty.area_code), []).extend(found)
    rules = _Rules(books, rows, start)
    told: list[Gap] = []
    for ward in wards:
        here = [one for area in areas_of(ward).items() for one in near.get(area, ())]
        told += [gap for name in groups if (gap := _gap(ward, name, here, rules))]
    return told


def _by_hour(
    book: Book, later: Iterable[tuple[datetime, Book]], start: datetime
) -> tuple[Book, ...]:
    """The book in force at each hour: one that comes within it holds from the next."""
    coming = [(-((start - at) // timedelta(hours=1)), one) for at, one in later]
    found = [book] * HOURS
    for first, one in coming:
        found[max(first, 0) :] = [one] * (HOURS - max(first, 0))
    return tuple(found)


def _near(
    duty: Duty, other: StandIn | None, unheard: frozenset[UUID], start: datetime
) -> list[_Near]:
    """The duty under its holder's phone, and under that of who stands in."""
    given = CATEGORIES if duty.categories is None else duty.categories
    what = frozenset(code for code in given if may_receive(duty.kind, code))
    own = there(duty, start, unheard=duty.contact_id in unheard)
    found = [_Near(duty.contact_id, duty.kind, duty.level, what, own)]
    if other is not None:
        hours = instead(duty, other, start, unheard=other.contact_id in unheard)
        found.append(_Near(other.contact_id, duty.kind, duty.level, what, hours))
    return found


def _gap(ward: Ward, name: str, here: list[_Near], rules: _Rules) -> Gap | None:
    one, two = ALL_DAY, ALL_DAY
    for category in EVERY[name]:
        of = [near for near in here if category in near.categories]
        for rows in rules.of(category, ward):
            ones, twos = _counted(of, rows)
            one, two = one & ones, two & twos
    if two == ALL_DAY:
        return None
    return Gap(ward.code, name, ALL_DAY & ~one, one & ~two, _held(name, here))


def _held(name: str, here: list[_Near]) -> bool:
    """Whether anybody has a duty near: of the sensitive branch for this group, else for any."""
    served = CASE_GROUPS.get(name, ORDINARY)
    return any(near.level in NEAR and not near.categories.isdisjoint(served) for near in here)


def _counted(here: list[_Near], rows: _Rows) -> tuple[int, int]:
    """The hours in which one phone at least is there, and those in which two are."""
    phones: dict[UUID, int] = {}
    one = two = 0
    for row, ruled in rows:
        if row.channel != "sms":
            one, two = one | ruled, two | ruled
            continue
        for near in here:
            if row.levels.get(near.kind, near.level) in NEAR:
                phones[near.contact_id] = phones.get(near.contact_id, 0) | near.hours & ruled
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
