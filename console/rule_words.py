"""A row of rules in words: when it fits, and what it does then. English, as the console is."""

from __future__ import annotations

from collections.abc import Iterator

from routing.categories import CATEGORIES
from routing.reasons import FLAGS, KINDS
from routing.rulebook import NOT_TOLD, Row
from routing.rulebook_doubts import Areas

_HAPPENING = {"now": "happening now", "not_now": "not happening now"}


def when(row: Row, areas: Areas) -> str:
    """`Fire; happening now; in county Nairobi (047)`."""
    return "; ".join(_when(row, areas)) or "every report"


def then(row: Row) -> str:
    """`police at level 0; chief not told; level 0 has 30 min (5 min while it is happening)`."""
    return "; ".join(_then(row)) or "nothing is changed"


def _when(row: Row, areas: Areas) -> Iterator[str]:
    if row.categories:
        yield " or ".join(CATEGORIES[code].label for code in sorted(row.categories))
    if row.severities:
        yield f"severity {' or '.join(sorted(row.severities))}"
    if row.happening:
        yield _HAPPENING[row.happening]
    yield from (FLAGS[flag] for flag in sorted(row.flags))
    if row.hours:
        yield f"in the hours {row.hours}"
    if row.area[1]:
        level, code = row.area
        name = areas.get(level, {}).get(code)
        yield f"in {level} {name} ({code})" if name else f"in {level} {code}"


def _then(row: Row) -> Iterator[str]:
    if row.channel == "desk":
        yield "the national desk alone has it"
        return
    for kind, level in row.levels.items():
        told = "not told" if level == NOT_TOLD else f"at level {level}"
        yield f"{KINDS[kind]} {told}"
    for level, (calm, urgent) in sorted(row.clocks.items()):
        hurry = f" ({_span(urgent)} while it is happening)" if urgent != calm else ""
        yield f"level {level} has {_span(calm)}{hurry}"
    if row.words == "no_landmark":
        yield "the SMS leaves the landmark out"


def _span(minutes: int) -> str:
    """`30 min`, `4 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))
