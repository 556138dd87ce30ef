"""Where calls stop: counted by screen, by whose network, language and hour, never the sensitive."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from models import call_ends, calls, drop_off_days
from models.database import connect
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


OLD = NOON - timedelta(days=366)


EVERY = [
    Which(),
    Which(network="63903"),
    Which(language="sw"),
    Which(hours=(22, 23)),
    Which(until=NOON - timedelta(days=365)),
    Which(since=NOON - timedelta(days=300)),
]


def test_the_counts_are_the_same_when_the_hops_are_gone(database_url: str) -> None:
    """As the clock counts and the web process reads."""
    clock, web = (connect(database_url, process) for process in ("clock", "web"))
    with clock.begin() as db:
        made(db, 1, 6, at=OLD)
        made(db, 2, 3, at=OLD + timedelta(hours=1))
        made(db, 3, 2, at=OLD.replace(hour=19, minute=30), network="63903", language="sw")
        made(db, 4, 4, at=OLD, sensitive=True)
        made(db, 5, 3, at=NOON)
    with web.connect() as db:
        before = [counted(db, which) for which in EVERY]
    with clock.begin() as db:
        assert drop_off_days.count_days(db, NOON) == 11
        assert drop_off_days.count_days(db, NOON) == 0, "a day is counted once"
    with web.connect() as db:
        assert [counted(db, which) for which in EVERY] == before, "while the hops are there too"
    with clock.begin() as db:
        db.execute(calls.hops.delete().where(calls.hops.c.at < NOON - timedelta(days=365)))
        old = calls.calls.c.started_at < NOON - timedelta(days=365)
        db.execute(calls.calls.delete().where(old))
        assert drop_off_days.count_days(db, NOON + timedelta(hours=1)) == 0
    with web.connect() as db:
        assert [counted(db, which) for which in EVERY] == before
    clock.dispose()
    web.dispose()


def test_a_day_is_counted_whole_and_before_a_hop_of_it_goes(database: Engine) -> None:
    edge = NOON - drop_off_days.AFTER
    with database.begin() as db:
        made(db, 1, 2, at=edge.replace(hour=20, minute=59) - timedelta(days=1))  # 23:59 in Kenya
        made(db, 2, 1, at=edge.replace(hour=21, minute=1) - timedelta(days=1))  # the day that runs
        drop_off_days.count_days(db, NOON)
        rows = db.execute(select(drop_off_days.drop_off_days)).all()
    assert {(row.hour, row.screen, row.came) for row in rows} == {
        (23, "language", 1),
        (23, "home", 1),
    }


def test_what_is_counted_names_nobody() -> None:
    columns = set(drop_off_days.drop_off_days.c.keys())
    assert columns == {"began_on", "hour", "network", "language", "screen", "came", "ended"}
