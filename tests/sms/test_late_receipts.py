"""Receipts that come early, cross their message, or fail an alert."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from models.delivery import delivery_receipts
from models.vault import Vault, place
from sms import outbox, receipts
from sms.senders import Senders
from tests.models.stands import stands
from tests.sms.posted import ATX, opened, say
from tests.sms.scripted_gateway import Answer, Asked, accepting, gateway
from tests.sms.written import NUMBERS, a_text, an_alert, history, message, owed_raises

Says = Callable[..., tuple[int, ...]]


@pytest.fixture
def network(database: Engine, vault: Vault, now: datetime) -> Says:
    return partial(say, database, vault, now)


def test_the_same_receipt_twice_does_nothing_more(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now, status="accepted", gateway_id=ATX)
    first = network("Failed", "DeliveryFailure")
    assert len(first) == 1
    assert [network("Failed", "DeliveryFailure") for _ in range(3)] == [(), (), ()]
    assert history(database, lost.message) == [("failed", "DeliveryFailure")]
    assert owed_raises(database) == [lost.report]


def sent_through(database: Engine, vault: Vault, now: datetime, script: Any, text_id: UUID) -> str:
    with gateway(script) as at:
        sent = outbox.send(
            database, vault, at.client(), text_id, now=lambda: now, senders=Senders()
        )
    return sent.status


def test_receipts_that_come_before_the_answer_to_the_send_are_applied_with_it(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    text_id = a_text(database, vault, now)

    def early(asked: Asked) -> Answer:
        network("Success", gateway_id="ATXid_417")
        network("Sent", gateway_id="ATXid_417")
        return accepting(asked)

    assert sent_through(database, vault, now, early, text_id) == "delivered"
    assert [status for status, _ in history(database, text_id)] == [
        "sending",
        "accepted",
        "delivered",
    ]


def test_an_early_failure_of_an_alert_is_not_lost(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now)

    def early(asked: Asked) -> Answer:
        assert network("Failed", "UserInBlackList", gateway_id="ATXid_417") == ()
        return accepting(asked)

    assert sent_through(database, vault, now, early, lost.message) == "failed"
    assert owed_raises(database) == [lost.report]


def test_a_receipt_that_crossed_the_commit_of_its_message_is_found_by_the_sweeper(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    network("Failed", "DeliveryFailure")
    with database.begin() as db:
        lost = an_alert(db, vault, now, status="accepted", gateway_id=ATX)
    owed = receipts.sweep(database, now)
    assert len(owed) == 1
    assert message(database, lost.message).status == "failed"
    assert receipts.sweep(database, now) == ()


def test_a_receipt_for_a_stranger_is_kept_and_waits(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    assert network("Success", gateway_id="ATXid_nobody") == ()
    assert receipts.sweep(database, now) == ()
    with database.begin() as db:
        row = db.execute(select(delivery_receipts)).one()
    assert (row.gateway_id, row.status, row.applied_at) == ("ATXid_nobody", "Success", None)
    raw = opened(vault, row.raw_sealed, place("delivery_receipts.raw", "ATXid_nobody"))
    assert NUMBERS[0] in raw


def test_a_failed_receipt_raises_only_when_nobody_else_is_left(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        first = an_alert(db, vault, now, status="accepted", gateway_id="ATXid_1")
        an_alert(
            db,
            vault,
            now,
            number=NUMBERS[1],
            report=first.report,
            status="sent",
            gateway_id="ATXid_2",
        )
    assert network("AbsentSubscriber", gateway_id="ATXid_1") == ()
    assert len(network("Expired", gateway_id="ATXid_2")) == 1
    assert owed_raises(database) == [first.report]


def test_a_failed_receipt_after_the_report_was_taken_on_raises_nothing(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        late = an_alert(db, vault, now, status="sent", gateway_id=ATX)
        stands(db, late.report, state="acknowledged")
    assert network("Failed") == ()
