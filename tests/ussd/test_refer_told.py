"""When a centre is told of a request: its people back on duty, a day without an answer, a week."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from models import outbox
from models.base import metadata
from models.directory import people
from models.duties import NO_END
from tests.sms.scene import NOW, Scene
from tests.ussd.centres import Centre, a_centre, remembers_kilimani
from tests.ussd.test_refer import ASK, CALLER, Dial, asked, hears

WITHOUT_SMS = (*ASK[:-1], "2")


@pytest.fixture
def centre(scene: Scene) -> Centre:
    remembers_kilimani(scene, CALLER)
    return a_centre(scene)


def _off(scene: Scene, centre: Centre, until: datetime | None) -> None:
    with scene.database.begin() as db:
        own = people.c.id == centre.counsellor.person
        db.execute(people.update().where(own).values(off_until=until))


def _purposes(scene: Scene) -> list[str]:
    return sorted(one.purpose for one in scene.sent())


def test_a_centre_whose_people_are_off_duty_is_told_when_they_are_back(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    _off(scene, centre, NOW + timedelta(hours=2))
    number = asked(phone)
    assert centre.routed() == 0 and centre.row().state == "asked"
    hears(phone, number).sees("the centre is being told")
    assert centre.routed(NOW + timedelta(hours=1)) == 0
    assert centre.routed(NOW + timedelta(hours=2)) == 1
    assert (centre.row().state, _purposes(scene)) == ("told", ["request"])
    assert centre.routed(NOW + timedelta(hours=3)) == 0, "told once"


def test_a_day_without_an_answer_tells_the_centre_again_and_the_caller_that_there_is_news(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    asked(phone)
    for hours in range(60):
        centre.routed(NOW + timedelta(hours=hours))
    assert _purposes(scene) == ["request", "request", "request-news"]
    first, again = (scene.said(one.id)[1] for one in scene.sent() if one.purpose == "request")
    assert first == again, "under the same number"
    scene.texts(centre.counsellor, f"1 {centre.number}")
    assert centre.row().state == "accepted"


def test_nobody_told_for_a_day_is_news_once_and_tried_for_a_week(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    _off(scene, centre, NO_END)
    asked(phone)
    for hours in range(24 * 9):
        centre.routed(NOW + timedelta(hours=hours))
    assert _purposes(scene) == ["request-news"]
    with scene.database.connect() as db:
        assert not outbox.waits(db, centre.row().id)


def test_nobody_told_for_a_day_is_told_when_somebody_is_back(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    _off(scene, centre, NOW + timedelta(hours=40))
    asked(phone)
    for hours in range(50):
        centre.routed(NOW + timedelta(hours=hours))
    assert _purposes(scene) == ["request", "request-news"]


def test_what_was_answered_in_time_is_not_told_again(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    asked(phone)
    centre.routed()
    scene.texts(centre.counsellor, f"1 {centre.number}")
    for hours in range(60):
        centre.routed(NOW + timedelta(hours=hours))
    assert _purposes(scene) == ["answer", "request", "request-news"]


def test_a_centre_that_lapsed_meanwhile_is_told_nothing(
    phone: Dial, centre: Centre, scene: Scene, database: Engine
) -> None:
    number = asked(phone)
    organisations = metadata.tables["organisations"]
    with database.begin() as db:
        db.execute(organisations.update().values(accredited_until=NOW.date()))
    assert centre.routed() == 0 and scene.sent() == []
    assert centre.row().outcome == "lapsed"
    hears(phone, number).sees("cannot help", "1192")


def test_after_the_day_nothing_more_is_owed_where_somebody_was_told_and_is_off_duty(
    phone: Dial, scene: Scene, centre: Centre
) -> None:
    """Who is back finds it in the list; a task each hour would do nothing."""
    asked(phone, *WITHOUT_SMS)
    centre.routed()
    _off(scene, centre, NOW + timedelta(hours=48))
    centre.routed(NOW + timedelta(hours=24))
    with scene.database.connect() as db:
        assert not outbox.waits(db, centre.row().id)
