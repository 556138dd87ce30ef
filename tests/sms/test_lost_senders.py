"""Many senders of one message, and senders killed before they could say what came of it."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from models.vault import Vault
from sms import outbox
from sms.tries import Sent
from tests.sms.scripted_gateway import (
    Answer,
    Asked,
    Gateway,
    accepting,
    gateway,
    refusing,
)
from tests.sms.sending import SENDERS, Sends, sending
from tests.sms.written import (
    NUMBERS,
    a_text,
    an_alert,
    history,
    message,
    owed_raises,
)


@pytest.fixture
def sends(database: Engine, vault: Vault, now: datetime) -> Sends:
    return sending(database, vault, now)


def test_many_senders_of_one_message_send_it_once(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now)
    start = threading.Barrier(8, timeout=5)

    def at_once(at: Gateway) -> str:
        start.wait()
        return sends(at, text_id).status

    with gateway() as at, ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(at_once, [at] * 8))
    assert sorted(statuses) == [""] * 7 + ["accepted"]
    assert len(at.asked) == 1


def _in_child(database: Engine, vault: Vault, at: Gateway, ids: list[UUID], now: datetime) -> None:
    database.dispose(close=False)  # the parent's connections are not ours
    for message_id in ids:
        outbox.send(database, vault, at.client(), message_id, now=lambda: now, senders=SENDERS)


def test_two_processes_send_each_message_once(
    database: Engine, vault: Vault, now: datetime
) -> None:
    ids = [a_text(database, vault, now, number=number) for number in NUMBERS]
    fork = multiprocessing.get_context("fork")
    with gateway() as at:
        ways = [ids, ids[::-1]]
        both = [fork.Process(target=_in_child, args=(database, vault, at, w, now)) for w in ways]
        for process in both:
            process.start()
        for process in both:
            process.join(30)
    assert [process.exitcode for process in both] == [0, 0]
    assert sorted(asked.fields["to"] for asked in at.asked) == NUMBERS
    assert {message(database, one).status for one in ids} == {"accepted"}


def test_a_worker_killed_before_the_outcome_is_written_leaves_it_unknown(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now)
    reached = threading.Event()

    def hold(asked: Asked) -> Answer:
        reached.set()
        return Answer(waits=20)

    fork = multiprocessing.get_context("fork")
    with gateway(hold) as at:
        worker = fork.Process(target=_in_child, args=(database, vault, at, [lost.message], now))
        worker.start()
        assert reached.wait(10)
        worker.kill()
        worker.join(10)
        assert message(database, lost.message).status == "sending"
        assert outbox.stuck(database, now + timedelta(seconds=29)) == Sent()
        later = now + timedelta(seconds=31)
        assert outbox.stuck(database, later) == Sent(nudges=(("urgent", lost.message),))
        at.script = accepting
        assert sends(at, lost.message, 31).status == "accepted"
    assert len(at.asked) == 2
    assert history(database, lost.message) == [
        ("sending", ""),
        ("unknown", "sender was lost"),
        ("queued", "sent again, first outcome unknown"),
        ("sending", ""),
        ("accepted", ""),
    ]


def test_an_answer_left_in_sending_stays_unknown(
    database: Engine, vault: Vault, now: datetime
) -> None:
    before = now - timedelta(seconds=31)
    text_id = a_text(database, vault, now, status="sending", tries=1, claimed_at=before)
    assert outbox.stuck(database, now) == Sent()
    assert message(database, text_id).status == "unknown"
    assert outbox.owed(database, now) == []


def test_an_outcome_that_comes_after_the_sweeper_gave_up_is_believed(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        slow = an_alert(db, vault, now)

    def meanwhile(asked: Asked) -> Answer:
        outbox.stuck(database, now + timedelta(seconds=31))
        return accepting(asked)

    with gateway(meanwhile) as at:
        assert sends(at, slow.message).status == "accepted"
        assert sends(at, slow.message, 40) == Sent()
    assert len(at.asked) == 1


def test_an_outcome_of_a_try_given_up_changes_nothing_once_another_is_under_way(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        slow = an_alert(db, vault, now)
    second: list[str] = []

    def meanwhile(asked: Asked) -> Answer:
        if len(at.asked) == 1:
            outbox.stuck(database, now + timedelta(seconds=31))
            second.append(sends(at, slow.message, 31).status)
            return refusing("CouldNotRoute", 407)(asked)
        return accepting(asked)

    with gateway(meanwhile) as at:
        sent = sends(at, slow.message)
    assert (second, sent.status) == (["accepted"], "accepted")
    assert history(database, slow.message)[-1] == ("accepted", "late: refused CouldNotRoute")
    assert owed_raises(database) == []
