"""Who was told, and who would be: wired to the functions that know, with the right exit status."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from models.database import connect
from models.directory_changes import directory_changes
from routing.categories import CATEGORIES
from tests.commandline.conftest import Operator
from tests.conftest import NOON


def test_a_rehearsal_of_a_ward_speaks_in_sentences_of_every_category(
    demo_operator: Operator,
) -> None:
    said = demo_operator.says("rehearse", "--ward", "1371", "--at", "2026-11-21T15:00")
    heads = [line for line in said.splitlines() if not line.startswith(" ")]
    assert len(heads) == len(CATEGORIES)
    assert "Told: Kilimani residents (demo), coordinator" in said


def test_a_rehearsal_of_a_county_is_a_table(demo_operator: Operator) -> None:
    lines = demo_operator.says("rehearse", "--county", "047", "--category", "fire").splitlines()
    assert lines[0].split() == ["ward", "category", "level", "until", "told"]
    assert len(lines) == 1 + 85


def test_a_county_is_found_by_its_name(demo_operator: Operator) -> None:
    words = ("--category", "fire", "--at", "2026-11-21T15:00")
    by_name = demo_operator.says("rehearse", "--county", "nairobi", *words)
    assert by_name == demo_operator.says("rehearse", "--county", "047", *words)


def test_a_rehearsal_for_other_programs_is_an_object_a_line(demo_operator: Operator) -> None:
    said = demo_operator.says(
        "rehearse", "--ward", "1371", "--category", "theft", "--now", "--format", "json"
    )
    found = json.loads(said)
    assert list(found) == ["ward_code", "category", "level", "told", "left_out"]
    assert set(found["told"][0]) == {"organisation", "kind", "role", "rule"}


@pytest.mark.parametrize(
    "words, status, reason",
    [
        ([], 2, "give --ward, --county or --register"),
        (["--ward", "1371", "--county", "047"], 2, "give --ward, --county or --register"),
        (["--ward", "1371", "--at", "noon"], 2, "'noon' is no time"),
        (["--ward", "1371", "--at", "9999-12-31T23:59"], 2, "the year 9999 is not within 2000"),
        (["--ward", "1371", "--at", "0001-01-01"], 2, "the year 1 is not within 2000"),
        (["--ward", "1371", "--days", "5"], 2, "--days cannot be given beside --ward or --county"),
        (["--register", "2026-12-01", "--category", "x"], 2, "--category cannot be given beside"),
        (
            ["--register", "2026-12-01", "--at", "2026-11-21", "--now", "--format", "json"],
            2,
            "--at, --now, --format cannot be given beside --register",
        ),
        (["--register", "2026-12-01", "--days", "-3"], 2, "-3 is not in the range"),
        (["--register", "9999-12-31"], 2, "the year 9999 is not within 2000"),
        (["--county", "47"], 1, "there is no county 47"),
        (["--county", "47"], 1, "codes have three digits, such as 047"),
        (["--county", "Nairoby"], 1, "did you mean Nairobi (047) or"),
        (["--ward", "9999"], 1, "usalama: there is no ward 9999"),
        (["--ward", "1371", "--category", "noise"], 1, "usalama: there is no category noise"),
    ],
    ids=[
        "nowhere",
        "two places",
        "no time",
        "the end of the calendar",
        "its beginning",
        "days of no register",
        "a category beside a register",
        "a time beside a register",
        "days before none",
        "a register of no year",
        "two digits",
        "two digits, and how",
        "a name misspelt",
        "no ward",
        "no category",
    ],
)
def test_a_rehearsal_that_cannot_be(
    operator: Operator, words: list[str], status: int, reason: str
) -> None:
    assert reason in operator.is_refused("rehearse", *words, status=status)


@pytest.mark.parametrize(
    "reference, reason",
    [
        ("482-130-970", "482-130-970 is no reference: a digit of it is wrong"),
        ("482-130-971", "there is no report 482-130-971"),
    ],
    ids=["a wrong digit", "no report"],
)
@pytest.mark.parametrize("how", ["words", "json"])
def test_what_cannot_be_explained(
    operator: Operator, reference: str, reason: str, how: str
) -> None:
    said = operator.is_refused("explain", reference, "--format", how)
    assert said == f"usalama: {reason}\n"


def test_of_a_time_before_the_history_began_it_is_said_what_cannot_be_known(
    demo_operator: Operator, demo_url: str
) -> None:
    words = ("rehearse", "--ward", "1371", "--category", "theft", "--at", "2026-11-21T15:00")
    assert demo_operator.types(*words).stderr == ""
    begun = {"actor": "this release", "entity": "history", "field": "begun"}
    engine = connect(demo_url, "owner")
    with engine.begin() as db:
        row = {"at": NOON + timedelta(hours=1), "entity_id": UUID(int=0), "before": "", "after": ""}
        db.execute(directory_changes.insert().values(**begun, **row))
    engine.dispose()
    told = demo_operator.types(*words)
    assert "written down since Sat 21 Nov 16:00 2026" in told.stderr
    assert "who was off duty" in told.stderr and "not known" not in told.stdout
