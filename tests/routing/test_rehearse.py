"""`usalama rehearse`: a ward in sentences, a county as a table, either as objects."""

from __future__ import annotations

import json
from datetime import datetime
from time import perf_counter

import pytest
from sqlalchemy import Engine

from commandline.directory import import_directory
from commandline.rehearse import (
    NotRehearsed,
    rehearse,
    told_as_json,
    told_as_table,
    told_in_words,
)
from data import shipped
from models.vault import Vault
from routing.categories import CATEGORIES
from tests.routing.test_reads import counted

SECONDS = 10  # for a county of 85 wards and 13 categories, on a busy machine


@pytest.fixture
def peopled(database: Engine, vault: Vault, now: datetime) -> Engine:
    with database.begin() as db:
        path = shipped.path("demo_directory.csv")
        import_directory(db, vault, path, now=now, progress=lambda *_: None)
    return database


def test_one_ward_and_category_is_said_in_sentences(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db:
        found = rehearse(db, ward="1371", category="theft", at=now, now=now, happening_now=True)
        said = list(told_in_words(found))
    assert said[0] == "Theft or robbery, Kilimani:"
    assert said[1].startswith("  Told: Kilimani residents (demo), coordinator (Resident assoc")
    assert "  Level 0 has until Sat 21 Nov 15:15; then the next level is told." in said


def test_a_ward_has_every_category_when_none_is_named(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db:
        found = list(rehearse(db, ward="1371", at=now, now=now, happening_now=False))
    assert [one.subject.category for one in found] == [*CATEGORIES]


def test_a_whole_county_takes_seconds_and_three_queries(peopled: Engine, now: datetime) -> None:
    began = perf_counter()
    with peopled.begin() as db, counted(peopled) as sent:
        lines = list(
            told_as_table(rehearse(db, county="047", at=now, now=now, happening_now=False))
        )
    assert len(lines) == 1 + 85 * 13
    assert len(sent) == 3
    assert perf_counter() - began < SECONDS
    assert (
        "1371  Kilimani                       theft           0     Sat 21 Nov 16:00  "
        "Kilimani residents (demo) coordinator; " in "\n".join(lines)
    )


def test_objects_have_somebody_told_for_all_but_a_child_in_danger(
    peopled: Engine, now: datetime
) -> None:
    with peopled.begin() as db:
        lines = [*told_as_json(rehearse(db, county="025", at=now, now=now, happening_now=False))]
    objects = [json.loads(line) for line in lines]
    assert len(objects) == 15 * 13
    assert {*objects[0]} == {"ward_code", "category", "level", "told", "left_out"}
    for found in objects:
        assert bool(found["told"]) == (found["category"] != "child-safety")
        never = CATEGORIES[found["category"]].never
        assert not never & {told["kind"] for told in found["told"]}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"ward": "9999"}, "there is no ward 9999 in the register in force on 21 November 2026"),
        ({"county": "048"}, "there is no county 048"),
        ({"ward": "1371", "category": "flood"}, "there is no category flood; there are theft"),
    ],
)
def test_what_does_not_exist_is_named(
    peopled: Engine, now: datetime, asked: dict[str, str], says: str
) -> None:
    with peopled.begin() as db, pytest.raises(NotRehearsed, match=says):
        rehearse(db, at=now, now=now, happening_now=False, **asked)


def test_a_day_before_the_first_register_has_no_wards(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db, pytest.raises(NotRehearsed):
        rehearse(db, ward="1371", at=now.replace(year=2020), now=now, happening_now=False)
