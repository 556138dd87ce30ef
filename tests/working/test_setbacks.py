"""Work that raises each time it is tried: put off, set aside, shown, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from models import attention, message_sweeps, messages, outbox, setbacks
from models.vault import Vault
from sms import outbox as sending
from sms import setting_aside
from tests.sms.written import a_text, an_alert, history, message, owed_raises

FAULT = KeyError("+254700000417 says fire at the market")
DAY = timedelta(days=1)


@pytest.fixture
def db(database: Engine) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


def fails(database: Engine, task: str, subject: UUID | int, now: datetime, times: int) -> None:
    for _try in range(times):
        setting_aside.raised(database, task, str(subject), FAULT, now)


def test_each_try_that_raises_is_waited_for_longer(database: Engine, now: datetime) -> None:
    subject = str(uuid4())
    with database.begin() as db:
        kept = [setbacks.note(db, "handle", subject, "KeyError", now) for _try in range(9)]
    assert [(one.next_at - now).total_seconds() for one in kept] == [
        2, 5, 15, 60, 300, 900, 1800, 3600, 86_400,
    ]  # fmt: skip
    assert [one.set_aside_at for one in kept] == [None] * 8 + [now]


def test_what_raised_is_not_offered_until_its_time(
    database: Engine, vault: Vault, now: datetime
) -> None:
    poison, other = (a_text(database, vault, now) for _ in range(2))
    fails(database, "send", poison, now, times=4)
    assert sending.owed(database, now) == [("normal", other)]
    assert len(sending.owed(database, now + timedelta(minutes=2))) == 2


def test_a_full_batch_of_poison_keeps_no_other_incoming_text_waiting(
    database: Engine, vault: Vault, now: datetime
) -> None:
    told = {"direction": "in", "status": "received", "purpose": "incoming"}
    poison = [a_text(database, vault, now - DAY, **told) for _ in range(3)]
    behind = a_text(database, vault, now - timedelta(minutes=1), **told)
    for one in poison:
        fails(database, "handle", one, now, times=9)
    with database.begin() as db:
        assert message_sweeps.unhandled(db, now, limit=3) == [behind]
        assert len(message_sweeps.unhandled(db, now + DAY, limit=9)) == 4, "tried once a day"


def test_a_text_that_cannot_be_sent_at_all_fails_and_the_next_level_hears(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        poison = an_alert(db, vault, now)
    fails(database, "send", poison.message, now, times=8)
    assert message(database, poison.message).status == "queued"
    fails(database, "send", poison.message, now, times=1)
    assert message(database, poison.message).status == "failed"
    assert history(database, poison.message)[-1] == ("failed", "could not be done: KeyError")
    assert owed_raises(database) == [poison.report]


def test_a_task_that_is_set_aside_stays_owed_and_an_operator_sees_it(
    database: Engine, now: datetime
) -> None:
    with database.begin() as db:
        row = outbox.owe(db, "route", uuid4(), now)
    fails(database, "owed", row, now, times=9)
    with database.begin() as db:
        assert outbox.missed(db, now, 10) == []
        (seen,) = setbacks.to_look_at(db, 10)
        assert attention.now_needed(db, now, now).set_aside == 1
        assert outbox.missed(db, now + DAY, 10) == [(row, "route")]
    assert (seen.task, seen.subject, seen.tries, seen.fault) == ("owed", str(row), 9, "KeyError")


def test_nothing_of_what_was_said_is_kept(database: Engine, now: datetime) -> None:
    fails(database, "handle", uuid4(), now, times=1)
    with database.begin() as db:
        rows = str(db.execute(setbacks.setbacks.select()).all())
    assert "254" not in rows and "market" not in rows


def test_what_was_done_after_all_is_forgotten(
    database: Engine, vault: Vault, now: datetime
) -> None:
    done, waits = (a_text(database, vault, now) for _ in range(2))
    for one in (done, waits):
        fails(database, "send", one, now, times=1)
    with database.begin() as db:
        messages.change(db, done, at=now, source="gateway", status="accepted")
        assert setbacks.forget_done(db) == 1
        rows = db.execute(setbacks.setbacks.select()).all()
    assert [row.subject for row in rows] == [str(waits)]
