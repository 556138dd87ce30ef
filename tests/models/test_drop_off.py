"""Where calls stop: counted by screen, by whose network, language and hour, never the sensitive."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from models import call_ends, calls
from models.drop_off import Stops, Which, stops
from tests.conftest import NOON

SCREENS = ("language", "home", "category", "ward_name", "confirm", "sent")


def made(
    db: Connection,
    name: int,
    hops: int,
    *,
    at: datetime = NOON,
    network: str = "63902",
    language: str = "en",
    sensitive: bool = False,
) -> str:
    """A call of so many screens; the sixth is an END."""
    id = f"{name:032x}"
    for number, screen in enumerate(SCREENS[:hops]):
        calls.keep(
            db,
            calls.Hop(
                call_id=id,
                number=number,
                at=at + timedelta(seconds=5 * number),
                service_code="*384*70421#",
                network=network,
                language=language,
                screen=screen,
                typed_sealed=None,
                reply_sealed=None,
                sensitive=sensitive and number == hops - 1,
                ended=screen == "sent",
            ),
        )
    return id


def counted(db: Connection, which: Which, now: datetime = NOON) -> dict[str, tuple[int, int]]:
    found = stops(db, which, now + timedelta(minutes=10))
    return {one.screen: (one.reached, one.dropped) for one in found}


def test_each_screen_has_who_came_and_who_went_no_further(database: Engine) -> None:
    with database.begin() as db:
        made(db, 1, 6)
        told, late = made(db, 2, 3), NOON + timedelta(seconds=70)
        call_ends.end(db, told, status="Incomplete", duration_ms=1, cost="", now=late)
        made(db, 3, 3)
        call_ends.end(db, made(db, 4, 6), status="Success", duration_ms=1, cost="", now=late)
        found = stops(db, Which(), NOON + timedelta(minutes=10))
    assert found[:3] == [Stops("category", 4, 2), Stops("home", 4, 0), Stops("language", 4, 0)]
    assert {(one.screen, one.reached, one.dropped) for one in found[3:]} == {
        ("ward_name", 2, 0),
        ("confirm", 2, 0),
        ("sent", 2, 0),
    }


def test_a_call_that_may_still_go_on_has_not_stopped(database: Engine) -> None:
    with database.begin() as db:
        made(db, 1, 3)
        assert [one.dropped for one in stops(db, Which(), NOON + timedelta(minutes=1))] == [0] * 3


def test_a_sensitive_call_is_in_no_count(database: Engine) -> None:
    with database.begin() as db:
        made(db, 1, 4, sensitive=True)
        assert counted(db, Which()) == {}


@pytest.mark.parametrize(
    "which",
    [
        Which(network="63903"),
        Which(language="sw"),
        Which(hours=(22, 23)),
        Which(since=NOON + timedelta(hours=1)),
    ],
    ids=["network", "language", "hour in Nairobi", "dates"],
)
def test_it_is_counted_by_network_language_hour_and_dates(database: Engine, which: Which) -> None:
    night = NOON.replace(hour=19, minute=30)  # 22:30 in Nairobi
    with database.begin() as db:
        made(db, 1, 2)
        made(db, 2, 1, at=night, network="63903", language="sw")
        assert counted(db, which, night) == {"language": (1, 1)}
        assert counted(db, Which(until=NOON + timedelta(hours=1)), night)["home"] == (1, 1)
