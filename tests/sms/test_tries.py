"""What each outcome of a try leaves behind: tried again, sent again, failed, raised."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from models import alerts, contacts
from models.vault import Vault
from sms.tries import Sent
from tests.models.stands import stands
from tests.sms.scripted_gateway import (
    Answer,
    Asked,
    accepting,
    gateway,
    recipient,
    refusing,
    told,
)
from tests.sms.sending import Sends, sending
from tests.sms.written import (
    NUMBERS,
    a_report,
    a_text,
    an_alert,
    history,
    message,
    owed_raises,
)


@pytest.fixture
def sends(database: Engine, vault: Vault, now: datetime) -> Sends:
    return sending(database, vault, now)


RETRIED = [
    ("500 broken there", refusing("InternalServerError", 500), 0),
    ("502 turned away by the operator", refusing("RejectedByGateway", 502), 0),
    ("429 too many requests", lambda _: Answer(429), 0),
    ("an HTML error page", lambda _: Answer(500, "<html>", "text/html"), 0),
    ("405 no money", refusing("InsufficientBalance", 405), 30),
    ("401 the key", lambda _: Answer(401, "The supplied authentication is invalid"), 30),
    ("a sender refused for the whole request", lambda _: told([], "InvalidSenderId"), 30),
]


@pytest.mark.parametrize(
    ("script", "wait"), [pytest.param(script, wait, id=name) for name, script, wait in RETRIED]
)
def test_what_passes_or_can_be_mended_is_tried_again(
    database: Engine,
    vault: Vault,
    now: datetime,
    sends: Sends,
    script: Callable[[Asked], Answer],
    wait: int,
) -> None:
    text_id = a_text(database, vault, now)
    with gateway(script) as at:
        sent = sends(at, text_id)
        assert sent.status == "queued"
        assert sent.nudges == ((("normal", text_id),) if wait == 0 else ())
        assert message(database, text_id).next_at == now + timedelta(seconds=wait)
        at.script = accepting
        assert sends(at, text_id, wait).status == "accepted"
    assert message(database, text_id).tries == 2


def test_a_sender_one_number_s_network_does_not_know_is_tried_again_later(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now)
    with gateway(refusing("InvalidSenderId", 402)) as at:
        assert sends(at, text_id).status == "queued"
        waits = message(database, text_id).next_at - now
        assert timedelta(seconds=30) <= waits <= timedelta(seconds=60)
        at.script = accepting
        assert sends(at, text_id, 60).status == "accepted"
    assert message(database, text_id).tries == 2


def test_tries_end_after_the_last_of_the_table(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now)
    with gateway(refusing("GatewayError", 501)) as at:
        tries = [sends(at, text_id, day * 86_400).status for day in range(9)]
    assert tries == ["queued"] * 7 + ["failed", ""]
    kept = message(database, text_id)
    assert (kept.status, kept.reason, kept.tries) == ("failed", "GatewayError", 8)


def test_a_message_is_not_tried_again_once_it_would_be_useless(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    text_id = a_text(database, vault, now, useful_until=now + timedelta(seconds=20))
    with gateway(refusing("InsufficientBalance", 405)) as at:
        assert sends(at, text_id).status == "failed"


FINAL = [
    ("401 held for its risk", "RiskHold", 401, ""),
    ("403 no such number", "InvalidPhoneNumber", 403, ""),
    ("404 a kind of number it does not serve", "UnsupportedNumberType", 404, ""),
    ("406 opted out", "UserInBlacklist", 406, "UserInBlacklist"),
    ("407 no way there", "CouldNotRoute", 407, ""),
    ("409 does not want to be disturbed", "DoNotDisturbRejection", 409, ""),
]


@pytest.mark.parametrize(
    ("status", "code", "blocked"), [pytest.param(*row[1:], id=row[0]) for row in FINAL]
)
def test_an_alert_that_cannot_arrive_fails_and_the_next_level_is_owed_word(
    database: Engine,
    vault: Vault,
    now: datetime,
    sends: Sends,
    status: str,
    code: int,
    blocked: str,
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now)
    with gateway(refusing(status, code)) as at:
        sent = sends(at, lost.message)
    assert (sent.status, len(sent.raises)) == ("failed", 1)
    kept = message(database, lost.message)
    assert (kept.status, kept.reason, kept.final_at) == ("failed", status, now)
    assert owed_raises(database) == [lost.report]
    with database.begin() as db:
        assert contacts.get(db, lost.contact).blocked == blocked
        assert alerts.get(db, lost.alert).sent_at is None


def test_the_next_level_waits_while_somebody_of_this_one_may_still_be_reached(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        first = an_alert(db, vault, now)
        second = an_alert(db, vault, now, number=NUMBERS[1], report=first.report)
    with gateway(refusing("UserInBlacklist", 406)) as at:
        assert sends(at, first.message).raises == ()
        assert len(sends(at, second.message).raises) == 1
    assert owed_raises(database) == [first.report]


def test_two_last_alerts_that_fail_at_once_raise_once(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        report = a_report(db, now)
        both = [an_alert(db, vault, now, number=n, report=report) for n in NUMBERS[:2]]
    together = threading.Barrier(2, timeout=5)

    def refuse(asked: Asked) -> Answer:
        together.wait()
        return refusing("UserInBlacklist", 406)(asked)

    with gateway(refuse) as at, ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: sends(at, one.message), both))
    assert owed_raises(database) == [report]


NOT_RAISED = [
    ("somebody has taken it on", {"state": "acknowledged"}),
    ("it is closed", {"state": "resolved"}),
    ("it has gone up already", {"level": 1}),
    ("it is at the national desk", {"at_desk": True}),
]


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in NOT_RAISED])
def test_a_report_that_no_longer_waits_on_an_alert_is_not_raised(
    database: Engine, vault: Vault, now: datetime, sends: Sends, change: dict[str, object]
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now)
        stands(db, lost.report, **change)
    with gateway(refusing("CouldNotRoute", 407)) as at:
        assert sends(at, lost.message) == Sent("failed")
    assert owed_raises(database) == []


def silent(asked: Asked) -> Answer:
    """Takes the text and never answers."""
    return Answer(waits=5)


def test_an_alert_of_unknown_outcome_is_sent_again_once_and_marked(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    with database.begin() as db:
        doubtful = an_alert(db, vault, now)
    with gateway(silent) as at:
        sent = sends(at, doubtful.message)
        assert sent == Sent("queued", (), (("urgent", doubtful.message),))
        assert message(database, doubtful.message).again
        assert sends(at, doubtful.message) == Sent("unknown")
        assert sends(at, doubtful.message) == Sent("")
    assert len(at.asked) == 2
    assert history(database, doubtful.message) == [
        ("sending", ""),
        ("unknown", "ReadTimeout"),
        ("queued", "sent again, first outcome unknown"),
        ("sending", ""),
        ("unknown", "ReadTimeout"),
    ]
    assert owed_raises(database) == []


@pytest.mark.parametrize("purpose", ["answer", "news", "help"])
def test_nothing_else_of_unknown_outcome_is_sent_again(
    database: Engine, vault: Vault, now: datetime, sends: Sends, purpose: str
) -> None:
    text_id = a_text(database, vault, now, purpose=purpose)
    with gateway(silent) as at:
        assert sends(at, text_id) == Sent("unknown")
        assert sends(at, text_id) == Sent("")
    assert len(at.asked) == 1
    assert message(database, text_id).status == "unknown"


def test_both_tries_are_booked(database: Engine, vault: Vault, now: datetime, sends: Sends) -> None:
    with database.begin() as db:
        doubtful = an_alert(db, vault, now)
    odd = told([recipient(NUMBERS[0], statusCode=199, status="Perhaps")])
    with gateway(lambda _: odd) as at:
        sends(at, doubtful.message)
        at.script = accepting
        sends(at, doubtful.message)
    assert message(database, doubtful.message).cost == Decimal("1.6000")
