"""Sending a message once: what each outcome leaves behind, and what a killed worker leaves."""

from __future__ import annotations
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import monotonic
from uuid import UUID, uuid4
import pytest
from sqlalchemy import Engine, text
from launch import databases
from launch.postgres import Cluster
from models import alerts, contacts, messages, reports
from models.vault import Vault
from sms import outbox
from sms.senders import Senders
from sms.tries import Sent
from tests.sms.scripted_gateway import (
    Answer,
    Asked,
    Gateway,
    accepting,
    gateway,
    recipient,
    refusing,
    told,
)
from tests.sms.written import (
    NUMBERS,
    WORDS,
    a_report,
    a_text,
    an_alert,
    history,
    message,
    owed_raises,
)

SENDERS = Senders(name="USALAMA", short_code="21512")


Sends = Callable[..., Sent]


@pytest.fixture
def database_url(cluster: Cluster) -> Iterator[str]:
    """A database without the ward register: texts need none, and it is copied faster."""
    name = databases.clone(cluster, "bare")
    yield cluster.url(database=name)
    databases.drop(cluster, name)


@pytest.fixture
def sends(database: Engine, vault: Vault, now: datetime) -> Sends:
    """Sends one message through a gateway at `at`, so many seconds from now."""

    def send(at: Gateway, message_id: UUID, after: float = 0) -> Sent:
        then = now + timedelta(seconds=after)
        return outbox.send(
            database, vault, at.client(), message_id, now=lambda: then, senders=SENDERS
        )

    return send


def test_an_alert_reaches_the_gateway_with_its_words_and_is_accepted(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        told_one = an_alert(db, vault, now)
    with gateway() as at:
        assert sends(at, told_one.message).status == "accepted"
    (asked,) = at.asked
    assert (asked.fields["to"], asked.fields["message"]) == (NUMBERS[0], WORDS)
    assert asked.fields["from"] == "21512"
    kept = message(database, told_one.message)
    assert (kept.status, kept.gateway_id, kept.segments) == ("accepted", "ATXid_417", 1)
    assert (kept.cost, kept.currency, kept.tries) == (Decimal("0.8000"), "KES", 1)
    assert (kept.sent_at, kept.next_at, kept.final_at) == (now, None, None)
    assert history(database, told_one.message) == [("sending", ""), ("accepted", "")]
    with database.begin() as db:
        assert alerts.get(db, told_one.alert).sent_at == now


SENDER_OF = [
    ("alerts can be replied to", "alert", Senders("USALAMA", "21512"), "21512"),
    ("answers can be replied to", "answer", Senders("USALAMA", "21512"), "21512"),
    ("news come under the name", "news", Senders("USALAMA", "21512"), "USALAMA"),
    ("without a short code alerts come under the name", "alert", Senders("USALAMA", ""), "USALAMA"),
    ("without a name news come from the short code", "news", Senders("", "21512"), "21512"),
    ("without either the gateway chooses", "alert", Senders(), None),
]


@pytest.mark.parametrize(
    ("purpose", "senders", "sender"), [pytest.param(*row[1:], id=row[0]) for row in SENDER_OF]
)
def test_what_can_be_replied_to_comes_from_the_short_code(
    purpose: str, senders: Senders, sender: str | None
) -> None:
    assert senders.of(purpose) == sender


NOT_SENT = [
    ("it is too late", {"useful_until": timedelta(0)}, "too late"),
    ("there is nobody to send it to", {"contact_id": None}, "no number"),
    ("it says nothing", {"words_sealed": b"\x01\x01nothing"}, "number or words cannot be opened"),
]


@pytest.mark.parametrize(
    ("values", "reason"),
    [pytest.param(values, reason, id=name) for name, values, reason in NOT_SENT],
)
def test_a_message_is_given_up_before_the_gateway_is_asked(
    database: Engine,
    vault: Vault,
    now: datetime,
    sends: Sends,
    values: dict[str, object],
    reason: str,
) -> None:
    times = {k: now + v if isinstance(v, timedelta) else v for k, v in values.items()}
    text_id = a_text(database, vault, now, **times)
    with gateway() as at:
        assert sends(at, text_id).status == "failed"
    assert at.asked == []
    assert message(database, text_id).reason == reason


STOPPED = [
    ("news after STOP", "news", "", "stopped"),
    ("an answer after STOP", "answer", "", ""),
    ("news to one who opted out", "news", "opted out", "opted out"),
    ("an answer to one who opted out", "answer", "opted out", ""),
    ("an alert to one on the gateway's list", "alert", "UserInBlacklist", "UserInBlacklist"),
]


@pytest.mark.parametrize(
    ("purpose", "blocked", "reason"), [pytest.param(*row[1:], id=row[0]) for row in STOPPED]
)
def test_who_said_stop_is_left_alone_but_answered(
    database: Engine,
    vault: Vault,
    now: datetime,
    sends: Sends,
    purpose: str,
    blocked: str,
    reason: str,
) -> None:
    with database.begin() as db:
        contact = contacts.keep(db, vault, NUMBERS[0], now).id
        contacts.block(db, contact, blocked)
        contacts.stop_sms(db, contact, None if blocked else now)
    text_id = a_text(database, vault, now, purpose=purpose)
    with gateway() as at:
        assert sends(at, text_id).status == ("failed" if reason else "accepted")
    assert (len(at.asked), message(database, text_id).reason) == (0 if reason else 1, reason)


@pytest.mark.parametrize("state", ["over", "closed", "passed"])
def test_an_alert_nobody_needs_any_more_is_not_sent(
    database: Engine, vault: Vault, now: datetime, sends: Sends, state: str
) -> None:
    with database.begin() as db:
        late = an_alert(db, vault, now)
        alerts.change(db, late.alert, state=state)
    with gateway() as at:
        assert sends(at, late.message).status == "failed"
    assert at.asked == []


def test_a_message_that_is_not_yet_due_is_left(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now, next_at=now + timedelta(minutes=1))
    with gateway() as at:
        assert sends(at, text_id) == Sent()
        assert sends(at, uuid4()) == Sent()
        assert sends(at, text_id, 60).status == "accepted"
    assert len(at.asked) == 1


def test_a_process_that_may_not_open_numbers_claims_nothing(
    database: Engine, vault: Vault, now: datetime
) -> None:
    text_id = a_text(database, vault, now)
    closed = replace(vault, opener=None)
    with gateway() as at, pytest.raises(PermissionError):
        outbox.send(database, closed, at.client(), text_id, now=lambda: now, senders=SENDERS)
    assert message(database, text_id).status == "queued"


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


def test_the_database_is_free_while_the_gateway_thinks(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now)
    open_transactions: list[int] = []

    def look(asked: Asked) -> Answer:
        idle = text(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and state like 'idle in transaction%'"
        )
        with database.begin() as db:
            open_transactions.append(db.execute(idle).scalar_one())
        return accepting(asked)

    with gateway(look) as at:
        sends(at, text_id)
    assert open_transactions == [0]


def test_what_is_owed_comes_urgent_first_and_bulk_last(
    database: Engine, vault: Vault, now: datetime
) -> None:
    ago = [now - timedelta(seconds=s) for s in (30, 20, 10)]
    bulk = a_text(database, vault, now, lane="bulk", next_at=ago[0])
    normal = a_text(database, vault, now, lane="normal", next_at=ago[1])
    urgent = a_text(database, vault, now, lane="urgent", next_at=ago[2])
    a_text(database, vault, now, next_at=now + timedelta(seconds=5))
    owed = outbox.owed(database, now)
    assert set(owed) == {("bulk", bulk), ("normal", normal), ("urgent", urgent)}
    assert owed[-1] == ("bulk", bulk)


def test_numbers_and_words_are_in_no_history(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now)
    with gateway(lambda asked: told([], f"No route to {asked.fields['to']}")) as at:
        sends(at, text_id)
    lines = str(history(database, text_id))
    assert NUMBERS[0] not in lines
    assert "market" not in lines


def test_a_real_clock_will_do(database: Engine, vault: Vault) -> None:
    started, began = monotonic(), datetime.now(UTC)
    text_id = a_text(database, vault, began)
    with gateway() as at:
        outbox.send(
            database, vault, at.client(), text_id, now=lambda: datetime.now(UTC), senders=SENDERS
        )
    with database.begin() as db:
        sent_at = messages.get(db, text_id).sent_at
    assert sent_at is not None
    assert timedelta(0) <= sent_at - began <= timedelta(seconds=monotonic() - started)
