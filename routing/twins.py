"""Which report tells again of what another told: the same ward, category, time and place. Pure.

Doubt parts: two told as one lose a report, one told as two only costs an SMS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from routing.spelling import closeness, fold, key

WITHIN = timedelta(hours=2)
REPEATED_WITHIN = timedelta(minutes=20)  # of one phone, where a place is not said both times
_CLOSE = 72.0  # of two words of their own; found on the set that docs/knowing.md describes
_CLOSE_WHOLE = 80.0  # of all their own words together, spaces left out
_SHARE = 0.67  # of the letters of who says less
_BESIDE = "kwa"  # at so-and-so's: many places have a Mama Njeri, and some names begin with it
_SHORT = 4  # letters below which a word must be the same

_BETWEEN = """
    next to opposite opp behind by at the of in on outside inside after before front beside around
    close corner just from along kwa na ya wa za la cha nyuma mbele kando pembeni mkabala katika
    hapa pale place side
    """
_FILLERS = frozenset(_BETWEEN.split())
# What is said of many places, each way of saying it as one word.
_SAID: Mapping[str, str] = MappingProxyType(
    {
        said: meant
        for meant, ways in (
            ("market", "market soko sokoni mkt"),
            ("school", "school shule shuleni sch skul"),
            ("primary", "primary pri prim msingi"),
            ("secondary", "secondary sec high upili"),
            ("church", "church kanisa kanisani"),
            ("mosque", "mosque msikiti msikitini"),
            ("hospital", "hospital hospitali hosp dispensary zahanati clinic kliniki"),
            ("shop", "shop shops duka dukani kiosk kibanda"),
            ("stage", "stage stegi stendi terminus stand bus"),
            ("road", "road rd barabara street lane highway"),
            ("bridge", "bridge daraja darajani"),
            ("river", "river mto mtoni"),
            ("police", "police polisi post station"),
            ("chief", "chief chifu chiefs camp"),
            ("petrol", "petrol fuel sheli shell total rubis filling"),
            ("junction", "junction njia panda roundabout"),
            ("bar", "bar baa pub club hotel hoteli"),
            ("centre", "centre center mall plaza building house flats court"),
            ("field", "field uwanja ground grounds stadium"),
            ("gate", "gate geti"),
            ("water", "water maji borehole kisima dam"),
        )
        for said in ways.split()
    }
)
_COMMON = frozenset(_SAID.values())
_ONE_IN_A_WARD = frozenset({"market", "police", "chief"})


@dataclass(frozen=True, repr=False)
class Said:
    """What twins are found by. `landmark` is as typed, '' for none; `lead` is whom it follows.

    `reporter` is the pseudonym, None where it is not kept; `taken` whether somebody has it.
    """

    report_id: UUID
    lead: UUID
    reporter: UUID | None
    landmark: str
    at: datetime
    taken: bool = False


def lead_of(new: Said, others: Iterable[Said]) -> UUID | None:
    """The lead of the newest other report that tells of the same; None where none does."""
    for other in sorted(others, key=lambda one: (one.at, one.report_id), reverse=True):
        if abs(new.at - other.at) <= WITHIN and _same(new, other):
            return other.lead
    return None


def _same(new: Said, other: Said) -> bool:
    if not (new.landmark and other.landmark):
        return _repeats(new, other)
    return alike(new.landmark, other.landmark)


def _repeats(new: Said, other: Said) -> bool:
    """Whether one phone tells the same again where a place is not said: soon, and while nobody has
    gone. Later, or after somebody took it, it may be the next one.
    """
    same = new.reporter is not None and new.reporter == other.reporter
    return same and not other.taken and abs(new.at - other.at) <= REPEATED_WITHIN


def alike(one: str, other: str) -> bool:
    """Whether two landmarks of one ward are likely the same place; never where one is empty."""
    a, b = _read(one), _read(other)
    if not a.own or not b.own:
        return not a.own and not b.own and a.common == b.common and a.telling
    return a.marks_agree(b) and _own_alike(a.own, b.own)


@dataclass(frozen=True)
class _Read:
    """A landmark's own words, what is said of many places, and its numbers and single letters."""

    own: tuple[str, ...]
    common: frozenset[str]
    marks: frozenset[str]

    @property
    def telling(self) -> bool:
        return len(self.common) > 1 or not self.common.isdisjoint(_ONE_IN_A_WARD)

    def marks_agree(self, other: _Read) -> bool:
        """Stage 46 is not stage 47."""
        return not self.marks or not other.marks or not self.marks.isdisjoint(other.marks)


def _read(landmark: str) -> _Read:
    told = fold(landmark)
    beside = next((spot for spot, word in enumerate(told) if spot and word == _BESIDE), len(told))
    words = [_SAID.get(word, word) for word in told[:beside] if word not in _FILLERS]
    marks = frozenset(word for word in words if len(word) == 1 or word.isdecimal())
    own = tuple(word for word in words if word not in _COMMON and word not in marks)
    return _Read(own, frozenset(words) & _COMMON, marks)


def _own_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    fewer, more = sorted((one, other), key=lambda words: len(key(words)))
    if closeness(key(fewer), key(more)) >= _CLOSE_WHOLE:
        return True
    met = sum(len(word) for word in fewer if any(_close(word, said) for said in more))
    return met >= _SHARE * len(key(fewer))


def _close(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORT:
        return one == other
    return closeness(one, other) >= _CLOSE
