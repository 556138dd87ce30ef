"""Why a row of rules would never rule a report, though it can be read. Pure.

It is said where rows are written and shown, and changes nothing of what holds: a book in force is
read as it is, also where a ward it names is no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.register import Ward
from routing.categories import CATEGORIES, ORDINARY
from routing.directory import areas_of
from routing.rulebook import EVERYWHERE, Row

Areas = Mapping[str, Mapping[str, str]]  # area level -> code -> name


def areas_in(wards: Iterable[Ward]) -> Areas:
    """The areas of a register, by name."""
    found: dict[str, dict[str, str]] = {"ward": {}, "constituency": {}, "county": {}}
    for ward in wards:
        names = {"ward": ward.name, "constituency": ward.constituency, "county": ward.county}
        for level, name in names.items():
            found[level][areas_of(ward)[level]] = name
    return found


def fits_nothing(row: Row, areas: Areas) -> tuple[str, ...]:
    """What no report can meet, each with how to mend it; none where some report can."""
    return (*_area(row, areas), *_severity(row))


def never_asked(rows: Sequence[Row], place: int) -> str:
    """The first row before that fits whatever this one fits; '' where there is none."""
    row = rows[place]
    return next((one.name for one in rows[:place] if _covers(one, row)), "")


def _area(row: Row, areas: Areas) -> Iterator[str]:
    level, code = row.area
    if (level, code) == EVERYWHERE or code in areas.get(level, {}):
        return
    padded = next((known for known in areas.get(level, {}) if known.lstrip("0") == code), "")
    meant = f"; {padded} is {areas[level][padded]}" if padded else ""
    yield f"area: the register has no {level} {code}{meant}"


def _severity(row: Row) -> Iterator[str]:
    if not row.severities:
        return
    of = {CATEGORIES[code].severity for code in row.categories or ORDINARY}
    if of.isdisjoint(row.severities):
        kinds = " and ".join(CATEGORIES[code].label for code in sorted(row.categories))
        given = " or ".join(sorted(row.severities))
        yield f"severity: {kinds} is {' or '.join(sorted(of))}, never {given}"


def _covers(one: Row, other: Row) -> bool:
    return (
        _within(other.categories, one.categories)
        and _within(other.severities, one.severities)
        and one.flags <= other.flags
        and one.happening in ("", other.happening)
        and one.hours in ("", other.hours)
        and one.area in (EVERYWHERE, other.area)
    )


def _within(inner: frozenset[str], outer: frozenset[str]) -> bool:
    """An empty set is anything."""
    return not outer or bool(inner and inner <= outer)
