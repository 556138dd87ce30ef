"""Who is told: one made-up coordinator in each of a few wards, put in as `usalama import` does."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from commandline.directory import import_directory
from house import House
from models.register import Ward
from routing import gazetteers, surely
from routing.places import Gazetteer

WARDS = 40
_HEADER = (
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
_NUMBERS = tuple(f"+254700000{number}" for number in range(100, 100 + WARDS))


def settle_in(house: House) -> dict[str, Ward]:
    """The wards with a coordinator, by the coordinator's number; one person a ward."""
    now = datetime.now(UTC)
    with house.database.begin() as db, TemporaryDirectory() as folder:
        chosen = _wards(gazetteers.read(db, now.date()))
        people = dict(zip(_NUMBERS, chosen, strict=True))
        path = Path(folder) / "directory.csv"
        _write(path, people)
        import_directory(db, house.vault, path, now=now, progress=lambda done, total: None)
    return people


def _wards(known: Gazetteer) -> list[Ward]:
    """Wards from all over the country whose names mean no other place and are typed easily."""
    plain = [ward for ward in known.register.values() if ward.name.isalpha()]
    plain = [ward for ward in plain if surely.named(known, ward.name).ward == ward]
    return plain[:: len(plain) // WARDS][:WARDS]


def _write(path: Path, people: dict[str, Ward]) -> None:
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(_HEADER)
        for number, ward in people.items():
            forum, person = f"{ward.name} forum", f"Coordinator of {ward.name}"
            who = (forum, "forum", person, "coordinator", number, "en")
            lines.writerow((*who, "ward", ward.code, "", "0", ""))
