"""Doing something at once from several threads, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy import Connection, Engine, text

from tests.launch.waiting import until

T = TypeVar("T")


def together(database: Engine, count: int, act: Callable[[Connection, int], T]) -> list[T]:
    """What `act(db, which)` returned in each of `count` transactions begun at the same time."""
    gate = Barrier(count)

    def one(which: int) -> T:
        with database.begin() as db:
            db.execute(text("select 1"))
            gate.wait(10)
            return act(db, which)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def behind(
    database: Engine, first: Callable[[Connection], T], second: Callable[[Connection], T]
) -> tuple[T, T]:
    """Both results, the second begun before the first was committed and seen to wait for it."""

    def later() -> T:
        with database.begin() as db:
            return second(db)

    with ThreadPoolExecutor(1) as thread:
        with database.begin() as db:
            early = first(db)
            waits: Future[T] = thread.submit(later)
            until(lambda: waits.done() or _waiting(database), seconds=10)
            assert not waits.done(), "the second did not wait for the first"
        return early, waits.result(10)


def _waiting(database: Engine) -> bool:
    waits = text(
        "select 1 from pg_stat_activity "
        "where datname = current_database() and wait_event_type = 'Lock'"
    )
    with database.connect() as db:
        return db.execute(waits).first() is not None
