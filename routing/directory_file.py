"""directory.csv: read whole with every fault named, and written. Touches no database."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from models.register import Ward
from routing.directory_cells import (
    COLUMNS,
    DUTY_COLUMNS,
    MORE_COLUMNS,
    BadFile,
    Fault,
    Known,
    Row,
    parse_row,
)

Registers = Mapping[date, Mapping[str, Collection[str]]]  # codes by area level, by first day
Former = Mapping[str, Collection[str]]
_HEADER = ",".join(COLUMNS)
_MORE = (*MORE_COLUMNS, *DUTY_COLUMNS)


class BadDirectory(BadFile):
    """A file of organisations, or of the wards they work in, that cannot be taken."""


def known_codes(wards: Iterable[Ward]) -> Known:
    """The codes of one register, by area level."""
    register = list(wards)
    return {
        "ward": {ward.code: date.min for ward in register},
        "constituency": {ward.constituency_code: date.min for ward in register},
        "county": {ward.county_code: date.min for ward in register},
    }


def known_over_time(registers: Registers, on: date) -> tuple[Known, Former]:
    """(the codes a file may name on a day, those of them which are no more), by area level.

    May be named: what any register up to that day has, and what one to come has, from then on.
    """
    past = [registers[day] for day in sorted(registers) if day <= on]
    coming = [(day, registers[day]) for day in sorted(registers) if day > on]
    known: dict[str, dict[str, date]] = {}
    former: dict[str, set[str]] = {}
    for level in ("ward", "constituency", "county"):
        here = known.setdefault(level, {code: date.min for one in past for code in one[level]})
        for day, one in coming:
            for code in one[level]:
                here.setdefault(code, day)
        lasting = [*past[-1:], *(one for _, one in coming)]
        former[level] = here.keys() - {code for one in lasting for code in one[level]}
    return known, former


def read(content: bytes, known: Known, *, papers: bool = True) -> tuple[Row, ...]:
    """The rows of a file. Raises BadDirectory with every bad cell by line and column.

    Without `papers` also organisations that must have a licence or accreditation and have none.
    """
    lines = _lines(_text(content))
    order = _order(lines)
    faults: list[Fault] = []
    rows: list[Row] = []
    for line, cells in lines[1:]:
        if len(cells) != len(order):
            faults.append(Fault(line, "", f"has {len(cells)} cells, not {len(order)}"))
            continue
        named = {column: cell.strip() for column, cell in zip(order, cells, strict=True)}
        row = parse_row(line, named, known, papers=papers)
        if isinstance(row, Row):
            rows.append(row)
        else:
            faults.extend(row)
    faults.extend(_disagreements(rows))
    if not faults and not rows:
        faults.append(Fault(1, "", "no line follows the header: the file names nobody"))
    if faults:
        raise BadDirectory(faults)
    return tuple(rows)


def write(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a file, header first; what `read` takes. Of the columns a file may have besides
    it has those that say something.
    """
    lines = list(rows)
    more = [column for column in _MORE if any(getattr(row, column) for row in lines)]
    yield ",".join((*COLUMNS, *more)) + "\n"
    for row in lines:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(
            (
                row.organisation,
                row.kind,
                row.person,
                row.role,
                row.phone,
                row.language,
                row.area_level,
                ";".join(row.area_codes),
                ";".join(row.categories or ()),
                row.level,
                row.hours,
                *(getattr(row, column) for column in more),
            )
        )
        yield line.getvalue()


def _text(content: bytes) -> str:
    """The file's text without the mark some programs put before it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadDirectory([Fault(1, "", "is written in UTF-16; save the file as CSV UTF-8")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        line = content.count(b"\n", 0, bad.start) + 1
        byte = content[bad.start]
        words = f"byte {byte:#04x} is not UTF-8; save the file as CSV UTF-8"
        raise BadDirectory([Fault(line, "", words)]) from None
    if not text.strip():
        raise BadDirectory([Fault(1, "", f"the file is empty; it begins with {_HEADER}")])
    return text


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """(number of the line it begins on, cells) of every line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as bad:
        raise BadDirectory([Fault(begins, "", f"cannot be read as CSV: {bad}")]) from None
    return lines


def _order(lines: list[tuple[int, list[str]]]) -> list[str]:
    """The columns as the header orders them. Raises BadDirectory for any missing, extra, twice."""
    line, cells = lines[0]
    order = [cell.strip() for cell in cells]
    faults = [
        Fault(line, column, "this column is missing") for column in COLUMNS if column not in order
    ]
    faults += [
        Fault(line, column, "this column is no part of a directory")
        for column in order
        if column not in (*COLUMNS, *_MORE)
    ]
    faults += [
        Fault(line, column, "this column is there twice")
        for column in (*COLUMNS, *_MORE)
        if order.count(column) > 1
    ]
    if faults and len(order) == 1:
        faults = [Fault(line, "", f"the cells must be parted by commas: {_HEADER}")]
    if faults:
        raise BadDirectory(faults)
    return order


# What lines that mean the same thing must say alike: (column, what they have in common, its value).
_ALIKE: tuple[tuple[str, str, Callable[[Row], object]], ...] = (
    *((column, "organisation", lambda row: row.organisation) for column in ("kind", *MORE_COLUMNS)),
    ("person", "phone of this organisation", lambda row: (row.organisation, row.phone)),
    ("role", "phone of this organisation", lambda row: (row.organisation, row.phone)),
    ("language", "phone of this organisation", lambda row: (row.organisation, row.phone)),
)


def _disagreements(rows: list[Row]) -> Iterator[Fault]:
    """Cells that say something else than an earlier line did, and duties given twice."""
    for column, common, of in _ALIKE:
        first: dict[object, Row] = {}
        for row in rows:
            before = first.setdefault(of(row), row)
            was, says = getattr(before, column), getattr(row, column)
            if was != says:
                words = f"{_cell(says)}, but line {before.line} says {_cell(was)}"
                words = f"{words} for the same {common}"
                yield Fault(row.line, column, words)
    yield from _twice(rows)


def _twice(rows: list[Row]) -> Iterator[Fault]:
    """Duties another line gives already, on the same days or some of them."""
    given: dict[object, list[Row]] = {}
    for row in rows:
        categories = None if row.categories is None else frozenset(row.categories)
        duty = (row.organisation, row.phone, row.area_level, row.level, categories, row.hours)
        for code in row.area_codes:
            others = given.setdefault((*duty, code), [])
            same = next((other for other in others if other is not row and _meet(other, row)), None)
            others.append(row)
            if same is not None:
                words = f"line {same.line} gives the same duty already"
                if (same.starts_on, same.ends_on) != (row.starts_on, row.ends_on):
                    words += ", on some of the same days"
                yield Fault(row.line, "area_codes", words)


def _meet(one: Row, other: Row) -> bool:
    """Whether two lines have a day in common; without a first day a duty has begun."""
    late = max(one.starts_on or date.min, other.starts_on or date.min)
    return late <= min(one.ends_on or date.max, other.ends_on or date.max)


def _cell(value: object) -> str:
    """A cell as the file has it."""
    return repr("" if value is None else str(value))


def by_organisation(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    """The rows of each organisation, in the order of the file."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.organisation, []).append(row)
    return found
