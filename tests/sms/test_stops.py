"""No money, a key or a sender refused: one alarm, one text that asks; mended, all go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from commandline.looks_running import MENDS
from models import stops
from models.attention import now_needed
from models.stops import Stop
from models.vault import Vault
from sms import outbox
from sms.gateway import KINDS, PROBES
from tests.routing.test_reads import counted
from tests.sms.scripted_gateway import Answer, Asked, accepting, gateway, refusing, told
from tests.sms.sending import Sends, sending
from tests.sms.written import NUMBERS, a_text, history, message

BROKE = refusing("InsufficientBalance", 405)
STATEMENTS_HELD = 4  # of a text that waits for a stop


@pytest.fixture
def sends(database: Engine, vault: Vault, now: datetime) -> Sends:
    return sending(database, vault, now)


@pytest.fixture
def texts(database: Engine, vault: Vault, now: datetime) -> list[UUID]:
    return [a_text(database, vault, now, number=number) for number in NUMBERS]


def standing(database: Engine) -> list[Stop]:
    with database.begin() as db:
        return stops.standing(db)


STOPPED = [
    ("405 no money", BROKE, "credit", ""),
    ("a sender refused whole", lambda _: told([], "InvalidSenderId"), "sender_refused", "21512"),
    (
        "401 the key",
        lambda _: Answer(401, "The supplied authentication is invalid"),
        "key_refused",
        "",
    ),
    ("sent elsewhere", lambda _: Answer(302, "", headers={"Location": "/"}), "misdirected", ""),
]


@pytest.mark.parametrize(
    ("script", "kind", "sender"), [pytest.param(*row[1:], id=row[0]) for row in STOPPED]
)
def test_what_an_operator_must_mend_is_one_alarm_and_no_storm(
    database: Engine,
    sends: Sends,
    texts: list[UUID],
    script: Callable[[Asked], Answer],
    kind: str,
    sender: str,
) -> None:
    with gateway(script) as at, capture_logs() as said:
        assert {sends(at, one, second).status for second, one in enumerate(texts)} == {"queued"}
    assert len(at.asked) == 1, "the others did not ask"
    (stop,) = standing(database)
    assert (stop.kind, stop.sender, stop.refusals) == (kind, sender, 1)
    alarms = [line for line in said if line["event"] == "gateway_stopped"]
    assert [line["log_level"] for line in alarms] == ["error"]


def test_it_goes_on_by_itself_when_it_is_mended(
    database: Engine, sends: Sends, texts: list[UUID], now: datetime
) -> None:
    with gateway(BROKE) as at, capture_logs() as said:
        for one in texts:
            sends(at, one)
        first, second, *rest = texts
        assert sends(at, second, 30).status == "queued"
        assert sends(at, first, 31).status == "queued"
        at.script = accepting
        assert sends(at, first, 60).status == "", "asked again a minute later, not before"
        assert sends(at, first, 95).status == "accepted"
        assert standing(database) == []
        due = {one for _, one in outbox.owed(database, now + timedelta(seconds=95))}
        assert due == {second, *rest}
        assert {sends(at, one, 96).status for one in due} == {"accepted"}
    assert [line["event"] for line in said].count("gateway_stopped") == 1
    assert {message(database, one).tries for one in rest} == {1}


def test_while_it_stands_the_sweeper_offers_the_most_urgent_one_alone(
    database: Engine, vault: Vault, sends: Sends, texts: list[UUID], now: datetime
) -> None:
    urgent = a_text(database, vault, now, lane="urgent")
    with gateway(BROKE) as at:
        for one in [*texts, urgent]:
            sends(at, one)
    assert outbox.owed(database, now + timedelta(seconds=29)) == []
    assert outbox.owed(database, now + timedelta(seconds=30)) == [("urgent", urgent)]


def test_asking_grows_rarer_up_to_five_minutes(
    database: Engine, sends: Sends, texts: list[UUID], now: datetime
) -> None:
    seconds, waits = 0.0, []
    with gateway(BROKE) as at:
        for _ in range(5):
            sends(at, texts[0], seconds)
            (stop,) = standing(database)
            waits.append((stop.probe_at - now).total_seconds() - seconds)
            seconds = (stop.probe_at - now).total_seconds()
    assert waits == [PROBES[0], *PROBES[1:], PROBES[-1], PROBES[-1]]


def test_of_many_at_once_one_asks(
    database: Engine, sends: Sends, texts: list[UUID], now: datetime
) -> None:
    with gateway(BROKE) as at:
        sends(at, texts[0])
        at.script = lambda _: Answer(waits=0.2, body=accepting(_).body)
        assert sends(at, texts[1], 30).status == "accepted"
        asked = len(at.asked)
    assert asked == 2


def test_a_sender_refused_stops_no_other_sender(
    database: Engine, vault: Vault, now: datetime, sends: Sends, texts: list[UUID]
) -> None:
    other = a_text(database, vault, now, purpose="case")
    with gateway(lambda _: told([], "InvalidSenderId")) as at:
        sends(at, texts[0])
        at.script = accepting
        assert sends(at, texts[1]).status == "queued"
        assert sends(at, other).status == "accepted"
    assert len(standing(database)) == 1, "the other sender has not proved anything"


def test_a_message_of_no_use_by_then_fails_with_the_reason(
    database: Engine, vault: Vault, now: datetime, sends: Sends, texts: list[UUID]
) -> None:
    soon = a_text(database, vault, now, useful_until=now + timedelta(seconds=20))
    with gateway(BROKE) as at:
        sends(at, texts[0])
        assert sends(at, soon).status == "failed"
    reason = "of no use any more when it may go (held: InsufficientBalance)"
    assert message(database, soon).reason == reason


def test_an_operator_sees_since_when_and_how_many_wait(
    database: Engine, sends: Sends, texts: list[UUID], now: datetime
) -> None:
    with gateway(BROKE) as at:
        for one in texts:
            sends(at, one)
    with database.begin() as db:
        needed = now_needed(db, now, now - timedelta(days=1))
        assert stops.waiting(db, 100) == len(texts)
    assert (needed.stopped_since, needed.stopped) == (now, len(texts))
    assert history(database, texts[1]) == [("queued", "held: InsufficientBalance")]


def test_a_text_that_waits_costs_few_statements(
    database: Engine, sends: Sends, texts: list[UUID]
) -> None:
    with gateway(BROKE) as at:
        sends(at, texts[0])
        with counted(database) as sent:
            sends(at, texts[1])
    assert len(sent) == STATEMENTS_HELD


def test_whatever_is_to_be_mended_has_a_stop_and_a_word_how_to_mend_it() -> None:
    assert {name for name, kind in KINDS.items() if kind.stops} == set(MENDS)


SAFARICOM, AIRTEL = "+254700000417", "+254733000418"
NOT_KNOWN_THERE = refusing("InvalidSenderId", 402)


def test_one_phone_whose_network_knows_no_such_sender_stops_nobody_else(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    one, same = (a_text(database, vault, now, number=SAFARICOM) for _ in range(2))
    with gateway(NOT_KNOWN_THERE) as at:
        assert [sends(at, text).status for text in (one, same)] == ["queued", "queued"]
        assert standing(database) == []
        again = message(database, one).next_at
        assert again and timedelta(seconds=30) <= again - now <= timedelta(seconds=36)
        at.script = accepting
        assert sends(at, a_text(database, vault, now, number=AIRTEL)).status == "accepted"


@pytest.mark.parametrize(
    ("after", "stopped"), [(60, True), (600, False)], ids=["within a minute", "ten minutes later"]
)
def test_a_sender_that_two_networks_do_not_know_is_stopped(
    database: Engine, vault: Vault, now: datetime, sends: Sends, after: int, stopped: bool
) -> None:
    one, other = (a_text(database, vault, now, number=n) for n in (SAFARICOM, AIRTEL))
    with gateway(NOT_KNOWN_THERE) as at:
        sends(at, one)
        sends(at, other, after)
    assert [stop.kind for stop in standing(database)] == ["sender_refused"] * stopped


def test_what_goes_meanwhile_shows_that_the_sender_is_known(
    database: Engine, vault: Vault, now: datetime, sends: Sends
) -> None:
    one, well, other = (
        a_text(database, vault, now, number=n) for n in (SAFARICOM, NUMBERS[5], AIRTEL)
    )
    with gateway(NOT_KNOWN_THERE) as at:
        sends(at, one)
        at.script = accepting
        sends(at, well, 1)
        at.script = NOT_KNOWN_THERE
        sends(at, other, 2)
    assert standing(database) == []
    with database.begin() as db:
        assert now_needed(db, now, now).stopped_since is None
