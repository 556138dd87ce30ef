"""Reports of made-up incidents by several witnesses each, from a seeded generator.

In each of many wards three incidents happen within two hours at three of the ward's real places
(data/places.csv). One to five people report each, within forty minutes; each names the place in
an own way: with or without what is there (a stage, a market), in English or Kiswahili, with
`near` or `karibu na` before it, with a slip of the keypad, with a detail after it, or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from uuid import UUID

from data import shipped
from routing.spelling import fold, key
from routing.twins import Said
from tests.routing.slips import SLIPS

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WHAT = (("", ""), ("stage", "stegi"), ("market", "soko"), ("primary school", "shule ya msingi"),
        ("church", "kanisa"), ("police post", "polisi"), ("shops", "maduka"), ("bridge", "daraja"),
        ("bar", "baa"), ("dispensary", "zahanati"))  # fmt: skip
BEFORE = ("", "", "near ", "karibu na ", "opposite ", "behind ", "next to the ", "nyuma ya ")
AFTER = (
    "",
    "",
    "",
    " by the road",
    " kwa mama Njeri",
    " kwa Otieno",
    " flats",
    " gate B",
    " mbele ya duka",
)
NOTHING, SLIP, WITHOUT, KISWAHILI = 0.1, 0.3, 0.4, 0.3  # shares of the reports


@dataclass(frozen=True)
class Report:
    """What one witness said, and which incident it truly is of."""

    said: Said
    ward: str
    incident: int


@cache
def places() -> Mapping[str, Sequence[str]]:
    """Wards with at least six places of different names, by code."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in shipped.rows("places.csv"):
        if row["ward_code"] and row["name"].isascii():
            found[row["ward_code"]].setdefault(key(fold(row["name"])), row["name"])
    return {ward: list(names.values()) for ward, names in sorted(found.items()) if len(names) >= 6}


def made(seed: int, wards: int = 150) -> list[Report]:
    """The reports of every ward in the order they came."""
    random = Random(seed)
    reports: list[Report] = []
    for ward in random.sample(sorted(places()), wards):
        for incident, place in enumerate(random.sample(places()[ward], 3)):
            reports += _witnessed(random, ward, place, incident)
    return sorted(reports, key=lambda one: (one.ward, one.said.at))


def _witnessed(random: Random, ward: str, place: str, incident: int) -> list[Report]:
    what = random.choice(WHAT)
    start = START + timedelta(minutes=random.randrange(80))
    return [
        _one(random, ward, _told(random, place, what), start, incident)
        for _ in range(random.randint(1, 5))
    ]


def _one(random: Random, ward: str, landmark: str, start: datetime, incident: int) -> Report:
    new, who = (UUID(int=random.getrandbits(128)) for _ in range(2))
    at = start + timedelta(seconds=random.randrange(40 * 60))
    return Report(Said(new, new, who, landmark, at), ward, incident)


def _told(random: Random, place: str, what: tuple[str, str]) -> str:
    if random.random() < NOTHING:
        return ""
    name = place.lower()
    if random.random() < SLIP and len(name) > 4:
        slip = random.choice([*SLIPS])
        name = SLIPS[slip](random, name)
    english, kiswahili = what
    there = "" if random.random() < WITHOUT else english
    if there and random.random() < KISWAHILI:
        there = kiswahili
        name = f"{there} {name}"
    else:
        name = f"{name} {there}".strip()
    return f"{random.choice(BEFORE)}{name}{random.choice(AFTER)}"
