"""Work owed: offered again ever less often, to one taker at a time, until it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from models import outbox


@pytest.fixture
def subject() -> UUID:
    return uuid4()


@pytest.fixture
def owed(database: Engine, subject: UUID, now: datetime) -> int:
    with database.begin() as db:
        return outbox.owe(db, "route", subject, now)


def test_what_is_owed_is_taken_by_its_row(database: Engine, owed: int, subject: UUID) -> None:
    with database.begin() as db:
        assert outbox.take(db, owed) == subject
        assert outbox.take(db, owed + 1) is None


def test_what_is_done_is_neither_taken_nor_missed(
    database: Engine, owed: int, now: datetime
) -> None:
    with database.begin() as db:
        outbox.done(db, owed, now)
    with database.begin() as db:
        assert outbox.take(db, owed) is None
        assert outbox.missed(db, now + timedelta(days=1), 10) == []
        assert outbox.oldest(db) is None


def test_what_was_not_done_is_offered_ever_less_often(
    database: Engine, owed: int, now: datetime
) -> None:
    offered = []
    with database.begin() as db:
        for second in range(800):
            at = now + timedelta(seconds=second)
            if outbox.missed(db, at, 10) == [(owed, "route")]:
                offered.append(second)
    assert offered == [0, 2, 7, 22, 82, 382, 682]


def test_nothing_is_offered_before_its_time(database: Engine, owed: int, now: datetime) -> None:
    with database.begin() as db:
        assert outbox.missed(db, now - timedelta(seconds=1), 10) == []


def test_the_oldest_due_are_offered_first_and_no_more_than_asked(
    database: Engine, now: datetime
) -> None:
    with database.begin() as db:
        rows = [outbox.owe(db, "route", uuid4(), now - timedelta(seconds=s)) for s in (1, 3, 2)]
        assert [row for row, _task in outbox.missed(db, now, 2)] == [rows[1], rows[2]]
        assert [row for row, _task in outbox.missed(db, now, 2)] == [rows[0]]
        assert outbox.oldest(db) == now - timedelta(seconds=3)


def test_two_never_have_the_same_task(
    database: Engine, owed: int, subject: UUID, now: datetime
) -> None:
    with database.begin() as one, database.begin() as two:
        assert outbox.take(one, owed) == subject
        assert outbox.take(two, owed) is None
        assert outbox.missed(two, now, 10) == []


def test_what_one_gave_up_is_there_for_the_next(database: Engine, owed: int, subject: UUID) -> None:
    def killed(db: Connection) -> None:
        assert outbox.take(db, owed) == subject
        db.rollback()

    with database.connect() as db:
        killed(db)
    with database.begin() as db:
        assert outbox.take(db, owed) == subject


def test_two_sweepers_share_what_is_missed(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        rows = {outbox.owe(db, "route", uuid4(), now) for _ in range(6)}
    with database.begin() as one, database.begin() as two:
        first = {row for row, _task in outbox.missed(one, now, 3)}
        second = {row for row, _task in outbox.missed(two, now, 10)}
    assert first | second == rows and not first & second


def test_only_what_was_done_before_a_time_is_forgotten(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        old, fresh, open_ = (outbox.owe(db, "route", uuid4(), now) for _ in range(3))
        outbox.done(db, old, now - timedelta(hours=2))
        outbox.done(db, fresh, now)
        assert outbox.forget(db, now - timedelta(hours=1)) == 1
        assert outbox.forget(db, now - timedelta(hours=1)) == 0
        assert outbox.take(db, open_) is not None
        assert outbox.forget(db, now + timedelta(days=9)) == 1


def test_what_is_owed_is_collected_for_who_holds_the_queues_and_only_what_is_due_is_nudged(
    database: Engine, subject: UUID, now: datetime
) -> None:
    with database.begin() as db:
        outbox.owe(db, "route", subject, now)
        with outbox.collected(db) as owed:
            at_once = outbox.owe(db, "raise", subject, now)
            later = outbox.owe(db, "county", subject, now + timedelta(hours=1))
        outbox.owe(db, "route", subject, now)
    assert [one.id for one in owed] == [at_once, later]
    assert outbox.due(owed, now) == [at_once]


def test_another_transaction_of_the_same_connection_collects_its_own(
    database: Engine, subject: UUID, now: datetime
) -> None:
    for _ in range(2):
        with database.begin() as db, outbox.collected(db) as owed:
            outbox.owe(db, "route", subject, now)
        assert len(owed) == 1
