"""A directory for a boundary review to come, and the same file after it: taken, and given back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from commandline.directory import import_directory
from commandline.directory_export import export_directory
from models import register
from models.vault import Vault
from routing.directory_file import BadDirectory
from routing.plan import Subject, plan
from routing.reads import directory_for, ward_on
from tests.routing.files import a_file, line
from tests.routing.people import KILIMANI, wards

EFFECTIVE = date(2027, 1, 1)
MORNING = datetime.fromisoformat("2027-01-01T00:00+03:00")
NEW = line(area_codes="1451", person="New", phone="+254700000950")
NEW_CONSTITUENCY = line(
    area_level="constituency", area_codes="291", person="All", phone="+254700000951"
)
OLD = line(person="Asha")
OLD_CONSTITUENCY = line(
    area_level="constituency", area_codes="275", person="Wide", phone="+254700000952"
)
Take = Callable[..., list[str]]


@pytest.fixture
def reviewed(database: Engine) -> Engine:
    """A register to come in which constituency 275 with its wards is 291, and 1371 is 1451."""
    known = [
        replace(ward, constituency_code="291") if ward.constituency_code == "275" else ward
        for ward in wards().values()
        if ward.code != "1371"
    ]
    known.append(replace(KILIMANI, code="1451", constituency_code="291"))
    with database.begin() as db:
        register.replace_register(db, EFFECTIVE, "review", [asdict(ward) for ward in known])
    return database


@pytest.fixture
def take(reviewed: Engine, vault: Vault, now: datetime, tmp_path: Path) -> Take:
    def put(*lines: str, at: datetime = now, more: str = "starts_on") -> list[str]:
        path = tmp_path / "directory.csv"
        path.write_bytes(a_file(*lines, more=more))
        with reviewed.begin() as db:
            return import_directory(db, vault, path, now=at, progress=lambda *_: None)

    return put


def told(db: Connection, code: str, at: datetime) -> list[str]:
    ward = ward_on(db, code, at.date())
    found = plan(Subject("theft", "high", ward, False), directory_for(db, ward, at), at)
    return sorted(one.holder.person for one in found.told)


def test_new_wards_have_somebody_on_the_first_morning(reviewed: Engine, take: Take) -> None:
    take(f"{NEW},2027-01-01", f"{NEW_CONSTITUENCY},2027-02-01")
    with reviewed.begin() as db:
        assert told(db, "1451", MORNING) == ["New"]
        assert told(db, "1451", MORNING + timedelta(days=32)) == ["All", "New"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (f"{NEW},", "line 2, area_codes: ward 1451 is there from 2027-01-01 on: say so in starts"),
        (f"{NEW},2026-12-31", "line 2, area_codes: ward 1451 is there from 2027-01-01 on"),
        (f"{NEW_CONSTITUENCY},", "line 2, area_codes: constituency 291 is there from 2027-01-01"),
        (f"{NEW},soon", "line 2, starts_on: 'soon' is no day"),
        (f"{NEW.replace('1451', '1999')},2027-01-01", "no ward has the code 1999"),
    ],
    ids=["no day", "the day before", "a constituency", "a bad day", "no ward of any register"],
)
def test_a_code_to_come_is_taken_from_its_day_on_alone(take: Take, given: str, says: str) -> None:
    with pytest.raises(BadDirectory) as bad:
        take(given)
    assert len(bad.value.faults) == 1 and says in str(bad.value)


def test_after_the_review_the_export_imports_and_says_which_areas_are_no_more(
    reviewed: Engine, take: Take, vault: Vault, now: datetime
) -> None:
    take(OLD, OLD_CONSTITUENCY, more="")
    later = MORNING + timedelta(days=9)
    with reviewed.begin() as db:
        exported = list(export_directory(db, vault, now=later))
    said = take(*(each.strip() for each in exported[1:]), at=later, more="")
    assert "areas the register has no more: ward 1371 (line 2), constituency 275 (line 3)" in said


def test_before_the_review_nothing_is_no_more(take: Take) -> None:
    assert not [words for words in take(OLD, more="") if "no more" in words]
