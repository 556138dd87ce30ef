"""The forum of a ward and its next meeting, as callers are told of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from models import meetings
from models.directory import organisations
from models.owners import Owner
from tests.sms.scene import Scene
from tests.ussd.lists import Lists
from tests.ussd.phone import Phone

TO_FORUM = ("1", "3", "6", "1", "kilimani", "1")
Dial = Callable[..., Phone]


def a_meeting(database: Engine, owner: Owner, at: datetime, **values: str) -> None:
    told = {"venue": "Chief's camp", "about_en": "street lights", "about_sw": "taa"} | values
    with database.begin() as db:
        meetings.add(
            db,
            id=uuid4(),
            organisation_id=owner.organisation_id,
            held_at=at,
            created_at=at,
            **({"ward_code": ""} | told),
        )


def test_a_forum_is_explained_before_anything_is_asked(phone: Dial) -> None:
    phone().types("1", "3", "6").sees("A safety forum: residents", "1 Which is mine?")


def test_the_forum_is_named_and_no_person_is(phone: Dial, kilimani: Owner) -> None:
    phone().types(*TO_FORUM).sees("works here", "No meeting is known yet")


def test_without_a_forum_it_is_said_who_hears_of_reports(phone: Dial, lists: Lists) -> None:
    phone().types(*TO_FORUM).sees("No forum works in this ward yet")


@pytest.mark.parametrize(
    ("days", "shown"), [(14, True), (59, True), (61, False), (-1, False)], ids=str
)
def test_a_meeting_is_told_of_at_most_sixty_days_ahead(
    phone: Dial, kilimani: Owner, database: Engine, now: datetime, days: int, shown: bool
) -> None:
    a_meeting(database, kilimani, now + timedelta(days=days))
    words = phone().types(*TO_FORUM).shown
    assert ("Next meeting" in words and "Chief's camp" in words) is shown
    assert ("No meeting is known" in words) is not shown


@pytest.mark.parametrize(
    ("ward", "shown"), [("1371", True), ("1370", False)], ids=["this ward", "another ward"]
)
def test_a_meeting_of_one_ward_is_told_of_there_alone(
    phone: Dial, kilimani: Owner, database: Engine, now: datetime, ward: str, shown: bool
) -> None:
    a_meeting(database, kilimani, now + timedelta(days=3), ward_code=ward)
    assert ("Next meeting" in phone().types(*TO_FORUM).shown) is shown


def test_it_is_told_in_the_language_of_the_call_and_in_east_africa_time(
    phone: Dial, kilimani: Owner, database: Engine, now: datetime
) -> None:
    a_meeting(database, kilimani, now + timedelta(days=14))
    phone().types("2", *TO_FORUM[1:]).sees("Mkutano ujao 05/12 15:00, Chief's camp. Kuhusu: taa")


@pytest.mark.parametrize("forums", [False, True], ids=["no forum", "a forum with none of its own"])
def test_a_county_s_meeting_holds_where_the_forum_has_none(
    phone: Dial, database: Engine, scene: Scene, lists: Lists, now: datetime, forums: bool
) -> None:
    scene.coordinator(9, "Nairobi desk", level=2)
    named = organisations.c.name == "Nairobi desk"
    with database.begin() as db:
        db.execute(organisations.update().where(named).values(kind="county_desk"))
        desk = db.execute(select(organisations.c.id).where(named)).scalar_one()
    a_meeting(database, Owner(organisation_id=desk), now + timedelta(days=3))
    if forums:
        own = lists.forum()
    phone().types(*TO_FORUM).sees("Next meeting", "Chief's camp")
    if forums:
        a_meeting(database, own, now + timedelta(days=9))
        phone().types(*TO_FORUM).sees("Next meeting 30/11")
