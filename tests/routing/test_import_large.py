"""What taking a large file costs: statements by the thousand lines, and no lock a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select, text

from commandline.directory import import_directory
from models.directory import duties
from models.vault import Vault
from tests.routing.files import line, written
from tests.routing.test_reads import counted

LINES = 2_000  # two batches
MOST = 51  # statements of both
Take = Callable[..., list[str]]


def lines(count: int) -> list[str]:
    """Organisations of ten people each, all with numbers of their own."""
    return [
        line(
            organisation=f"Watch {number // 10:05}",
            person=f"Person {number}",
            phone=f"+2547100{number:05}",
            level=str(min(number % 10, 1)),
        )
        for number in range(count)
    ]


@pytest.fixture
def take(vault: Vault, now: datetime, tmp_path: Path) -> Take:
    def put(db: Connection, given: list[str], days: int = 0, **how: bool) -> list[str]:
        at = now + timedelta(days=days)
        path = written(tmp_path)(*given)
        return import_directory(db, vault, path, now=at, progress=lambda *_: None, **how)

    return put


def locks(db: Connection) -> int:
    """Locks in PostgreSQL's table of them, which has room for some thousands."""
    its = "locktype = 'advisory' and pid = pg_backend_pid()"
    return int(db.execute(text(f"select count(*) from pg_locks where {its}")).scalar_one())


def test_two_thousand_lines_cost_a_few_statements_and_no_lock_a_number(
    database: Engine, take: Take
) -> None:
    file = lines(LINES)
    with database.begin() as db:
        with counted(database) as sent:
            assert take(db, file)[1] == f"people: {LINES} new, 0 kept, 0 have left"
        assert len(sent) <= MOST
        assert locks(db) == 2, "its own, and that of the audit log"
        assert db.execute(select(func.count()).select_from(duties)).scalar_one() == LINES
    with database.begin() as db:
        with counted(database) as sent:
            assert take(db, file, days=1)[1] == f"people: 0 new, {LINES} kept, 0 have left"
        assert len(sent) <= MOST
    with database.begin() as db:
        other = [one.replace("Person", "Somebody").replace(",1,", ",2,") for one in file[10:]]
        with counted(database) as sent:
            done = take(db, other, days=2, replace_all=True)
        assert done[1] == f"people: 0 new, {LINES - 10} kept, 10 have left"
        assert len(sent) <= MOST
