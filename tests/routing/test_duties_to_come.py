"""Duties that begin or end on a day to come: told from then on, and not after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, select

from commandline.directory import import_directory
from commandline.directory_export import export_directory
from models import directory as tables
from models import directory_changes, directory_log, duties
from models.directory import people
from models.directory_changes import By
from models.directory_writes import add, end_on
from models.vault import Vault
from routing.directory_file import BadDirectory
from routing.plan import Subject, plan
from routing.reads import directory_for, directory_of_county
from tests.routing.files import a_file, line
from tests.routing.people import KILIMANI, wards

DAY = timedelta(days=1)
COLUMNS = "starts_on,ends_on"
ASHA, BRIAN = line(person="Asha"), line(person="Brian", phone="+254700000901", role="deputy")
Take = Callable[..., str]


@pytest.fixture
def take(database: Engine, vault: Vault, now: datetime, tmp_path: Path) -> Take:
    """Imports lines as a file some days after `now`; the export of then."""

    def put(*lines: str, days: int = 0, more: str = COLUMNS) -> str:
        path, at = tmp_path / "directory.csv", now + days * DAY
        path.write_bytes(a_file(*lines, more=more))
        with database.begin() as db:
            import_directory(db, vault, path, now=at, progress=lambda *_: None)
            return "".join(export_directory(db, vault, now=at))

    return put


def told(db: Connection, at: datetime, now: datetime | None = None) -> list[str]:
    subject = Subject("theft", "high", KILIMANI, False)
    directory = (
        directory_of_county(db, "047", wards().values(), at, now)
        if now
        else directory_for(db, KILIMANI, at)
    )
    return sorted(one.holder.person for one in plan(subject, directory, at).told)


def person(db: Connection, name: str) -> UUID:
    return db.execute(select(people.c.id).where(people.c.name == name)).scalar_one()


def test_a_duty_is_told_from_its_first_day_to_its_last(
    database: Engine, take: Take, now: datetime
) -> None:
    take(f"{ASHA},,2026-11-24", f"{BRIAN},2026-11-25,2026-11-30")  # now is the 21st, 15:00
    midnight = datetime.fromisoformat("2026-11-25T00:00+03:00")
    with database.begin() as db:
        for at, who in (
            (now, ["Asha"]),
            (midnight - timedelta(minutes=1), ["Asha"]),
            (midnight, ["Brian"]),
            (midnight + 6 * DAY - timedelta(minutes=1), ["Brian"]),
            (midnight + 6 * DAY, []),
        ):
            assert told(db, at) == who
            assert told(db, at, now=now + 90 * DAY) == who, "and so it is on a day long after"


def test_the_file_comes_back_with_its_days_and_changes_nothing_when_taken_again(
    database: Engine, take: Take, now: datetime
) -> None:
    lines = (f"{ASHA},,2026-11-24", f"{BRIAN},2026-11-25,2026-11-30")
    assert take(*lines) == a_file(*lines, more=COLUMNS).decode()
    take(*lines, days=1)
    with database.begin() as db:
        at = directory_changes.directory_changes.c.at
        assert db.execute(select(at).where(at > now)).all() == []


def test_a_file_without_the_days_calls_off_what_was_to_come(
    database: Engine, take: Take, now: datetime
) -> None:
    take(f"{ASHA},,", f"{BRIAN},2026-11-25,")
    assert "starts_on" not in take(ASHA, more="")
    with database.begin() as db:
        assert told(db, now + 30 * DAY) == ["Asha"]


def test_days_in_the_wrong_order_are_refused_by_line_and_column(take: Take) -> None:
    with pytest.raises(BadDirectory, match="line 2, ends_on: 2026-11-24 is before it starts"):
        take(f"{ASHA},2026-11-25,2026-11-24")
    with pytest.raises(BadDirectory, match="line 2, starts_on: 'soon' is no day"):
        take(f"{ASHA},soon,")


def test_a_day_of_another_century_is_refused_by_line_and_column(take: Take) -> None:
    with pytest.raises(BadDirectory, match="line 2, ends_on: '9999-12-31' is no day of the years"):
        take(f"{ASHA},,9999-12-31")
    with pytest.raises(
        BadDirectory, match="line 2, starts_on: '0001-01-01' is no day of the years"
    ):
        take(f"{ASHA},0001-01-01,")


def test_a_file_of_last_week_is_taken_without_the_duties_that_have_ended_since(
    database: Engine, take: Take, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    kept = take(f"{ASHA},,2026-11-24", f"{BRIAN},,")
    path, later = tmp_path / "kept.csv", now + 7 * DAY
    path.write_text(kept, encoding="utf-8")
    with database.begin() as db:
        done = import_directory(db, vault, path, now=later, progress=lambda *_: None)
        assert "duties: 1" in done
        assert "no duty from lines whose last day is past: 2" in done
        assert "people: 0 new, 2 kept, 0 have left" in done
        assert told(db, later) == ["Brian"]


def test_a_line_is_taken_on_its_last_day_and_not_after(take: Take) -> None:
    assert "2026-11-24" in take(f"{ASHA},,2026-11-24", days=3)
    assert "Asha" not in take(f"{ASHA},,2026-11-24", days=4)


def test_a_duty_that_ends_stays_known_and_is_no_duty_any_more(
    database: Engine, take: Take, now: datetime
) -> None:
    take(f"{ASHA},,")
    by = By("operator@usalama.example", now)
    with database.begin() as db:
        asha = person(db, "Asha")
        of = db.execute(select(people.c.organisation_id)).scalar_one()
        (held,) = directory_log.held(db, of, now)
        assert end_on(db, by, held.id, now + DAY)
        assert not end_on(db, by, held.id, now + 2 * DAY)
        assert told(db, now) == ["Asha"] and told(db, now + DAY) == []
        assert [one.until for one in directory_log.held(db, of, now)] == [now + DAY]
        assert directory_log.held(db, of, now + DAY) == []
        assert duties.everybody(db, now + DAY) == []
        (past,) = directory_log.held_before(db, of, now + DAY, 9)
        assert (past.person_id, past.until) == (asha, now + DAY)
    take(f"{BRIAN},,", days=3)
    with database.begin() as db:
        (past,) = directory_log.held_before(db, of, now + 4 * DAY, 9)
        assert past.until == now + DAY, "the day it ended, not that of the import"
        assert told(db, now + DAY / 2, now=now + 9 * DAY) == ["Asha"]
        assert told(db, now + 2 * DAY, now=now + 9 * DAY) == []


def test_what_is_called_off_before_it_begins_never_was(
    database: Engine, take: Take, now: datetime
) -> None:
    take(f"{ASHA},,")
    by = By("operator@usalama.example", now)
    row = {"area_level": "ward", "area_code": "1371", "categories": None, "level": 1, "hours": ""}
    with database.begin() as db:
        asha = person(db, "Asha")
        of = db.execute(select(people.c.organisation_id)).scalar_one()
        add(db, by, [{"person_id": asha, **row, "held_from": now + 3 * DAY}])
        coming = directory_log.held(db, of, now)[1]
        assert coming.since == now + 3 * DAY
        assert end_on(db, by, coming.id, now)
        assert [one.level for one in directory_log.held(db, of, now + 4 * DAY)] == [0]
        assert directory_log.held_before(db, of, now + 4 * DAY, 9) == []
        words = [
            (one.before, one.after)
            for one in directory_changes.of_person(db, asha, 9)
            if one.field == "duty"
        ]
    assert ("", "level 1, ward 1371, all categories, always, from 2026-11-24 15:00") in words
    assert ("level 1, ward 1371, all categories, always, from 2026-11-24 15:00", "") in words


def test_what_is_held_twice_is_exported_once_and_ended_whole(
    database: Engine, take: Take, vault: Vault, now: datetime
) -> None:
    take(f"{ASHA},,", f"{BRIAN},,")
    by = By("operator@usalama.example", now)
    row = {"area_level": "ward", "area_code": "1371", "categories": None, "level": 0, "hours": ""}
    with database.begin() as db:
        twice = {"person_id": person(db, "Asha"), **row}
        add(db, by, [twice, {**twice, "held_from": now + 3 * DAY}])
        exported = "".join(export_directory(db, vault, now=now))
        assert len(db.execute(select(tables.duties)).all()) == 4
    assert exported == a_file(ASHA, BRIAN).decode()
    take(ASHA.replace(",0,", ",3,"), BRIAN, days=4, more="")
    with database.begin() as db:
        rows = select(tables.duties.c.level).where(tables.duties.c.person_id == person(db, "Asha"))
        assert list(db.execute(rows).scalars()) == [3]


def test_of_what_is_held_twice_one_stays_when_the_file_has_it(
    database: Engine, take: Take, now: datetime
) -> None:
    take(f"{ASHA},,")
    row = {"area_level": "ward", "area_code": "1371", "categories": None, "level": 0, "hours": ""}
    with database.begin() as db:
        (first,) = db.execute(select(tables.duties.c.id)).scalars()
        add(db, By("x", now + DAY), [{"person_id": person(db, "Asha"), **row}])
    take(ASHA, days=2, more="")
    with database.begin() as db:
        assert list(db.execute(select(tables.duties.c.id)).scalars()) == [first]


def test_the_export_says_which_day_is_the_last(take: Take) -> None:
    exported = take(f"{ASHA},,2026-12-31")
    assert exported.splitlines()[1].endswith(",2026-12-31")
    assert date.fromisoformat(exported.splitlines()[1][-10:]) == date(2026, 12, 31)
