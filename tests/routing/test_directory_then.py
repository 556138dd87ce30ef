"""Who would have been told on a day past, and who is told while somebody is away."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, select

from commandline.directory import import_directory
from models import contacts, duties, erasure, stand_ins
from models.directory import people
from models.directory_changes import By
from models.directory_writes import set_off
from models.stand_ins import NotOfTheSame
from models.vault import Vault
from routing.plan import Subject, plan
from routing.reads import directory_for, directory_of_county
from tests.routing.files import line as cells
from tests.routing.files import written
from tests.routing.people import KILIMANI, wards
from tests.routing.test_reads import counted

ASHA = cells(person="Asha", phone="+254700000900")
BRIAN = cells(person="Brian", phone="+254700000901", role="deputy", level="1")
OTHER = cells(organisation="Elsewhere", person="Other", phone="+254700000902")
DAY = timedelta(days=1)


def take(db: Connection, vault: Vault, folder: Path, now: datetime, *lines: str) -> None:
    path = written(folder)(*lines)
    import_directory(db, vault, path, now=now, progress=lambda done, of: None)


def person(db: Connection, name: str) -> UUID:
    return db.execute(select(people.c.id).where(people.c.name == name)).scalar_one()


def told(db: Connection, now: datetime, level: int = 0) -> list[tuple[str, bool]]:
    subject = Subject("theft", "high", KILIMANI, False)
    found = plan(subject, directory_for(db, KILIMANI, now), now, level=level)
    return [(one.holder.person, one.holder.stands_in) for one in found.told]


def told_then(db: Connection, at: datetime, now: datetime) -> list[str]:
    subject = Subject("theft", "high", KILIMANI, False)
    directory = directory_of_county(db, "047", wards().values(), at, now)
    return sorted(one.holder.person for one in plan(subject, directory, at).told)


def test_who_would_have_been_told_before_the_directory_changed(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA)
        take(db, vault, tmp_path, now + 10 * DAY, cells(person="Chebet", phone="+254700000903"))
        late = now + 20 * DAY
        assert told_then(db, now - DAY, late) == []
        assert told_then(db, now + DAY, late) == ["Asha"]
        assert told_then(db, now + 11 * DAY, late) == ["Chebet"]
        with counted(database) as sent:
            directory_of_county(db, "047", wards().values(), now + DAY, late)
    assert len(sent) == 3


def test_the_role_of_that_day_is_told_not_that_of_today(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA)
        take(
            db,
            vault,
            tmp_path,
            now + DAY,
            cells(person="Asha", phone="+254700000900", role="deputy"),
        )
        then = directory_of_county(db, "047", wards().values(), now + DAY / 2, now + 2 * DAY)
    assert [holder.role for holder in then.holders] == ["coordinator"]


def test_a_file_taken_twice_in_a_moment_leaves_no_past(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA)
        take(db, vault, tmp_path, now, ASHA)
        assert told_then(db, now, now + DAY) == ["Asha"]
        assert len(duties.everybody(db, now)) == 1


def test_while_somebody_is_away_the_stand_in_is_told_and_it_is_said(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA, BRIAN)
        asha, brian = person(db, "Asha"), person(db, "Brian")
        stand_ins.put(db, asha, brian, By("operator", now), now + 7 * DAY)
        assert told(db, now) == [("Asha", False)]
        set_off(db, By("operator", now), [asha], now + DAY)
        assert told(db, now) == [("Brian", True)]
        subject = Subject("theft", "high", KILIMANI, False)
        found = plan(subject, directory_for(db, KILIMANI, now), now)
        assert found.told[0].reason.endswith(", as a stand-in")
        assert told(db, now + 2 * DAY) == [("Asha", False)]


@pytest.mark.parametrize(
    "why", [pytest.param("over", id="the time is over"), pytest.param("off", id="away too")]
)
def test_a_stand_in_who_cannot_be_told_is_not(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path, why: str
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA, BRIAN)
        asha, brian = person(db, "Asha"), person(db, "Brian")
        stand_ins.put(db, asha, brian, By("operator", now), now + DAY)
        set_off(db, By("operator", now), [asha, *([brian] if why == "off" else [])], duties.NO_END)
        at = now + 2 * DAY if why == "over" else now
        assert ("Brian", True) not in told(db, at)


def test_only_one_of_the_same_organisation_stands_in(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA, BRIAN, OTHER)
        asha = person(db, "Asha")
        for who in (asha, person(db, "Other")):
            with pytest.raises(NotOfTheSame):
                stand_ins.put(db, asha, who, By("operator", now), now + DAY)


def test_another_stand_in_takes_the_place_of_the_first(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    third = cells(person="Chebet", phone="+254700000903", level="2")
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA, BRIAN, third)
        asha = person(db, "Asha")
        set_off(db, By("operator", now), [asha], duties.NO_END)
        for name in ("Brian", "Chebet"):
            stand_ins.put(db, asha, person(db, name), By("operator", now), now + DAY)
        assert told(db, now) == [("Chebet", True)]
        stand_ins.end(db, asha, By("operator", now))
        assert told(db, now)[0][1] is False


def test_a_query_more_is_asked_only_where_somebody_is_away(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA)
        with counted(database) as present:
            directory_for(db, KILIMANI, now)
        set_off(db, By("operator", now), [person(db, "Asha")], duties.NO_END)
        with counted(database) as away:
            directory_for(db, KILIMANI, now)
    assert (len(present), len(away)) == (2, 3)


def test_a_hat_put_on_later_does_not_bar_a_phone_on_the_days_before(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    oversight = cells(
        organisation="Oversight",
        kind="oversight",
        role="officer",
        person="Zuhura",
        area_level="national",
        area_codes="",
    )
    police = cells(organisation="Elsewhere", kind="police", role="ocs", area_codes="0682")

    def asked(db: Connection, days: int) -> list[str]:
        at = now + days * DAY
        subject = Subject("police-conduct", "high", KILIMANI, False)
        directory = directory_of_county(db, "047", wards().values(), at, now + 9 * DAY)
        return [one.holder.person for one in plan(subject, directory, at).told]

    with database.begin() as db:
        take(db, vault, tmp_path, now, oversight)
        take(db, vault, tmp_path, now + 5 * DAY, police)
        assert [asked(db, days) for days in (0, 1, 4, 5, 6)] == [["Zuhura"]] * 3 + [[], []]
        take(db, vault, tmp_path, now + 7 * DAY, police.replace("0900", "0999"))
        assert [asked(db, days) for days in (1, 6, 8)] == [["Zuhura"], [], ["Zuhura"]]


def test_a_phone_handed_on_has_the_name_of_who_had_it_then(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    with database.begin() as db:
        take(db, vault, tmp_path, now, ASHA)
        take(db, vault, tmp_path, now + 5 * DAY, ASHA.replace("Asha", "Wanjiru"))
        late = now + 9 * DAY
        assert told_then(db, now + DAY, late) == ["Asha"]
        assert told_then(db, now + 6 * DAY, late) == ["Wanjiru"]
        found = contacts.find(db, vault, "+254700000900")
        assert found
        erasure.erase(db, found.id)
        assert told_then(db, now + DAY, late) == ["(erased)"]
