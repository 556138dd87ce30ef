"""Every process has its role, and no statement of the web process holds a caller up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.database import REACHES
from tests.models.endings import NUMBER
from tests.models.processes import engine_of, refused

CANCELLED = "57014"


@pytest.fixture
def web(database_url: str) -> Iterator[Engine]:
    yield from engine_of(database_url, "web")


@pytest.mark.parametrize("process", REACHES)
def test_a_process_takes_its_role_and_deadlines_on_every_connection(
    database_url: str, process: str
) -> None:
    reach = REACHES[process]
    for engine in engine_of(database_url, process):
        with engine.connect() as db:
            role, zone = db.execute(text("select current_user, current_setting('timezone')")).one()
            asked = "select setting::int from pg_settings where name = :name"
            waits = [
                db.execute(text(asked), {"name": name}).scalar_one()
                for name in ("statement_timeout", "lock_timeout")
            ]
    assert (role, zone) == (reach.role or "usalama", "UTC")
    assert waits == [reach.statement_ms, reach.lock_ms]


def test_a_statement_of_the_web_process_that_takes_too_long_is_ended(web: Engine) -> None:
    assert refused(web, "select pg_sleep(30)") == CANCELLED


def test_an_error_of_sql_shows_no_bound_value(web: Engine) -> None:
    with pytest.raises(DBAPIError) as told, web.begin() as db:
        db.execute(text("select cast(:n as bigint) / 0"), {"n": NUMBER[1:]})
    assert NUMBER[1:] not in str(told.value)
