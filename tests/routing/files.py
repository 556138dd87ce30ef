"""Directory files for tests, a line at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from routing.directory_cells import COLUMNS

HEADER = ",".join(COLUMNS)
GOOD = {
    "organisation": "Kilimani watch",
    "kind": "forum",
    "person": "Asha Juma",
    "role": "coordinator",
    "phone": "+254700000900",
    "language": "en",
    "area_level": "ward",
    "area_codes": "1371",
    "categories": "",
    "level": "0",
    "hours": "",
}


def line(**cells: str) -> str:
    """A good line but for what is given; cells of other columns come last."""
    return ",".join((GOOD | cells)[column] for column in (*COLUMNS, *(cells.keys() - {*COLUMNS})))


def a_file(*lines: str, more: str = "") -> bytes:
    """`more` are columns besides those every file has."""
    return ("\n".join((",".join(filter(None, (HEADER, more))), *lines)) + "\n").encode()


def written(folder: Path) -> Callable[..., Path]:
    """Writes lines to a file and says where it is."""

    def write(*lines: str) -> Path:
        path = folder / "directory.csv"
        path.write_bytes(a_file(*lines))
        return path

    return write
