"""Whom a gap in coverage is told to: the forum by day, else who works there, else a desk; the desk at
night.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from models import contacts, directory, duties, forum_links, messages
from models.directory_changes import By
from models.directory_writes import set_off
from models.forum_links import Link
from models.vault import place
from sms.coverage import check
from tests.sms.scene import NOW, Phone, Scene

NIGHT = NOW + timedelta(hours=7)  # 22:00
Told = tuple[str, UUID | None, str]  # purpose, contact, words


def told(scene: Scene, at: datetime = NOW) -> list[Told]:
    """What a look writes of Kilimani."""
    nudges = check(scene.database, scene.vault, scene.languages, at)
    found = []
    with scene.database.begin() as db:
        for _lane, one in nudges:
            words = scene.vault.words.open(messages.sealed(db, one), place("messages.words", one))
            message = messages.get(db, one)
            found.append((message.purpose, message.contact_id, words))
    return [one for one in found if one[2].startswith("Kilimani")]


def off(scene: Scene, phone: Phone, until: datetime, at: datetime = NOW) -> None:
    with scene.database.begin() as db:
        set_off(db, By("operator", at), [one for one in (phone.person,) if one], until)


def kind_of(scene: Scene, phone: Phone, kind: str) -> None:
    its = directory.organisations
    with scene.database.begin() as db:
        db.execute(its.update().where(its.c.id == phone.organisation).values(kind=kind))


@pytest.fixture
def desk(scene: Scene) -> Phone:
    """The county's desk."""
    found = scene.coordinator(8, "County desk", level=2)
    kind_of(scene, found, "county_desk")
    return found


@pytest.fixture
def nation(scene: Scene) -> Phone:
    found = scene.coordinator(9, "National desk", level=2)
    kind_of(scene, found, "national_desk")
    its = directory.duties
    with scene.database.begin() as db:
        db.execute(
            its.update()
            .where(its.c.person_id == found.person)
            .values(area_level="national", area_code="", level=3)
        )
    return found


def test_at_night_the_desk_hears_at_once_of_what_is_over_by_morning(
    scene: Scene, asha: Phone, desk: Phone
) -> None:
    told(scene, NIGHT - timedelta(hours=3))
    off(scene, asha, NOW + timedelta(hours=15), NIGHT)
    ((purpose, to, words),) = told(scene, NIGHT)
    assert (purpose, to) == ("alarm", desk.contact), "a forum would hear when it is over"
    assert words == (
        "Kilimani: nobody can be told of reports from 22:00 to 06:00. "
        "Its reports come to you. Name someone."
    )
    assert told(scene, NIGHT + timedelta(hours=1)) == []


def test_at_night_the_forum_is_written_to_as_well_of_what_lasts(
    scene: Scene, asha: Phone, desk: Phone
) -> None:
    off(scene, asha, duties.NO_END, NIGHT)
    assert {one[:2] for one in told(scene, NIGHT)} == {
        ("alarm", desk.contact),
        ("coverage", asha.contact),
    }


def test_a_county_without_a_desk_leaves_the_night_to_the_nations(
    scene: Scene, asha: Phone, nation: Phone
) -> None:
    off(scene, asha, NOW + timedelta(hours=15), NIGHT)
    assert [one[:2] for one in told(scene, NIGHT)] == [("alarm", nation.contact)]


def test_by_day_the_forum_alone_hears(scene: Scene, asha: Phone, desk: Phone) -> None:
    off(scene, asha, NOW + timedelta(hours=15))
    assert [one[:2] for one in told(scene)] == [("coverage", asha.contact)]


def police(scene: Scene, phone: Phone) -> None:
    kind_of(scene, phone, "police")
    off(scene, phone, duties.NO_END)


def works_there(scene: Scene, number: int) -> Phone:
    """A forum that works in Kilimani and whose coordinator has a duty elsewhere."""
    found = scene.coordinator(number, "Kilimani Residents")
    its = directory.duties
    with scene.database.begin() as db:
        db.execute(its.update().where(its.c.person_id == found.person).values(area_code="0001"))
        link = Link(found.organisation or uuid4(), "1371", "its area", "", date(2026, 1, 1))
        forum_links.add(db, By("operator", NOW), link)
    return found


def test_a_ward_of_the_police_alone_is_told_to_the_forum_that_works_there(
    scene: Scene, asha: Phone, desk: Phone
) -> None:
    police(scene, asha)
    forum = works_there(scene, 7)
    assert [one[:2] for one in told(scene)] == [("coverage", forum.contact)]


@pytest.mark.parametrize("forum", ["none", "not reached"])
def test_where_no_forum_can_hear_the_countys_desk_does(
    scene: Scene, asha: Phone, desk: Phone, forum: str
) -> None:
    police(scene, asha)
    if forum == "not reached":
        linked = works_there(scene, 7)
        with scene.database.begin() as db:
            contacts.block(db, linked.contact, "UserInBlacklist")
    ((purpose, to, words),) = told(scene)
    assert (purpose, to) == ("coverage", desk.contact)
    assert words.endswith("reports now. Its reports come to you. Name someone.")
