"""Which wards organisations work in: taken from a file, dated, ended and never taken out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from commandline.forum_wards import export_forum_wards, import_forum_wards
from commandline.seed_demo import map_forums
from models import forum_links, forums
from models.directory import organisations
from models.directory_changes import directory_changes
from routing.directory_file import BadDirectory
from tests.conftest import NOON

HEADER = "organisation,ward_code,reason,doubt,from,until\n"
WATCH = "Kagumo Community Safety Forum (demo)"
TODAY = NOON.date()
HERE = f"{WATCH},0512,The town,,2026-11-21,\n"
THERE = f"{WATCH},0514,Near,Not sure,2026-11-21,\n"


def take(db: Engine, folder: Path, *lines: str, days: int = 0, dry_run: bool = False) -> list[str]:
    file = folder / "links.csv"
    file.write_text(HEADER + "".join(lines))
    at = NOON + timedelta(days=days)
    with db.begin() as connection:
        return import_forum_wards(
            connection, file, now=at, progress=lambda *_: None, dry_run=dry_run
        )


def wards(db: Engine, days: int) -> list[str]:
    with db.begin() as connection:
        id = connection.execute(
            select(organisations.c.id).where(organisations.c.name == WATCH)
        ).scalar_one()
        return forums.wards_of(connection, id, TODAY + timedelta(days=days))


def test_what_the_file_leaves_out_is_ended_and_stays_known(
    demo_database: Engine, tmp_path: Path
) -> None:
    take(demo_database, tmp_path, HERE, THERE)
    before = wards(demo_database, 0)
    said = take(demo_database, tmp_path, HERE, days=10)
    assert said == ["1 links of 1 organisations: 0 new or changed, 1 ended"]
    assert wards(demo_database, 9) == before == ["0512", "0514"]
    assert wards(demo_database, 10) == ["0512"]


def test_the_export_imports_to_the_same_and_changes_nothing(
    demo_database: Engine, tmp_path: Path
) -> None:
    take(demo_database, tmp_path, HERE, days=3)
    with demo_database.begin() as db:
        told = "".join(export_forum_wards(db))
    assert f"{WATCH},0512,The town,,2026-11-21,\n" in told and ",2026-11-24\n" in told
    lines = told.removeprefix(HEADER).splitlines(keepends=True)
    assert ": 0 new or changed, 0 ended" in take(demo_database, tmp_path, *lines, days=4)[0]
    with demo_database.begin() as db:
        assert "".join(export_forum_wards(db)) == told


def test_a_dry_run_says_the_same_and_writes_nothing(demo_database: Engine, tmp_path: Path) -> None:
    take(demo_database, tmp_path, HERE, THERE)
    said = take(demo_database, tmp_path, HERE, days=1, dry_run=True)
    assert ", 1 ended" in said[0] and wards(demo_database, 1) == ["0512", "0514"]


def test_every_bad_cell_is_named(demo_database: Engine, tmp_path: Path) -> None:
    with pytest.raises(BadDirectory) as bad:
        take(
            demo_database,
            tmp_path,
            "Nobody,0512,x,,,\n",
            f"{WATCH},9999,x,,,\n",
            f"{WATCH},0512,x,,soon,\n",
            f"{WATCH},0512,x,,2026-12-02,2026-12-01\n",
            f"{WATCH},0512\n",
            HERE,
            HERE,
        )
    assert [str(fault) for fault in bad.value.faults] == [
        "line 2, organisation: there is no 'Nobody'",
        "line 3, ward_code: no ward has the code 9999",
        "line 4, from: 'soon' is no day: write it like 2027-12-31",
        "line 5, until: 2026-12-01 is before it begins on 2026-12-02",
        "line 6: has not 6 cells",
        "line 8, ward_code: another line says the same ward and day",
    ]


def test_seeding_again_takes_nothing_out_and_writes_nothing_down(demo_database: Engine) -> None:
    with demo_database.begin() as db:
        before = forum_links.everything(db)
        map_forums(db, NOON + timedelta(days=5))
        assert forum_links.everything(db) == before
        later = directory_changes.c.at > NOON + timedelta(days=1)
        assert db.execute(select(directory_changes).where(later)).all() == []
