"""One line of directory.csv: what each cell may hold, and the words for what it may not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.numbers import canonical
from routing.categories import CATEGORIES, KINDS
from routing.directory import AREA_LEVELS, ROLES, may_receive
from routing.hours import parse
from routing.papers import NEEDED, a_day, a_line
from routing.rules import LEVELS

COLUMNS = (
    "organisation",
    "kind",
    "person",
    "role",
    "phone",
    "language",
    "area_level",
    "area_codes",
    "categories",
    "level",
    "hours",
)
# Columns a file may have besides: what is known of an organisation, the same on each of its lines.
MORE_COLUMNS = ("accredited_until", "licence_number", "licence_until", "town", "public_phone")
# And what is known of a duty: the first and the last day it is held, where they are not today.
DUTY_COLUMNS = ("starts_on", "ends_on")
LANGUAGES = ("en", "sw")
_LONGEST = 120  # characters of a name
# The registers' codes by area level, each with the day from which it is there (date.min: it is).
Known = Mapping[str, Mapping[str, date]]


@dataclass(frozen=True)
class Fault:
    """One bad cell; `column` is '' where the whole line or file is meant."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"line {self.line}{', ' if self.column else ''}{self.column}: {self.words}"


class BadFile(ValueError):
    """A file that cannot be taken: `faults` are all of them in order, the text one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Row:
    """One line: a person and the duties it gives, one for each area code ('' for national)."""

    line: int
    organisation: str
    kind: str
    person: str
    role: str
    phone: str
    language: str
    area_level: str
    area_codes: tuple[str, ...]
    categories: tuple[str, ...] | None
    level: int
    hours: str
    accredited_until: date | None = None
    licence_number: str = ""
    licence_until: date | None = None
    town: str = ""
    public_phone: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def parse_row(
    line: int, cells: Mapping[str, str], known: Known, *, papers: bool = True
) -> Row | list[Fault]:
    """The row, or every fault of its cells. With `papers` those a kind needs are not empty where
    the file has a column for them.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for column in (*COLUMNS, *(more for more in (*MORE_COLUMNS, *DUTY_COLUMNS) if more in cells)):
        try:
            values[column] = _CELLS[column](cells[column], cells, known)
        except ValueError as bad:
            faults.append(Fault(line, column, str(bad)))
    for column in NEEDED.get(cells["kind"], ()) if papers else ():
        if cells.get(column) == "":
            words = f"is empty: {cells['kind']} is told of nothing without it"
            faults.append(Fault(line, column, words))
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        faults.append(Fault(line, "ends_on", f"{ends} is before it starts on {starts}"))
    return faults or Row(line, **values)


def _name(text: str, _cells: Mapping[str, str], _known: Known) -> str:
    if not text:
        raise ValueError("is empty")
    if not text.isprintable():
        raise ValueError("holds a line break or another sign that cannot be printed")
    if len(text) > _LONGEST:
        raise ValueError(f"has {len(text)} characters, at most {_LONGEST}")
    return text


def _one_of(choices: Collection[str]) -> Callable[[str, Mapping[str, str], Known], str]:
    def read(text: str, _cells: Mapping[str, str], _known: Known) -> str:
        if text not in choices:
            raise ValueError(f"{text!r} is not one of {', '.join(choices)}")
        return text

    return read


def _phone(text: str, _cells: Mapping[str, str], _known: Known) -> str:
    return canonical(text)


def _level(text: str, _cells: Mapping[str, str], _known: Known) -> int:
    if text not in map(str, LEVELS):
        raise ValueError(f"{text!r} is not one of {', '.join(map(str, LEVELS))}")
    return int(text)


def _hours(text: str, _cells: Mapping[str, str], _known: Known) -> str:
    parse(text)
    return text


def _area_codes(text: str, cells: Mapping[str, str], known: Known) -> tuple[str, ...]:
    """Codes of the line's area level; of a level that is itself bad nothing can be said."""
    level = cells["area_level"]
    codes = members(text)
    if level not in AREA_LEVELS:
        return codes
    if level == "national":
        if codes:
            raise ValueError("must be empty for national")
        return ("",)
    if not codes:
        raise ValueError(f"is empty: which {level}?")
    unknown = [code for code in codes if code not in known[level]]
    if unknown:
        raise ValueError(
            f"no {level} has the code {', '.join(unknown)}{_hint(unknown[0], known[level])}"
        )
    first = max(known[level][code] for code in codes)
    if first > _begins(cells):
        early = ", ".join(code for code in codes if known[level][code] == first)
        raise ValueError(f"{level} {early} is there from {first} on: say so in starts_on")
    return _each_once(codes)


def _begins(cells: Mapping[str, str]) -> date:
    """The first day of a line; one that cannot be read is a fault of its own."""
    try:
        return a_day(cells.get("starts_on", "")) or date.min
    except ValueError:
        return date.max


def _hint(code: str, known: Collection[str]) -> str:
    """What a spreadsheet does to codes: it takes their zeros away."""
    meant = next((c for c in known if c.lstrip("0") == code.lstrip("0")), "") if code else ""
    return f" (is {meant} meant? codes keep their leading zeros)" if meant else ""


def _categories(text: str, cells: Mapping[str, str], _known: Known) -> tuple[str, ...] | None:
    codes = members(text)
    unknown = [code for code in codes if code not in CATEGORIES]
    if unknown:
        raise ValueError(f"there is no category {', '.join(unknown)}")
    kind = cells["kind"]
    forbidden = [code for code in codes if kind in KINDS and not may_receive(kind, code)]
    if forbidden:
        raise ValueError(f"{kind} may never be told of {', '.join(forbidden)}")
    return _each_once(codes) or None


def _each_once(codes: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"says {', '.join(twice)} twice")
    return codes


def members(text: str) -> tuple[str, ...]:
    """The members of a cell joined by `;`."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


_CELLS: Mapping[str, Callable[[str, Mapping[str, str], Known], object]] = {
    "organisation": _name,
    "kind": _one_of(KINDS),
    "person": _name,
    "role": _one_of(ROLES),
    "phone": _phone,
    "language": _one_of(LANGUAGES),
    "area_level": _one_of(AREA_LEVELS),
    "area_codes": _area_codes,
    "categories": _categories,
    "level": _level,
    "hours": _hours,
    "accredited_until": lambda text, _cells, _known: a_day(text),
    "licence_number": lambda text, _cells, _known: a_line(text),
    "licence_until": lambda text, _cells, _known: a_day(text),
    "town": lambda text, _cells, _known: a_line(text),
    "public_phone": lambda text, _cells, _known: a_line(text),
    "starts_on": lambda text, _cells, _known: a_day(text),
    "ends_on": lambda text, _cells, _known: a_day(text),
}
