"""What the plan is given: the ward of the report's day, and everybody whose duty covers it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select

from commandline.directory import import_directory
from models import contacts, register
from models.database import connect
from models.directory import duties, people
from models.register import Ward
from models.vault import Vault
from routing.reads import day_of, directory_for, directory_of_county, ward_on
from tests.routing.files import line, written
from tests.routing.people import KILIMANI, wards

LINES = (
    line(),
    line(area_level="constituency", area_codes="275", person="Brian", phone="+254700000901"),
    line(area_level="county", area_codes="047", person="Chebet", phone="+254700000902"),
    line(area_level="national", area_codes="", person="Duale", phone="+254700000903"),
    line(area_codes="0682", person="Ekai", phone="+254700000904"),
)


@contextmanager
def counted(database: Engine) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database, "before_cursor_execute", note)
    yield sent
    event.remove(database, "before_cursor_execute", note)


@pytest.fixture
def peopled(database: Engine, vault: Vault, now: datetime, tmp_path: Path) -> Engine:
    with database.begin() as db:
        import_directory(db, vault, written(tmp_path)(*LINES), now=now, progress=lambda *_: None)
    return database


def contact_of(db: Connection, name: str) -> object:
    return db.execute(select(people.c.contact_id).where(people.c.name == name)).scalar_one()


def names(db: Connection, ward: Ward, now: datetime) -> list[str]:
    return [holder.person for holder in directory_for(db, ward, now).holders]


def test_everybody_whose_duty_covers_a_ward_is_read_in_one_query_and_the_rules_in_another(
    peopled: Engine, now: datetime
) -> None:
    with peopled.begin() as db, counted(peopled) as sent:
        assert names(db, KILIMANI, now) == ["Asha Juma", "Brian", "Chebet", "Duale"]
    assert len(sent) == 2


def test_the_web_process_which_reads_no_number_may_read_this_too(
    peopled: Engine, database_url: str, now: datetime
) -> None:
    web = connect(database_url, "web")
    with web.begin() as db:
        assert names(db, KILIMANI, now) == ["Asha Juma", "Brian", "Chebet", "Duale"]
    web.dispose()


def test_a_whole_county_is_read_in_one_query_and_the_rules_in_another(
    peopled: Engine, now: datetime
) -> None:
    with peopled.begin() as db, counted(peopled) as sent:
        found = directory_of_county(db, "047", wards().values(), now, now)
    assert len(sent) == 2
    assert {holder.person for holder in found.holders} == {"Asha Juma", "Brian", "Chebet", "Duale"}


def test_who_has_left_is_no_longer_read(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db:
        db.execute(people.update().where(people.c.name == "Brian").values(left_at=now))
        assert "Brian" not in names(db, KILIMANI, now)


def test_who_cannot_be_reached_is_read_with_the_reason(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db:
        contacts.block(db, contact_of(db, "Asha Juma"), "UserInBlacklist")  # type: ignore[arg-type]
        contacts.stop_sms(db, contact_of(db, "Brian"), now)  # type: ignore[arg-type]
        off = people.update().where(people.c.name == "Chebet")
        db.execute(off.values(off_until=now + timedelta(hours=20)))
        found = directory_for(db, KILIMANI, now).holders
        assert {holder.person: holder.unreachable for holder in found} == {
            "Asha Juma": "SMS refused: UserInBlacklist",
            "Brian": "stopped SMS",
            "Chebet": "off duty until Sun 22 Nov 11:00",
            "Duale": "",
        }


def test_who_was_off_duty_is_back_when_that_is_over(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db:
        db.execute(people.update().values(off_until=now))
        assert all(not holder.unreachable for holder in directory_for(db, KILIMANI, now).holders)


def test_hours_that_cannot_be_read_count_as_always(peopled: Engine, now: datetime) -> None:
    with peopled.begin() as db:
        db.execute(duties.update().values(hours="by arrangement"))
        assert all(not holder.hours for holder in directory_for(db, KILIMANI, now).holders)


def test_a_ward_is_that_of_the_register_in_force_on_the_day(database: Engine) -> None:
    renamed = [
        {
            "code": "1371",
            "name": "New Kilimani",
            "constituency_code": "275",
            "constituency": "Dagoretti",
            "county_code": "047",
            "county": "Nairobi",
        }
    ]
    with database.begin() as db:
        register.replace_register(db, date(2026, 11, 1), "a review", renamed)
        assert ward_on(db, "1371", date(2026, 10, 31)) == KILIMANI
        assert ward_on(db, "1371", date(2026, 11, 1)).name == "New Kilimani"


def test_a_code_without_a_ward_is_still_somewhere_in_the_country(
    peopled: Engine, now: datetime
) -> None:
    with peopled.begin() as db:
        nowhere = ward_on(db, "9999", day_of(now))
        assert (nowhere.code, nowhere.name, nowhere.county_code) == ("9999", "9999", "")
        assert names(db, nowhere, now) == ["Duale"]


def test_a_day_begins_in_east_africa(now: datetime) -> None:
    assert day_of(now.replace(hour=20, minute=59)) == date(2026, 11, 21)
    assert day_of(now.replace(hour=21)) == date(2026, 11, 22)
