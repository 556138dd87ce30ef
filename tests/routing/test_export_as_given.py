"""The directory is given back as the file that was taken: its lines, cells and days in its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from commandline.directory import import_directory
from commandline.directory_export import export_directory
from models import directory_log
from models.directory import duties, organisations, people
from models.directory_changes import By, directory_changes
from models.directory_writes import add, end
from models.vault import Vault
from tests.routing.files import a_file, line
from tests.routing.test_reads import counted

DAY = timedelta(days=1)
ASHA = line(person="Asha")
BRIAN = line(person="Brian", phone="+254700000901", role="deputy", level="1")
OTHER = line(organisation="A watch", person="Chebet", phone="+254700000902")
Take = Callable[..., list[str]]
Give = Callable[..., str]


@pytest.fixture
def take(database: Engine, vault: Vault, now: datetime, tmp_path: Path) -> Take:
    def put(*lines: str, days: int = 0, more: str = "", **how: bool) -> list[str]:
        path, at = tmp_path / "directory.csv", now + days * DAY
        path.write_bytes(a_file(*lines, more=more))
        with database.begin() as db:
            return import_directory(db, vault, path, now=at, progress=lambda *_: None, **how)

    return put


@pytest.fixture
def give(database: Engine, vault: Vault, now: datetime) -> Give:
    def out(days: int = 0) -> str:
        with database.begin() as db:
            return "".join(export_directory(db, vault, now=now + days * DAY))

    return out


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ([line(area_codes="1372;1371;1370")], ""),
        ([line(level="2", area_codes="1372"), line(level="0"), line(level="1")], ""),
        ([line(hours="Sa 09:00-13:00"), line(hours="Su 09:00-13:00"), line(hours="Mo 09:00-10:00")], ""),
        ([line(categories="theft"), line(categories="fire"), line(categories="drugs")], ""),
        ([line(area_codes="1372"), line(area_codes="1371")], ""),
        ([BRIAN, ASHA, line(person="Asha", level="3")], ""),
        ([ASHA, BRIAN, line(person="Asha", area_codes="1370")], ""),
        ([ASHA, OTHER], ""),
        ([f"{ASHA},2026-11-01,", f"{BRIAN},2026-11-21,2026-12-24"], "starts_on,ends_on"),
    ],
    ids=[
        "codes of a cell",
        "levels of a person",
        "hours alone differ",
        "categories alone differ",
        "two lines that could be one",
        "the deputy first",
        "somebody in between",
        "organisations by no alphabet",
        "first days past and today",
    ],
)  # fmt: skip
def test_a_file_comes_back_as_it_is(take: Take, give: Give, lines: list[str], more: str) -> None:
    take(*lines, more=more)
    assert give() == a_file(*lines, more=more).decode()
    take(*lines, days=2, more=more)
    assert give(days=2) == a_file(*lines, more=more).decode()


def test_a_first_day_stays_said_once_it_has_passed(
    database: Engine, take: Take, give: Give, now: datetime
) -> None:
    lines = (f"{ASHA},2026-11-25", f"{BRIAN},")
    take(*lines, more="starts_on")
    assert give(days=9) == a_file(*lines, more="starts_on").decode()
    take(*lines, days=9, more="starts_on")
    with database.begin() as db:
        assert db.execute(select(duties.c.id).where(duties.c.held_from > now + 8 * DAY)).all() == []


def test_lines_put_in_another_order_come_back_in_it_and_nothing_else_changes(
    database: Engine, take: Take, give: Give, now: datetime
) -> None:
    take(ASHA, BRIAN, OTHER)
    with database.begin() as db:
        before = set(db.execute(select(duties.c.id, duties.c.held_from)))
    take(OTHER, BRIAN, ASHA, days=1)
    assert give(days=1) == a_file(OTHER, BRIAN, ASHA).decode()
    with database.begin() as db:
        assert set(db.execute(select(duties.c.id, duties.c.held_from))) == before
        its = directory_changes.c.at
        assert db.execute(select(its).where(its > now)).all() == []


def test_what_the_console_gives_comes_after_the_lines_of_its_organisation(
    database: Engine, take: Take, give: Give, now: datetime
) -> None:
    take(ASHA, BRIAN, OTHER)
    row = {"area_level": "ward", "categories": None, "level": 2, "hours": ""}
    with database.begin() as db:
        who = db.execute(select(people.c.id).where(people.c.name == "Asha")).scalar_one()
        both = [{"person_id": who, **row, "area_code": code} for code in ("1372", "1370")]
        add(db, By("x", now), both)
    given = line(person="Asha", level="2", area_codes="1370;1372")
    assert give() == a_file(ASHA, BRIAN, given, OTHER).decode()


def test_who_holds_no_duty_stays_though_no_line_can_say_so(
    database: Engine, take: Take, give: Give, now: datetime
) -> None:
    take(ASHA, BRIAN)
    with database.begin() as db:
        of = db.execute(select(organisations.c.id)).scalar_one()
        (brian,) = [one for one in directory_log.held(db, of, now) if one.level == 1]
        end(db, By("x", now + DAY), [brian.id])
    exported = give(days=2)
    assert exported == a_file(ASHA).decode()
    said = take(ASHA, days=2)
    assert "people: 0 new, 1 kept, 0 have left" in said
    assert "people without a duty whom no line names, who stay: 1" in said
    assert "people: 0 new, 1 kept, 1 have left" in take(ASHA, days=3, replace_all=True)


def test_who_holds_no_duty_and_comes_with_another_phone_has_left_with_the_old_one(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA, BRIAN)
    with database.begin() as db:
        rows = select(duties.c.id).where(duties.c.level == 1)
        end(db, By("x", now + DAY), list(db.execute(rows).scalars()))
    said = take(ASHA, BRIAN.replace("0901", "0909"), days=2)
    assert "people: 1 new, 1 kept, 1 have left" in said
    with database.begin() as db:
        its = directory_changes.c
        assert db.execute(select(its.id).where(its.field == "phone")).all()


def test_the_numbers_of_however_many_people_are_read_in_one_statement(
    take: Take, give: Give, database: Engine
) -> None:
    def statements() -> int:
        with counted(database) as sent:
            give()
        return len(sent)

    take(ASHA)
    before = statements()
    take(ASHA, BRIAN, OTHER)
    assert statements() == before
