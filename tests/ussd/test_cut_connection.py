"""The database drops the connection in the middle of a report: it is kept, and said to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from models.database import connect
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count
from tests.ussd.test_spool import TO_CONFIRM, Heard, ending
from ussd.closing import Desk
from ussd.spool import set_aside
from ussd.spooled import file_spooled


@pytest.fixture
def owner(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, "owner")
    yield engine
    engine.dispose()


@pytest.fixture
def cut(database: Engine, owner: Engine) -> None:
    """The backend that is about to write what a report owes is ended, the first time."""
    done: list[int] = []

    @event.listens_for(database, "before_cursor_execute")
    def end(_db: Any, cursor: Any, statement: str, *_rest: object) -> None:
        if done or "INSERT INTO outbox" not in statement:
            return
        done.append(cursor.connection.info.backend_pid)
        with owner.begin() as db:
            db.execute(text("select pg_terminate_backend(:pid)"), {"pid": done[0]})


@pytest.mark.usefixtures("cut")
def test_the_caller_hears_that_it_was_sent_and_it_waits_in_the_spool(
    phone: Callable[..., Phone], desk: Desk, owner: Engine
) -> None:
    caller = phone("+254700000777", careful=False)
    caller.types(*TO_CONFIRM)
    caller.types("1")
    assert caller.shown.startswith("END Sent.")
    assert count(owner, "reports") == 0
    assert file_spooled(desk) == 1
    assert count(owner, "reports") == 1


@pytest.mark.usefixtures("cut")
def test_what_the_spool_files_just_then_is_filed_by_its_next_round(
    desk: Desk, owner: Engine, tmp_path: Path
) -> None:
    told = replace(desk, log=Heard())  # type: ignore[arg-type]
    told.spool.keep(ending(told, 1))
    assert file_spooled(told) == 0
    assert set_aside(tmp_path / "spool") == 0
    assert file_spooled(told) == 1
    assert count(owner, "reports") == 1
