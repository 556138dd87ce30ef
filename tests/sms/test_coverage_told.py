"""What a forum hears of anew once it was told of a gap: other hours, another group, another ward."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models import coverage, directory, duties
from models.directory_changes import By
from models.directory_writes import add, set_off
from tests.routing.test_reads import counted
from tests.sms.scene import NOW, Phone, Scene
from tests.sms.test_coverage import lapsed, looks

DAY = timedelta(days=1)
EMERGENCY, CRIME = ["fire", "accident"], ["theft", "burglary", "violence", "gang", "livestock"]


def off(scene: Scene, phone: Phone, until: datetime | None, at: datetime = NOW) -> None:
    with scene.database.begin() as db:
        set_off(db, By("operator", at), [one for one in (phone.person,) if one], until)


def every_hour(scene: Scene, since: datetime, hours: int, step: int = 1) -> list[str]:
    """What is written about Kilimani in each look within so many hours, to whomever, once."""
    told = [looks(scene, since + timedelta(hours=hour)) for hour in range(0, hours, step)]
    return [words for one in told for words in sorted(set(one)) if words.startswith("Kilimani")]


def for_kinds(scene: Scene, phone: Phone, kinds: list[str]) -> None:
    with scene.database.begin() as db:
        db.execute(
            directory.duties.update()
            .where(directory.duties.c.person_id == phone.person)
            .values(categories=kinds)
        )


@pytest.mark.parametrize("looked", [True, False], ids=["seen to be over", "not looked between"])
def test_a_forum_told_of_an_hour_hears_the_next_evening_that_nobody_is_there(
    scene: Scene, asha: Phone, looked: bool
) -> None:
    off(scene, asha, NOW + timedelta(hours=1))
    assert "from 15:00 to 16:00" in looks(scene)[0]
    if looked:
        assert looks(scene, NOW + timedelta(hours=3)) == []
    evening = NOW + timedelta(hours=27)
    off(scene, asha, duties.NO_END, evening)
    (words,) = every_hour(scene, evening, 1)
    assert "nobody can be told of reports now" in words
    assert every_hour(scene, evening + timedelta(hours=1), 42, 14) == [], "it only goes on"


def test_a_gap_that_grows_on_the_day_it_was_told_is_told_again(scene: Scene, asha: Phone) -> None:
    off(scene, asha, NOW + timedelta(hours=1))
    assert len(looks(scene)) == 1
    off(scene, asha, NOW + timedelta(hours=5))
    (words,) = every_hour(scene, NOW + timedelta(minutes=30), 1)
    assert "from 15:00 to 20:00" in words


def test_a_gap_of_every_night_is_told_once_a_week(scene: Scene, asha: Phone) -> None:
    with scene.database.begin() as db:
        db.execute(directory.duties.update().values(hours="Mo-Su 06:00-22:00"))
    told = every_hour(scene, NOW, 24 * 3, step=11)
    assert len(told) == 1 and "from 22:00 to 06:00" in told[0]
    assert len(every_hour(scene, NOW + timedelta(days=7), 1)) == 1


def test_another_group_left_to_nobody_is_told_by_its_name(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    off(scene, brian, duties.NO_END)
    for_kinds(scene, asha, [*EMERGENCY, "drugs", "suspicious", "other"])
    (first,) = every_hour(scene, NOW, 1)
    assert first.startswith("Kilimani (crime and violence): nobody can be told of reports now.")
    assert every_hour(scene, NOW + timedelta(hours=1), 24, 8) == []
    for_kinds(scene, asha, ["drugs", "suspicious", "other"])
    (second,) = every_hour(scene, NOW + timedelta(hours=26), 1)
    assert second.startswith("Kilimani (some kinds): nobody can be told of reports now.")


def test_a_ward_left_alone_the_same_day_as_another_is_told_too(scene: Scene, asha: Phone) -> None:
    duty = {"person_id": asha.person, "area_level": "ward", "categories": None, "level": 0}
    with scene.database.begin() as db:
        add(db, By("operator", NOW), [{**duty, "area_code": "1372", "hours": "Mo-Su 00:00-21:00"}])
    first = [words for words in looks(scene) if "nobody" in words]
    off(scene, asha, NOW + timedelta(hours=9), NOW + timedelta(hours=6))
    second = [words for words in looks(scene, NOW + timedelta(hours=6)) if "nobody" in words]
    assert len(first) == len(second) == 1 and first != second
    assert "Kilimani" not in first[0] and second[0].startswith("Kilimani")


def test_a_ward_served_for_crime_alone_lapses_for_all_else(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    for one in (asha, brian):
        for_kinds(scene, one, CRIME)
    (words,) = every_hour(scene, NOW, 1)
    assert words.startswith("Kilimani (some kinds): nobody can be told of reports now.")
    assert "1371" in lapsed(scene)


def test_what_was_told_is_forgotten_when_somebody_is_there_again(scene: Scene, asha: Phone) -> None:
    off(scene, asha, NOW + timedelta(hours=1))
    looks(scene)
    looks(scene, NOW + timedelta(hours=2))
    with scene.database.begin() as db:
        kept = coverage.gaps(db, ["1371"])
    assert {(one.told_what, one.told_hours) for one in kept} == {("", 0)}


def test_looking_again_costs_one_statement_more_where_a_gap_goes_on(
    scene: Scene, asha: Phone
) -> None:
    off(scene, asha, duties.NO_END)
    looks(scene)
    with counted(scene.database) as asked:
        looks(scene, NOW + timedelta(hours=1))
    assert len(asked) <= 13
