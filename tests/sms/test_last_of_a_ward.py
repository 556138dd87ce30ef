"""Who goes off duty as the last of a ward hears so at once, by SMS and in the call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import contacts, directory, stand_ins
from models.directory_changes import By
from models.directory_writes import set_off
from routing.rulebook import NOT_TOLD, Row
from routing.rulebook_form import kept
from tests.routing.test_reads import counted
from tests.sms.alerting.test_rules_in_force import put_in_force
from tests.sms.scene import NOW, Phone, Scene

STATEMENTS = 9  # of OFF, to know whom it leaves to nobody
LAST = "You are the last of Kilimani: nobody else is told there."


def kinds(scene: Scene, phone: Phone, codes: list[str]) -> None:
    its = directory.duties
    with scene.database.begin() as db:
        db.execute(its.update().where(its.c.person_id == phone.person).values(categories=codes))


def test_the_last_of_a_ward_hears_so(scene: Scene, asha: Phone) -> None:
    assert scene.texts(asha, "OFF 2h")[0] == (
        f"You are off duty until 17:00. {LAST} To come back reply ON"
    )


def test_who_leaves_another_there_does_not(scene: Scene, asha: Phone, brian: Phone) -> None:
    assert "No new alert comes to you." in scene.texts(asha, "OFF 2h")[0]


@pytest.mark.parametrize("why", ["off duty too", "blocked", "for fire alone", "on by day alone"])
def test_another_who_is_not_there_is_nobody(
    scene: Scene, asha: Phone, brian: Phone, why: str
) -> None:
    if why == "off duty too":
        with scene.database.begin() as db:
            set_off(db, By("operator", NOW), [one for one in (brian.person,) if one],
                    NOW + timedelta(hours=1))  # fmt: skip
    elif why == "blocked":
        with scene.database.begin() as db:
            contacts.block(db, brian.contact, "UserInBlacklist")
    elif why == "for fire alone":
        kinds(scene, brian, ["fire"])
    else:
        its = directory.duties
        with scene.database.begin() as db:
            db.execute(its.update().where(its.c.person_id == brian.person)
                       .values(hours="Mo-Fr 08:00-17:00"))  # fmt: skip
    assert LAST in scene.texts(asha, "OFF 2h")[0]


def test_a_stand_in_is_there_instead(scene: Scene, asha: Phone, brian: Phone) -> None:
    both = [one for one in (asha.person, brian.person) if one]
    with scene.database.begin() as db:
        its = directory.people
        db.execute(its.update().where(its.c.id == brian.person)
                   .values(organisation_id=asha.organisation))  # fmt: skip
        db.execute(directory.duties.delete().where(directory.duties.c.person_id == brian.person))
        stand_ins.put(db, both[0], both[1], By("operator", NOW), NOW + timedelta(days=2))
    assert LAST not in scene.texts(asha, "OFF 2h", NOW + timedelta(minutes=1))[0]


def test_who_was_the_last_before_leaves_nobody_new(scene: Scene, asha: Phone) -> None:
    scene.texts(asha, "OFF")
    assert LAST not in scene.texts(asha, "OFF 2h", NOW + timedelta(minutes=1))[0]


@pytest.mark.parametrize("begins, last", [(1, True), (2, False)])
def test_who_is_told_by_rules_that_end_while_one_is_away_is_nobody(
    scene: Scene, asha: Phone, brian: Phone, begins: int, last: bool
) -> None:
    with scene.database.begin() as db:
        its = directory.organisations
        db.execute(its.update().where(its.c.id == brian.organisation).values(kind="chief"))
    no_chief = kept(Row("no chief", levels={"chief": NOT_TOLD}))
    put_in_force(scene.database, NOW + timedelta(hours=begins), no_chief)
    assert (LAST in scene.texts(asha, "OFF 2h")[0]) == last


def test_knowing_it_costs_a_known_number_of_statements(scene: Scene, asha: Phone) -> None:
    with counted(scene.database) as first:
        scene.texts(asha, "OFF 2h")
    with scene.database.begin() as db:
        db.execute(directory.duties.delete())
    with counted(scene.database) as without:
        scene.texts(asha, "OFF 2h", NOW + timedelta(minutes=1))
    assert len(first) - len(without) <= STATEMENTS
