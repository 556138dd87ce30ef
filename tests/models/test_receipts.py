"""Receipts: what an ended call was told, and what the network said of a message."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from models import call_receipts, delivery
from tests.models.together import behind, together


def test_the_first_request_of_a_call_keeps_its_receipt(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        assert call_receipts.find(db, ["new name", "old name"]) is None
        assert call_receipts.claim(db, "old name", b"first", now)
        assert not call_receipts.claim(db, "old name", b"second", now + timedelta(minutes=1))
        assert call_receipts.find(db, ["new name", "old name"]) == ("old name", b"first")
        assert call_receipts.find(db, ["new name"]) is None


def test_of_many_at_once_one_keeps_it(database: Engine, now: datetime) -> None:
    def act(db: Connection, which: int) -> bool:
        return call_receipts.claim(db, "name", str(which).encode(), now)

    claimed = together(database, 4, act)
    assert sorted(claimed) == [False, False, False, True]
    with database.connect() as db:
        assert call_receipts.find(db, ["name"]) == ("name", str(claimed.index(True)).encode())


def test_one_that_waits_for_another_to_commit_does_not_keep_it(
    database: Engine, now: datetime
) -> None:
    one, two = behind(
        database,
        lambda db: call_receipts.claim(db, "name", b"one", now),
        lambda db: call_receipts.claim(db, "name", b"two", now),
    )
    assert (one, two) == (True, False)


def keep(
    db: Connection, now: datetime, status: str, gateway_id: str = "ATXid_1"
) -> delivery.Receipt:
    return delivery.keep(
        db,
        gateway_id=gateway_id,
        status=status,
        reason="",
        network="63902",
        raw_sealed=b"sealed",
        now=now,
    )


def test_receipts_wait_in_the_order_they_came_until_applied(
    database: Engine, now: datetime
) -> None:
    with database.begin() as db:
        sent, done = keep(db, now, "Sent"), keep(db, now - timedelta(minutes=1), "Success")
        keep(db, now, "Failed", "ATXid_2")
        assert delivery.parked(db, "ATXid_1") == [sent, done]
        delivery.applied(db, sent.id, now)
        assert delivery.parked(db, "ATXid_1") == [done]
        assert delivery.parked(db, "ATXid_9") == []
