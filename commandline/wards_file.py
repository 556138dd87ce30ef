"""A ward register as a CSV file, read whole with every bad cell named. Touches no database."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from models.register import Ward
from routing.directory_cells import BadFile, Fault
from sms.gsm import BASIC

COLUMNS = ("county_code", "county", "constituency_code", "constituency", "ward_code", "ward")
# How many digits a code of the electoral commission has.
_DIGITS = MappingProxyType({"county_code": 3, "constituency_code": 3, "ward_code": 4})
_LONGEST = 60  # characters of a name
_KEYPAD = frozenset(BASIC)


class BadRegister(BadFile):
    """A file of wards that cannot be taken."""


def read(content: bytes) -> tuple[Ward, ...]:
    """The wards of a file. Raises BadRegister with every bad cell by line and column."""
    lines = _lines(content)
    order = _order(lines)
    faults: list[Fault] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    for line, cells in lines[1:]:
        if len(cells) != len(order):
            faults.append(Fault(line, "", f"has {len(cells)} cells, not {len(order)}"))
            continue
        row = {column: cell.strip() for column, cell in zip(order, cells, strict=True)}
        faults.extend(_bad_cells(line, row))
        rows.append((line, row))
    faults.extend(_disagreements(rows))
    if not rows and not faults:
        faults.append(Fault(1, "", "no line follows the header: the file names no ward"))
    if faults:
        raise BadRegister(faults)
    return tuple(_ward(row) for _line, row in rows)


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    """(number of the line it ends on, cells) of every line that is not blank."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        line = content.count(b"\n", 0, bad.start) + 1
        raise BadRegister([Fault(line, "", "is not UTF-8; save it as CSV UTF-8")]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as bad:
        raise BadRegister([Fault(reader.line_num, "", f"cannot be read: {bad}")]) from None
    if not lines:
        raise BadRegister([Fault(1, "", f"is empty; it begins with {','.join(COLUMNS)}")])
    return lines


def _order(lines: list[tuple[int, list[str]]]) -> list[str]:
    """The columns as the header orders them."""
    line, cells = lines[0]
    order = [cell.strip() for cell in cells]
    faults = [Fault(line, name, "this column is missing") for name in COLUMNS if name not in order]
    faults += [
        Fault(line, name, "this column is no part of a register, or there twice")
        for at, name in enumerate(order)
        if name not in COLUMNS or name in order[:at]
    ]
    if faults:
        raise BadRegister(faults)
    return order


def _bad_cells(line: int, row: Mapping[str, str]) -> Iterator[Fault]:
    for column in COLUMNS:
        cell = row[column]
        if fault := _of_code(cell, column) if column in _DIGITS else _of_name(cell):
            yield Fault(line, column, fault)


def _of_code(cell: str, column: str) -> str:
    digits = _DIGITS[column]
    right = re.fullmatch(rf"[0-9]{{{digits}}}", cell, re.ASCII)
    return "" if right else f"{cell!r} is no code of {digits} digits"


def _of_name(cell: str) -> str:
    if not cell:
        return "is empty"
    if len(cell) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    strange = sorted(set(cell) - _KEYPAD)
    return f"{''.join(strange)!r} cannot be shown on every telephone" if strange else ""


Of = Callable[[Mapping[str, str]], object]
# What lines that name the same thing must say alike: (column, of which thing, its value).
_ALIKE: tuple[tuple[str, str, Of], ...] = (
    ("county", "county code", lambda row: row["county_code"]),
    ("constituency", "constituency code", lambda row: row["constituency_code"]),
    ("county_code", "constituency code", lambda row: row["constituency_code"]),
)


def _disagreements(rows: list[tuple[int, Mapping[str, str]]]) -> Iterator[Fault]:
    for column, thing, of in _ALIKE:
        first: dict[object, tuple[int, str]] = {}
        for line, row in rows:
            before, was = first.setdefault(of(row), (line, row[column]))
            if row[column] != was:
                words = f"{row[column]!r}, but line {before} says {was!r} for the same {thing}"
                yield Fault(line, column, words)
    for columns in (("ward_code",), ("constituency_code", "ward")):
        seen: dict[tuple[str, ...], int] = {}
        for line, row in rows:
            before = seen.setdefault(tuple(row[name] for name in columns), line)
            if before != line:
                yield Fault(line, columns[-1], f"line {before} has the same already")


def _ward(row: Mapping[str, str]) -> Ward:
    return Ward(
        code=row["ward_code"],
        name=row["ward"],
        constituency_code=row["constituency_code"],
        constituency=row["constituency"],
        county_code=row["county_code"],
        county=row["county"],
    )
