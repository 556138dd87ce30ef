"""The clock: one beat that cannot be done takes no other with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

import beats
import clock
from beats import Works
from house import build
from models import outbox, setbacks
from queues import Queues
from sessions.store import connect
from settings import load
from tests.commandline.conftest import environment_of


@pytest.fixture
def works(tmp_path: Path, database_url: str, redis_url: str) -> Works:
    told = environment_of(tmp_path, database_url) | {"REDIS_URL": redis_url}
    redis = connect(redis_url, seconds=5)
    return Works(build(load(told, tmp_path), "clock"), redis, Queues(redis))


def beaten_with(works: Works, faulty: Callable[[Works], int]) -> int:
    """Lets a faulty beat and a good one beat until the good one has done so twice."""
    stop, done = Event(), list[int]()

    def good(_works: Works) -> int:
        done.append(1)
        if len(done) == 2:
            stop.set()
        return 1

    clock.run(works, stop, {faulty: 0.0, good: 0.0})
    return len(done)


def poisoned(_works: Works) -> int:
    raise LookupError("+254700000417 has no person")


def test_a_beat_that_raises_anything_leaves_the_others_beating(works: Works) -> None:
    structlog.reset_defaults()  # a test before this one may have set what is logged
    with capture_logs() as said:
        assert beaten_with(works, poisoned) == 2
    missed = [line for line in said if line["event"] == "beat_missed"]
    assert {(line["what"], line["fault"]) for line in missed} == {("poisoned", "LookupError")}
    assert "254" not in str(said)


def test_a_beat_that_raises_is_counted_where_operators_look_until_it_is_mended(
    works: Works,
) -> None:
    beaten_with(works, poisoned)
    with works.house.database.begin() as db:
        (seen,) = setbacks.to_look_at(db, 10)
    assert (seen.task, seen.subject, seen.fault) == ("beat", "poisoned", "LookupError")

    def mended(_works: Works) -> int:
        return 0

    mended.__name__ = "poisoned"
    beaten_with(works, mended)
    with works.house.database.begin() as db:
        assert setbacks.to_look_at(db, 10) == []


def test_a_beat_that_has_more_to_do_comes_again_at_its_next_turn(works: Works) -> None:
    """Thousands overdue are raised in minutes, and what else is due has its turn between."""
    stop, left, order = Event(), [900], list[str]()

    def escalates(_works: Works) -> int:
        raised = min(left[0], beats.RAISED_AT_ONCE)
        left[0] -= raised
        order.append("raises")
        return raised

    def drains(_works: Works) -> int:
        order.append("drains")
        if len(order) == 7:
            stop.set()
        return 0

    more = {escalates: beats.RAISED_AT_ONCE // 2}
    clock.run(works, stop, {escalates: 3600.0, drains: 0.0}, more=more)
    assert order == ["raises", "drains"] * 3 + ["drains"]
    assert left == [0]


def test_a_clock_that_has_lost_its_lock_beats_no_more(works: Works) -> None:
    stop, beaten = Event(), list[int]()
    with works.house.database.connect() as lock:

        def beat(_works: Works) -> int:
            beaten.append(1)
            if len(beaten) == 3:
                stop.set()
            lock.connection.close()
            return 0

        held = partial(lock.exec_driver_sql, "select 1")
        with pytest.raises(SQLAlchemyError):
            clock.run(works, stop, {beat: 0.0}, leads=held)
    assert len(beaten) == 1


def test_every_beat_of_the_clock_runs_on_an_empty_service(works: Works) -> None:
    for beat in beats.BEATS:
        missed: set[str] = set()
        clock.once(works, beat, missed)
        assert missed == set(), beat.__name__


def test_what_no_worker_takes_is_asked_for_once(works: Works, now: datetime) -> None:
    with works.house.database.begin() as db:
        for _ in range(5):
            outbox.owe(db, "route", uuid4(), now - timedelta(hours=1))
    for _beat in range(5):
        beats.sweep(works)
        with works.house.database.begin() as db:
            db.exec_driver_sql("update outbox set next_at = now()")
    assert works.queues.waiting() == 5


def test_a_task_of_another_release_keeps_no_other_from_being_asked_for(
    works: Works, now: datetime
) -> None:
    """While a release rolls out, the clock may be older than whoever owes, or newer."""
    with works.house.database.begin() as db:
        for task in ("a task of the next release", "route"):
            outbox.owe(db, task, uuid4(), now - timedelta(hours=1))
    assert beats.sweep(works) == 2
    assert works.queues.waiting() == 2
