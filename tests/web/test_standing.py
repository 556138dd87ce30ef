"""A ward register that takes effect, and a helpline that changes, while the web process runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from itertools import count
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app import create_app
from house import House, build
from models import helplines, register
from routing.reads import day_of
from settings import BadSettings, Settings
from standing import Standing
from tests.conftest import NOON
from tests.web.conftest import SECRETS
from ussd.flow import BadFlow

TO_COME = day_of(NOON) + timedelta(days=5)
GONE, RENAMED = "1371", "1372"
CALL, TO_WARD = "ATUid_" + "7" * 32, "1*1*2"


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    built = build(settings, "web")
    yield built
    built.database.dispose()


def reviewed(database: Engine, on: date = TO_COME, *, name: str = "Kilimani South") -> None:
    """A register in which one ward is no more and another has a new name."""
    with database.begin() as db:
        wards = [one for one in register.in_force(db, date.max) if one.code != GONE]
        renamed = [replace(one, name=name) if one.code == RENAMED else one for one in wards]
        register.replace_register(db, on, "review", [asdict(one) for one in renamed])


def at(when: datetime) -> tuple[Callable[[], datetime], Callable[[datetime], None]]:
    """A clock, and what sets it."""
    told = [when]
    return lambda: told[-1], told.append


def test_a_register_is_taken_at_midnight_in_east_africa(
    house: House, demo_database: Engine
) -> None:
    reviewed(demo_database)
    midnight = datetime.combine(TO_COME, NOON.time(), NOON.tzinfo).replace(hour=21)
    midnight -= timedelta(days=1)
    clock, sets = at(midnight - timedelta(seconds=1))
    standing = Standing(house, clock)
    before = standing.shown
    assert not standing.look() and standing.shown is before
    sets(midnight)
    assert standing.look()
    places = standing.shown.gazetteer
    assert places.ward(GONE) is None
    assert places.find("Kilimani South")[0].ward.code == RENAMED
    assert not standing.look()


def test_a_ward_that_is_no_more_is_still_called_by_its_name(
    house: House, demo_database: Engine
) -> None:
    reviewed(demo_database, day_of(NOON))
    former = Standing(house, lambda: NOON).shown.gazetteer.named(GONE)
    assert former and former.name == "Kilimani"


def test_a_look_at_what_has_not_changed_is_two_statements(house: House) -> None:
    standing = Standing(house, lambda: NOON)
    sent: list[str] = []
    event.listen(house.database, "before_cursor_execute", lambda *told: sent.append(told[2]))
    assert not standing.look()
    assert len(sent) == 2


def test_a_helpline_that_changes_is_on_the_screens(house: House, demo_database: Engine) -> None:
    standing = Standing(house, lambda: NOON)
    changed(demo_database, "drugs", display="1198")
    assert standing.look()
    assert standing.shown.flow.facts["drugs"] == "1198"


def test_names_that_do_not_fit_leave_what_was_shown(house: House, demo_database: Engine) -> None:
    standing = Standing(house, lambda: NOON)
    before = standing.shown
    reviewed(demo_database, day_of(NOON), name="W" * 170)
    with pytest.raises(BadFlow, match="over"):
        standing.look()
    assert standing.shown is before
    assert not standing.look(), "it is said once, and not proved again at each look"
    reviewed(demo_database, day_of(NOON))
    assert standing.look()


def test_a_helpline_that_is_lost_leaves_what_was_shown(house: House, demo_database: Engine) -> None:
    standing = Standing(house, lambda: NOON)
    before = standing.shown
    changed(demo_database, "gbv", status="not confirmed")
    with pytest.raises(BadSettings, match="no confirmed helpline 'gbv'"):
        standing.look()
    assert standing.shown is before


def test_a_running_process_takes_it_and_calls_under_way_go_on(
    settings: Settings, demo_database: Engine
) -> None:
    """Who stands before the ward that goes is asked for the place again; nothing else is lost."""
    client = create_app(settings, look_seconds=0.05).test_client()
    assert "Kilimani" in hop(client, CALL, f"{TO_WARD}*kilimani")
    reviewed(demo_database, day_of(NOON))
    until, tries = time.monotonic() + 20, count()
    while "Kilimani South" not in hop(client, f"another {next(tries)}", f"{TO_WARD}*kilimani s"):
        assert time.monotonic() < until, "the register was not taken"
        time.sleep(0.05)
    asked = hop(client, CALL, f"{TO_WARD}*kilimani*1")
    assert asked.startswith("CON") and "Kilimani South" in asked
    assert "Near which shop" in hop(client, CALL, f"{TO_WARD}*kilimani*1*1")


def hop(client: FlaskClient, call: str, text: str) -> str:
    body = (
        f"phoneNumber=%2B254700000501&serviceCode={quote('*384*70421#', safe='')}"
        f"&text={quote(text)}&sessionId={call}&networkCode=63902"
    )
    form = "application/x-www-form-urlencoded"
    return str(client.post(f"/at/{SECRETS[0]}/ussd", data=body, content_type=form).text)


def changed(database: Engine, key: str, **values: str) -> None:
    table = helplines.helplines
    with database.begin() as db:
        db.execute(table.update().where(table.c.key == key).values(**values))
