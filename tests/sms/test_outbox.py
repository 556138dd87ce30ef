"""Sending a message once: what is claimed, what is given up before the gateway is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import monotonic
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from models import alerts, contacts, messages
from models.vault import Vault
from sms import outbox
from sms.senders import Senders
from sms.tries import Sent
from tests.sms.scripted_gateway import (
    Answer,
    Asked,
    accepting,
    gateway,
    told,
)
from tests.sms.sending import SENDERS, Sends, sending
from tests.sms.written import (
    NUMBERS,
    WORDS,
    a_text,
    an_alert,
    history,
    message,
)


@pytest.fixture
def sends(database: Engine, vault: Vault, now: datetime) -> Sends:
    return sending(database, vault, now)


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
    ("news can be replied to", "news", Senders("USALAMA", "21512"), "21512"),
    ("a neutral line comes under the name", "case", Senders("USALAMA", "21512"), "USALAMA"),
    ("without a short code alerts come under the name", "alert", Senders("USALAMA", ""), "USALAMA"),
    ("without a name it comes from the short code", "case", Senders("", "21512"), "21512"),
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


def test_a_number_that_was_erased_is_sent_nothing(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now)
    with database.begin() as db:
        db.execute(contacts.contacts.update().values(sealed=None))
    with gateway() as at:
        assert sends(at, text_id).status == "failed"
    assert at.asked == []


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
