"""Rule rows as they are kept (JSON) and as people type them, with every fault named at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from routing.categories import KINDS, ORDINARY, SEVERITIES
from routing.directory import AREA_LEVELS, may_receive
from routing.hours import BadHours, parse
from routing.rulebook import CHANNELS, FLAGS, HAPPENING, NOT_TOLD, POLICE, WORDS, Book, Row
from routing.rules import LEVELS

_NAME = re.compile(r"[a-z0-9][a-z0-9 -]{1,38}[a-z0-9]")
_MINUTES = range(1, 72 * 60 + 1)
_MOST_ROWS = 60


class BadRow(ValueError):
    """A row that cannot be: every fault, each with how to mend it."""

    def __init__(self, faults: Iterable[str]):
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def kept(row: Row) -> dict[str, Any]:
    """A row as JSON: sets as sorted lists, levels and clocks by name."""
    return {
        "name": row.name,
        "categories": sorted(row.categories),
        "severities": sorted(row.severities),
        "flags": sorted(row.flags),
        "happening": row.happening,
        "hours": row.hours,
        "area": list(row.area),
        "levels": dict(row.levels),
        "clocks": {str(level): list(minutes) for level, minutes in row.clocks.items()},
        "words": row.words,
        "channel": row.channel,
    }


def row(kept: Mapping[str, Any]) -> Row:
    """A row from its JSON. Raises BadRow."""
    try:
        found = Row(
            name=str(kept["name"]),
            categories=frozenset(kept["categories"]),
            severities=frozenset(kept["severities"]),
            flags=frozenset(kept["flags"]),
            happening=str(kept["happening"]),
            hours=str(kept["hours"]),
            area=(str(kept["area"][0]), str(kept["area"][1])),
            levels={str(kind): int(level) for kind, level in kept["levels"].items()},
            clocks={int(n): (int(a), int(b)) for n, (a, b) in kept["clocks"].items()},
            words=str(kept["words"]),
            channel=str(kept["channel"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as wrong:
        raise BadRow([f"not a row of rules: {type(wrong).__name__}"]) from None
    if faults := [fault for check in _CHECKS for fault in check(found)]:
        raise BadRow(faults)
    return found


def book(number: int, rows: Iterable[Mapping[str, Any]]) -> Book:
    """A book from its rows as JSON. Raises BadRow, also where two rows share a name."""
    found = tuple(map(row, rows))
    names = [one.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadRow([f"two rows are called {', '.join(twice)}"])
    if len(found) > _MOST_ROWS:
        raise BadRow([f"{len(found)} rows; at most {_MOST_ROWS} can be overlooked by a person"])
    return Book(number, found)


def _name(row: Row) -> Iterable[str]:
    if not _NAME.fullmatch(row.name):
        yield "name: 3 to 40 small letters, digits, spaces and dashes, such as: armed at night"


def _words(row: Row) -> Iterable[str]:
    """Every word is one we know."""
    for what, given, known in (
        ("category", row.categories, ORDINARY),
        ("severity", row.severities, SEVERITIES),
        ("flag", row.flags, FLAGS),
        ("happening", {row.happening}, HAPPENING),
        ("text", {row.words}, WORDS),
        ("channel", {row.channel}, CHANNELS),
        ("area", {row.area[0]}, AREA_LEVELS),
    ):
        for word in sorted(given - set(known)):
            yield f"{what}: there is no {word!r} here; there is {', '.join(filter(None, known))}"


def _area(row: Row) -> Iterable[str]:
    level, code = row.area
    if (level == "national") == bool(code):
        yield "area: national has no code, every other level has one"


def _hours(row: Row) -> Iterable[str]:
    try:
        parse(row.hours)
    except BadHours as bad:
        yield f"hours: {bad}"


def _levels(row: Row) -> Iterable[str]:
    for kind, level in row.levels.items():
        if kind not in KINDS:
            yield f"levels: there is no kind {kind!r}"
        elif level not in (*LEVELS, NOT_TOLD):
            yield f"levels: {kind} has {level}; levels are 0 to 3, or none"
        elif level != NOT_TOLD:
            for category in sorted(row.categories):
                if category in ORDINARY and not may_receive(kind, category):
                    yield f"levels: {kind} may not be told of {category}"


def _police(row: Row) -> Iterable[str]:
    """Of what the police are named in, or are not to hear of, a row may only take away."""
    if POLICE not in row.flags:
        return
    if row.clocks or any(level != NOT_TOLD for level in row.levels.values()):
        yield "police named or kept out: such a row may only leave kinds or the landmark out"


def _clocks(row: Row) -> Iterable[str]:
    for level, minutes in row.clocks.items():
        if level not in LEVELS:
            yield f"clocks: there is no level {level}; levels are 0 to 3"
        if any(minute not in _MINUTES for minute in minutes):
            yield f"clocks: level {level} has {minutes}; 1 minute to 72 hours"


_CHECKS: tuple[Callable[[Row], Iterable[str]], ...] = (
    _name,
    _words,
    _area,
    _hours,
    _levels,
    _police,
    _clocks,
)
