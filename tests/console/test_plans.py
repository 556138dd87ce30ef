"""The lists stay quick when they are long: the index gives the order, deep pages too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, event

from models import call_log, message_log, report_log
from models.keyset import Cursor
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening

SIZE = 51


def messages(db: Connection, evening: Evening, before: Cursor) -> None:
    message_log.page(db, message_log.Wanted(), before, SIZE)


def failed(db: Connection, evening: Evening, before: Cursor) -> None:
    message_log.page(db, message_log.Wanted(status="failed"), before, SIZE)


def calls(db: Connection, evening: Evening, before: Cursor) -> None:
    call_log.page(db, call_log.Wanted(), Cursor(before.at, "f"), SIZE)


def reports(db: Connection, evening: Evening, before: Cursor) -> None:
    report_log.page(db, report_log.Wanted(), evening.now, before, SIZE)


@pytest.mark.parametrize(
    "asked, index",
    [
        (messages, "ix_messages_created_at_id"),
        (failed, "ix_messages_status"),
        (calls, "ix_calls_started_at_id"),
        (reports, "ix_reports_created_at_id"),
    ],
)
def test_a_deep_page_is_read_from_its_index_in_order(
    console: Console,
    database: Engine,
    written: Evening,
    asked: Callable[[Connection, Evening, Cursor], None],
    index: str,
) -> None:
    for number in range(300):
        at = written.now - timedelta(minutes=number)
        stories.message(written, f"{number}", "Habari", at=at)
        stories.call(written, f"{number:016x}e", at=at, hops=1)
    before = Cursor(written.ago(hours=2), UUID(int=0))
    plan = planned(database, lambda db: asked(db, written, before))
    assert f"using {index}" in plan, plan
    assert "Sort" not in plan, plan


def planned(database: Engine, ask: Callable[[Connection], None]) -> str:
    """How PostgreSQL would run the statement `ask` runs, were its tables long."""
    told: list[tuple[str, object]] = []
    with database.connect() as db:
        db.exec_driver_sql("analyze")
        db.exec_driver_sql("set enable_seqscan = off")
        db.exec_driver_sql("set enable_hashjoin = off")

        @event.listens_for(db, "before_cursor_execute")
        def keep(_db: object, _cursor: object, statement: str, given: object, *_: object) -> None:
            told.append((statement, given))

        ask(db)
        event.remove(db, "before_cursor_execute", keep)
        statement, given = told[0]
        rows = db.exec_driver_sql(f"explain {statement}", given)  # type: ignore[arg-type]
        return "\n".join(rows.scalars())
