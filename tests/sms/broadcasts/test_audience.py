"""Whom a broadcast is for: those who asked for notices, those with duties, each phone once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import audience, contacts, register, subscriptions
from models.audience import KINDS, NEVER
from models.directory import duties
from routing import directory
from routing.reasons import KINDS as NAMED
from sms.broadcast_areas import area_named, audience_in
from tests.sms.broadcasts.studio import NOW, OTHER_WARD, WARD, Studio, phone
from tests.sms.scripted_gateway import gateway

FAR = "0001"


def reached(studio: Studio, who: str, level: str, code: str, kind: str = "") -> dict[str, int]:
    with studio.database.begin() as db:
        everywhere = register.in_force(db, NOW.date())
        whom = audience_in(everywhere, level, code, who=who, kind=kind)
        return dict(audience.count(db, whom, NOW))


@pytest.fixture
def ward(studio: Studio) -> Studio:
    """Kilimani and its neighbours: subscribers 1 to 4, holders 11 to 14."""
    studio.subscriber(1, language="sw")
    studio.subscriber(2)
    studio.subscriber(3, ward=OTHER_WARD)
    studio.subscriber(4, ward=FAR)
    studio.holder(11)
    studio.holder(12, kind="police")
    studio.holder(13, kind="police", level="constituency", code="275")
    studio.holder(14, kind="caseworker", level="county", code="047")
    return studio


@pytest.mark.parametrize(
    ("who", "level", "code", "kind", "found"),
    [
        ("subscribers", "ward", WARD, "", {"sw": 1, "en": 1}),
        ("subscribers", "constituency", "275", "", {"sw": 1, "en": 2}),
        ("subscribers", "county", "047", "", {"sw": 1, "en": 2}),
        ("subscribers", "national", "", "", {"sw": 1, "en": 3}),
        ("holders", "ward", WARD, "", {"sw": 2}),
        ("holders", "constituency", "275", "", {"sw": 3}),
        ("holders", "county", "047", "police", {"sw": 2}),
        ("everyone", "ward", WARD, "", {"sw": 3, "en": 1}),
        ("subscribers", "ward", "9999", "", {}),
    ],
)
def test_an_area_holds_what_lies_within_it(
    ward: Studio, who: str, level: str, code: str, kind: str, found: dict[str, int]
) -> None:
    assert reached(ward, who, level, code, kind) == found


def test_case_workers_and_oversight_are_in_no_audience(ward: Studio) -> None:
    ward.holder(15, kind="oversight", level="national", code="")
    assert reached(ward, "holders", "national", "") == {"sw": 3}
    assert set(KINDS) | set(NEVER) == set(NAMED)


def test_a_phone_that_is_both_comes_once_as_who_is_on_duty(ward: Studio) -> None:
    ward.subscriber(11, language="en")
    assert reached(ward, "everyone", "ward", WARD) == {"sw": 3, "en": 1}


@pytest.mark.parametrize(
    "dates, reached_too",
    [({"held_from": 1}, 0), ({"held_until": 0}, 0), ({"held_from": -1, "held_until": 1}, 1)],
    ids=["to come", "over", "of today"],
)
def test_a_duty_counts_from_its_first_to_its_last_day(
    studio: Studio, dates: dict[str, int], reached_too: int
) -> None:
    person = studio.holder(11)
    on = {name: NOW + timedelta(days=days) for name, days in dates.items()}
    with studio.database.begin() as db:
        theirs = duties.update().where(duties.c.person_id == person)
        db.execute(theirs.values(on))
    assert sum(reached(studio, "holders", "ward", WARD).values()) == reached_too


@pytest.mark.parametrize("why", ["stopped", "blocked", "ended"])
def test_who_wants_no_sms_is_not_reached(ward: Studio, why: str) -> None:
    with ward.database.begin() as db:
        found = contacts.find(db, ward.vault, phone(2))
        assert found
        if why == "stopped":
            contacts.stop_sms(db, found.id, NOW)
        elif why == "blocked":
            contacts.block(db, found.id, "UserInBlacklist")
        else:
            subscriptions.end_all(db, found.id, channel="sms", now=NOW)
    assert reached(ward, "subscribers", "ward", WARD) == {"sw": 1}


def test_who_reported_and_never_asked_for_notices_is_not_reached(studio: Studio) -> None:
    with studio.database.begin() as db:
        contact = contacts.keep(db, studio.vault, phone(1), NOW).id
        contacts.prefer(db, contact, ward=WARD)
    assert reached(studio, "everyone", "ward", WARD) == {}


@pytest.mark.parametrize(
    ("level", "code", "named"),
    [
        ("ward", WARD, "Kilimani ward"),
        ("constituency", "275", "Dagoretti North constituency"),
        ("county", "047", "Nairobi county"),
        ("national", "", "the whole country"),
        ("ward", "9999", "ward 9999"),
    ],
)
def test_an_area_has_a_name(studio: Studio, level: str, code: str, named: str) -> None:
    with studio.database.begin() as db:
        assert area_named(register.in_force(db, NOW.date()), level, code) == named


@pytest.mark.parametrize(
    ("role", "kind", "phones"),
    [("", "", 3), ("coordinator", "", 1), ("guard", "", 2), ("guard", "police", 1)],
    ids=["any", "coordinators", "guards", "guards of the police"],
)
def test_duty_holders_of_one_role_are_reached(
    studio: Studio, role: str, kind: str, phones: int
) -> None:
    studio.holder(1)
    studio.holder(2, kind="private_security", role="guard")
    studio.holder(3, kind="police", role="guard")
    id = studio.released(audience="holders", holder_role=role, holder_kind=kind)
    with gateway() as at:
        assert studio.runs(id, at).total == phones
    assert studio.state(id).holder_role == role


def test_a_role_is_of_duty_holders_alone(studio: Studio) -> None:
    assert studio.state(studio.written(holder_role="guard")).holder_role == ""


def test_the_roles_are_those_of_the_directory_but_case_workers() -> None:
    assert set(audience.ROLES) == set(directory.ROLES) - {"caseworker"}
