"""Where too few hear of the sensitive branch within the next day: for case workers alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from console.page import page
from console.room import Room, Visit, note
from console.times import maybe
from models import coverage as kept
from models.coverage import Gap
from routing.categories import CATEGORIES
from routing.coverage import CASE_GROUPS


@dataclass(frozen=True)
class CountyRow:
    """One county and group: how many of its wards have nobody, and one alone, at some hour."""

    county: str
    what: str
    wards: int
    nobody: int
    alone: int


def case_coverage(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        last = kept.last(db)
        found = [one.gap for one in kept.gaps(db, cases=True)]
        note(db, visit, "coverage")
    return page(
        room,
        visit,
        "case_coverage",
        title="Coverage of cases",
        here="cases",
        checked=maybe(last.at, visit.now) if last else None,
        rows=list(_rows(room, found)) if last else [],
    )


def _rows(room: Room, gaps: Iterable[Gap]) -> Iterable[CountyRow]:
    """A line a county and group where too few are there, by the county's name."""
    by_ward: dict[str, dict[str, Gap]] = {}
    for gap in gaps:
        by_ward.setdefault(gap.ward_code, {})[gap.categories] = gap
    for code, county in sorted(room.gazetteer.counties(), key=lambda item: item[1]):
        inside = [
            by_ward.get(ward.code, {})
            for one, _ in room.gazetteer.constituencies(code)
            for ward in room.gazetteer.wards(one)
        ]
        for name, (category, *_more) in CASE_GROUPS.items():
            row = _row(county, CATEGORIES[category].label, name, inside)
            if row.nobody or row.alone:
                yield row


def _row(county: str, what: str, name: str, inside: Sequence[Mapping[str, Gap]]) -> CountyRow:
    found = [gaps[name] for gaps in inside if name in gaps]
    nobody = sum(gap.nobody != 0 for gap in found)
    return CountyRow(county, what, len(inside), nobody, len(found) - nobody)
