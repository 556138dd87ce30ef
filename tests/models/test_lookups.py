"""Asking after references: misses are limited by phone and in all, and a hop counts once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from models import lookups
from models.lookups import MISSES_BY_PHONE, MISSES_IN_ALL

PHONE, OTHER = b"p" * 16, b"o" * 16


def miss(db: Connection, now: datetime, n: int, phone: bytes = PHONE) -> None:
    lookups.count(db, call_id=f"call {n}", tail=b"tail", phone=phone, found=False, now=now)


def test_a_phone_may_miss_ten_times_an_hour(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        for n in range(MISSES_BY_PHONE):
            assert lookups.allowed(db, [PHONE], now)
            miss(db, now, n)
        assert not lookups.allowed(db, [PHONE], now)
        assert lookups.allowed(db, [OTHER], now)
        assert lookups.allowed(db, [PHONE], now + timedelta(hours=1))


def test_what_was_found_is_no_miss(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        for n in range(MISSES_BY_PHONE * 2):
            lookups.count(db, call_id=str(n), tail=b"", phone=PHONE, found=True, now=now)
        assert lookups.allowed(db, [PHONE], now)


def test_the_line_as_a_whole_is_limited_too(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        rows = [
            {"call_id": str(n), "tail": b"", "phone": n.to_bytes(16, "big"), "found": False}
            for n in range(MISSES_IN_ALL - 1)
        ]
        db.execute(lookups.lookups.insert(), [row | {"at": now} for row in rows])
        assert lookups.allowed(db, [PHONE], now)
        miss(db, now, -1, OTHER)
        assert not lookups.allowed(db, [PHONE], now)
        assert lookups.allowed(db, [PHONE], now + timedelta(hours=1))


def test_the_same_hop_counts_once(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        for _again in range(5):
            miss(db, now, 1)
        miss(db, now, 2)
        rows = db.execute(select(func.count()).select_from(lookups.lookups)).scalar_one()
    assert rows == 2
