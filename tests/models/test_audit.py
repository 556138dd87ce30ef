"""The audit is a chain: a row changed, put in or taken out is found, and by which row."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, Engine, select, text

from models import audit
from tests.models.together import together


def write(db: Connection, now: datetime, count: int = 5) -> list[int]:
    """Some rows; their ids in order."""
    for n in range(count):
        audit.note(
            db,
            at=now + timedelta(seconds=n, microseconds=n),
            actor=f"operator {n}",
            action="open report",
            object=f"report {n}",
            reason="asked by the forum",
        )
    return list(db.execute(select(audit.audit.c.id).order_by(audit.audit.c.id)).scalars())


def test_an_audit_nobody_touched_is_whole(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        assert audit.broken_at(db) is None
        write(db, now)
        assert audit.broken_at(db) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody else'",
        "action = 'close report'",
        "object = 'report 9'",
        "reason = ''",
        "at = at + interval '1 second'",
        "digest = decode(repeat('00', 32), 'hex')",
    ],
)
def test_a_row_changed_is_found(database: Engine, now: datetime, change: str) -> None:
    with database.begin() as db:
        ids = write(db, now)
        db.execute(text(f"update audit set {change} where id = :id"), {"id": ids[2]})
        assert audit.broken_at(db) == ids[2]


@pytest.mark.parametrize("place", [0, 2, 3], ids=["first", "middle", "last but one"])
def test_a_row_taken_out_is_found_at_the_one_after_it(
    database: Engine, now: datetime, place: int
) -> None:
    with database.begin() as db:
        ids = write(db, now)
        db.execute(text("delete from audit where id = :id"), {"id": ids[place]})
        assert audit.broken_at(db) == ids[place + 1]


def test_two_rows_that_changed_places_are_found(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        ids = write(db, now)
        for old, new in ((ids[1], -1), (ids[2], ids[1]), (-1, ids[2])):
            db.execute(text("update audit set id = :new where id = :old"), {"old": old, "new": new})
        assert audit.broken_at(db) == ids[1]


def test_a_row_put_in_is_found(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        write(db, now)
        db.execute(
            text(
                "insert into audit (at, actor, action, object, reason, digest) "
                "select at, 'nobody', action, object, reason, digest from audit limit 1"
            )
        )
        assert audit.broken_at(db) is not None


def test_words_moved_from_one_column_to_the_next_are_found(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        audit.note(db, at=now, actor="a", action="b\x1fc", object="d")
        db.execute(text("update audit set actor = 'a' || chr(31) || 'b', action = 'c'"))
        assert audit.broken_at(db) is not None


def test_a_time_given_in_another_zone_breaks_nothing(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        write(db, now.astimezone(timezone(timedelta(hours=3))))
        assert audit.broken_at(db) is None


def test_many_who_write_at_once_leave_one_chain(database: Engine, now: datetime) -> None:
    together(database, 6, lambda db, _which: write(db, now, 3))
    with database.connect() as db:
        rows = db.execute(text("select count(*) from audit")).scalar_one()
        assert (rows, audit.broken_at(db)) == (18, None)
