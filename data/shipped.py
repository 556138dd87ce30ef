"""The files that ship in this folder, read a row at a time; nothing here writes or keeps a row."""

import csv
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Where the shipped file is, by its whole name (`wards.csv`, `wards.topojson`).

    Raises FileNotFoundError naming the file.
    """
    found = FOLDER / name
    if not found.is_file():
        raise FileNotFoundError(f"no shipped file {name} in {FOLDER.name}/")
    return found


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a shipped CSV in file order, by column; an empty cell is an empty string.

    Codes stay strings (`0009`). Raises FileNotFoundError when the first row is asked for.
    """
    with path(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def parts(cell: str) -> tuple[str, ...]:
    """The members of a cell joined by `;`, none for an empty cell."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
