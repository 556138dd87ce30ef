"""Every change of the directory is written down with who, when, before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, select

from commandline.directory import import_directory
from models import contacts, directory_changes, erasure, stand_ins
from models.directory import duties, people
from models.directory_changes import OWN_PHONE, By
from models.directory_writes import set_off
from models.duties import NO_END
from models.vault import Vault
from routing.plan import Subject, plan
from routing.reads import directory_of_county
from tests.models.processes import engine_of
from tests.routing.files import a_file, line
from tests.routing.people import KILIMANI, wards
from tests.routing.test_reads import counted

DAY = timedelta(days=1)
ASHA = line(person="Asha", phone="+254700000900")
BRIAN = line(person="Brian", phone="+254700000901", role="deputy", level="1")
WHO = "command line (asha)"
Take = Callable[..., None]
Row = tuple[str, str, str, str]


@pytest.fixture
def take(database: Engine, vault: Vault, now: datetime, tmp_path: Path) -> Take:
    """Imports lines as a file, some days after `now`."""

    def put(*lines: str, days: int = 0, more: str = "") -> None:
        path = tmp_path / "directory.csv"
        path.write_bytes(a_file(*lines, more=more))
        with database.begin() as db:
            import_directory(
                db, vault, path, now=now + days * DAY, progress=lambda *_: None, actor=WHO
            )

    return put


def person(db: Connection, name: str) -> UUID:
    return db.execute(select(people.c.id).where(people.c.name == name)).scalar_one()


def written_down(db: Connection, since: datetime) -> list[Row]:
    """(entity, field, before, after) of every change from a time on, in order."""
    its = directory_changes.directory_changes.c
    rows = db.execute(
        select(its.entity, its.field, its.before, its.after).where(its.at >= since).order_by(its.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_an_import_writes_down_who_came(database: Engine, take: Take, now: datetime) -> None:
    take(ASHA)
    with database.begin() as db:
        assert written_down(db, now) == [
            ("organisation", "added", "", "forum"),
            ("person", "joined", "", "coordinator"),
            ("duty", "duty", "", "level 0, ward 1371, all categories, always"),
        ]
        its = directory_changes.directory_changes.c
        assert set(db.execute(select(its.actor, its.at))) == {(WHO, now)}


def test_the_same_file_again_changes_nothing_at_all(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA, BRIAN)
    with database.begin() as db:
        before = db.execute(select(duties).order_by(duties.c.id)).all()
    take(ASHA, BRIAN, days=1)
    with database.begin() as db:
        assert db.execute(select(duties).order_by(duties.c.id)).all() == before
        assert written_down(db, now + DAY) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        pytest.param(
            {"role": "deputy"}, [("person", "role", "coordinator", "deputy")], id="a role"
        ),
        pytest.param({"person": "Asha J."}, [("person", "name", "Asha", "Asha J.")], id="a name"),
        pytest.param({"language": "sw"}, [("person", "language", "en", "sw")], id="a language"),
        pytest.param({"kind": "chief"}, [("organisation", "kind", "forum", "chief")], id="a kind"),
        pytest.param(
            {"hours": "Mo-Fr 08:00-18:00"},
            [
                ("duty", "duty", "level 0, ward 1371, all categories, always", ""),
                ("duty", "duty", "", "level 0, ward 1371, all categories, Mo-Fr 08:00-18:00"),
            ],
            id="the hours of a duty",
        ),
    ],
)
def test_only_what_differs_is_replaced_and_written_down(
    database: Engine, take: Take, now: datetime, other: dict[str, str], told: list[Row]
) -> None:
    take(ASHA, BRIAN)
    take(line(**{"person": "Asha", **other}), BRIAN.replace(",forum,", f",{other.get('kind', 'forum')},"), days=1)  # fmt: skip
    with database.begin() as db:
        assert written_down(db, now + DAY) == told


def test_a_phone_is_said_to_have_changed_and_no_number_is_written(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA)
    take(line(person="Asha", phone="+254700000909"), days=1)
    with database.begin() as db:
        changes = written_down(db, now + DAY)
        assert ("person", "phone", "", "changed") in changes
        assert ("person", "left", "", (now + DAY).isoformat()) in changes
        assert not any("70000090" in value for row in written_down(db, now) for value in row)


def test_going_off_coming_back_stopping_and_standing_in_are_written_down(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA, BRIAN)
    later, by = now + DAY, By("operator@usalama.example", now + DAY)
    with database.begin() as db:
        asha, brian = person(db, "Asha"), person(db, "Brian")
        contact = db.execute(select(people.c.contact_id).where(people.c.id == asha)).scalar_one()
        with counted(database) as sent:
            set_off(db, By(OWN_PHONE, later), [asha], NO_END)
            set_off(db, By(OWN_PHONE, later), [asha], NO_END)
            contacts.stop_sms(db, contact, later)
            contacts.block(db, contact, "UserInBlacklist", later)
        assert len(sent) == 4
        stand_ins.put(db, asha, brian, by, later + DAY)
        stand_ins.end(db, asha, By("operator@usalama.example", later + DAY / 2))
        contacts.stop_sms(db, contact, None, later + DAY)
        contacts.block(db, contact, "", later + DAY)
        until = f"{brian} {(later + DAY).isoformat()}"
        assert [row[1:] for row in written_down(db, later)] == [
            ("off_until", "", "9999-01-01T00:00:00.000000+00:00"),
            ("sms_stopped_at", "", "2026-11-22T12:00:00.000000+00:00"),
            ("blocked", "", "UserInBlacklist"),
            ("stand_in", "", until),
            ("stand_in", until, ""),
            ("sms_stopped_at", "2026-11-22T12:00:00.000000+00:00", ""),
            ("blocked", "UserInBlacklist", ""),
        ]


def test_what_a_resident_stops_is_no_change_of_the_directory(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        resident = contacts.keep(db, vault, "+254700000999", now).id
        contacts.stop_sms(db, resident, now)
        contacts.block(db, resident, "UserInBlacklist", now)
        assert contacts.get(db, resident).blocked == "UserInBlacklist"
        assert written_down(db, now - DAY) == []


@pytest.mark.parametrize("process", ["web", "worker"])
def test_each_process_writes_its_changes_as_itself_and_the_web_cannot_rewrite_them(
    database: Engine, database_url: str, take: Take, now: datetime, process: str
) -> None:
    take(ASHA)
    for engine in engine_of(database_url, process):
        with engine.begin() as db:
            asha = person(db, "Asha")
            of = select(people.c.contact_id).where(people.c.id == asha)
            set_off(db, By(OWN_PHONE, now + DAY), [asha], NO_END)
            contacts.stop_sms(db, db.execute(of).scalar_one(), now + DAY)
            assert len(written_down(db, now + DAY)) == 2


def test_who_is_forgotten_is_named_in_no_change(
    database: Engine, take: Take, vault: Vault, now: datetime
) -> None:
    take(ASHA)
    take(line(person="Asha Juma", phone="+254700000900"), days=1)
    take(BRIAN, days=2)
    with database.begin() as db:
        contact = contacts.find(db, vault, "+254700000900")
        assert contact
        erasure.erase(db, contact.id)
        changes = written_down(db, now)
    assert ("person", "name", "", "(erased)") in changes
    assert not any("Asha" in value for row in changes for value in row)


# Who would have been told on a day past.


def then(db: Connection, at: datetime, now: datetime, level: int = 0) -> list[tuple[str, bool]]:
    subject = Subject("theft", "high", KILIMANI, False)
    directory = directory_of_county(db, "047", wards().values(), at, now)
    found = plan(subject, directory, at, level=level)
    return [(one.holder.person, one.holder.stands_in) for one in found.told]


def left_out(db: Connection, at: datetime, now: datetime) -> dict[str, str]:
    subject = Subject("theft", "high", KILIMANI, False)
    directory = directory_of_county(db, "047", wards().values(), at, now)
    return {one.holder.person: one.reason for one in plan(subject, directory, at).left_out}


def test_who_was_off_duty_that_day_would_not_have_been_told(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA, BRIAN)
    with database.begin() as db:
        asha = person(db, "Asha")
        set_off(db, By(OWN_PHONE, now + DAY), [asha], now + 3 * DAY)
        set_off(db, By(OWN_PHONE, now + 2 * DAY), [asha], None)
        late = now + 30 * DAY
        assert then(db, now + DAY / 2, late) == [("Asha", False)]
        assert then(db, now + 1.5 * DAY, late) == [("Brian", False)]
        assert left_out(db, now + 1.5 * DAY, late)["Asha"].startswith("Cannot be reached: off duty")
        assert then(db, now + 2.5 * DAY, late) == [("Asha", False)]


@pytest.mark.parametrize("how", ["stopped", "refused"])
def test_who_was_not_reached_that_day_would_not_have_been_told(
    database: Engine, take: Take, now: datetime, how: str
) -> None:
    take(ASHA, BRIAN)
    with database.begin() as db:
        of = select(people.c.contact_id).where(people.c.name == "Asha")
        contact = db.execute(of).scalar_one()
        begins, ends = now + DAY, now + 2 * DAY
        if how == "stopped":
            contacts.stop_sms(db, contact, begins)
            contacts.stop_sms(db, contact, None, ends)
        else:
            contacts.block(db, contact, "UserInBlacklist", begins)
            contacts.block(db, contact, "", ends)
        late = now + 30 * DAY
        assert then(db, begins - DAY / 2, late) == [("Asha", False)]
        assert then(db, begins + DAY / 2, late) == [("Brian", False)]
        assert then(db, ends + DAY / 2, late) == [("Asha", False)]


def test_the_stand_in_of_that_day_would_have_been_told_also_if_gone_since(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA, BRIAN)
    with database.begin() as db:
        asha, brian = person(db, "Asha"), person(db, "Brian")
        set_off(db, By(OWN_PHONE, now), [asha], now + 3 * DAY)
        stand_ins.put(db, asha, brian, By("operator", now), now + 2 * DAY)
    take(ASHA, days=10)
    with database.begin() as db:
        set_off(db, By(OWN_PHONE, now + 11 * DAY), [brian], NO_END)
        late = now + 30 * DAY
        with counted(database) as sent:
            assert then(db, now + DAY, late) == [("Brian", True)]
        assert len(sent) == 5
        assert then(db, now + 2.5 * DAY, late, level=1) == [("Brian", False)]


def test_the_kind_of_an_organisation_is_that_of_the_day(
    database: Engine, take: Take, now: datetime
) -> None:
    take(ASHA)
    take(line(person="Asha", phone="+254700000900", kind="chief"), days=5)
    with database.begin() as db:
        late = now + 30 * DAY
        kinds = [
            directory_of_county(db, "047", wards().values(), now + days * DAY, late).holders[0].kind
            for days in (1, 6)
        ]
    assert kinds == ["forum", "chief"]


def test_the_papers_of_an_organisation_are_those_of_the_day(
    database: Engine, take: Take, now: datetime
) -> None:
    columns = "licence_number,licence_until"

    def guards(until: datetime) -> str:
        cells = {"kind": "private_security", "role": "guard", "person": "Asha"}
        return f"{line(**cells)},PSR 7,{until:%Y-%m-%d}"

    take(guards(now + 2 * DAY), more=columns)
    take(guards(now + 365 * DAY), days=4, more=columns)
    with database.begin() as db:
        late = now + 30 * DAY
        assert then(db, now + DAY, late) == [("Asha", False)]
        assert then(db, now + 3 * DAY, late) == []
        assert then(db, now + 5 * DAY, late) == [("Asha", False)]
