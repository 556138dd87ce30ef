"""The gateway's adapter, with the real SDK over HTTP against a gateway that answers as told."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from sms.africastalking import AfricasTalking, Patience, is_loopback
from sms.gateway import GatewayRefused, delay
from tests.sms.scripted_gateway import (
    ONE,
    OTHER,
    QUICK,
    THIRD,
    Answer,
    Asked,
    accepting,
    gateway,
    only,
    recipient,
    told,
)

ROOT = Path(__file__).parents[2]


def test_the_gateway_is_asked_as_the_sdk_asks() -> None:
    with gateway() as at:
        at.client().send("Moto! é", [ONE, OTHER], sender="21512")
    (asked,) = at.asked
    assert (asked.method, asked.path) == ("POST", "/version1/messaging")
    assert asked.fields == {
        "username": "sandbox",
        "to": f"{ONE},{OTHER}",
        "message": "Moto! é",
        "bulkSMSMode": "1",
        "from": "21512",
    }
    assert asked.headers["apiKey"] == "emulator"
    assert asked.headers["User-Agent"].startswith("africastalking-python/")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_without_a_sender_the_gateway_chooses() -> None:
    with gateway() as at:
        at.client().send("Fire", [ONE], sender=None)
    assert "from" not in at.asked[0].fields


def test_each_number_has_its_own_outcome_in_whatever_order_the_gateway_answers() -> None:
    mixed = told([recipient(OTHER, status="UserInBlacklist", statusCode=406), recipient(ONE)])
    with gateway(lambda _: mixed) as at:
        outcomes = at.client().send("Fire", [ONE, OTHER, THIRD], sender=None)
    assert [(o.number, o.kind) for o in outcomes] == [
        (ONE, "accepted"),
        (OTHER, "blacklisted"),
        (THIRD, "unknown"),
    ]


def test_many_numbers_go_in_batches() -> None:
    numbers = [f"+254700000{n:03}" for n in range(7)]
    with gateway() as at:
        outcomes = at.client(batch=3).send("Fire", numbers, sender=None)
    assert [len(asked.numbers) for asked in at.asked] == [3, 3, 1]
    assert [o.number for o in outcomes] == numbers


def test_one_number_twice_is_asked_for_once() -> None:
    with gateway() as at:
        outcomes = at.client().send("Fire", [ONE, "0700000417"], sender=None)
    assert at.asked[0].numbers == [ONE]
    assert [o.kind for o in outcomes] == ["accepted", "accepted"]


def test_nobody_to_send_to_asks_nothing_of_the_gateway() -> None:
    with gateway() as at:
        assert at.client().send("Fire", [], sender=None) == []
    assert at.asked == []


BAD = [
    ("spaces are taken out", "0700 000 417", "accepted"),
    ("a trailing newline", "+254700000417\n", "number_bad"),
    ("digits of another script", "+٢٥٤700000417", "number_bad"),
    ("a short one", "+1234", "number_bad"),
    ("another country", "+256700000417", "number_bad"),
    ("a short code", "21512", "number_bad"),
    ("words", "AFRICASTKNG", "number_bad"),
]


@pytest.mark.parametrize(("number", "kind"), [pytest.param(n, k, id=i) for i, n, k in BAD])
def test_numbers_are_checked_before_the_sdk_sees_them(number: str, kind: str) -> None:
    with gateway() as at:
        (outcome,) = at.client().send("Fire", [number], sender=None)
    assert outcome.kind == kind
    assert [asked.numbers for asked in at.asked] == ([[ONE]] if kind == "accepted" else [])


def test_an_empty_text_is_never_sent() -> None:
    with gateway() as at, pytest.raises(ValueError, match="without words"):
        at.client().send("", [ONE], sender=None)
    assert at.asked == []


@pytest.mark.parametrize(
    "url", ["https://api.africastalking.com", "http://192.0.2.1:8001", "http://127.0.0.1.example"]
)
def test_made_up_numbers_go_to_no_gateway_but_one_on_this_machine(url: str) -> None:
    gateway = AfricasTalking("sandbox", "emulator", url, patience=QUICK)
    for number in ("+254700000000", "0700000999"):
        (outcome,) = gateway.send("Fire", [number], sender=None)
        assert (outcome.verdict, outcome.reason) == ("refused", "DemoNumber")
        assert delay(outcome.kind, 1) is None


LOOPBACKS = [
    ("http://127.0.0.1:8001", True),
    ("http://localhost:8001", True),
    ("http://[::1]:8001", True),
    ("http://127.8.9.1", True),
    ("https://api.africastalking.com", False),
    ("http://10.0.0.1", False),
    ("http://localhost.example", False),
    ("http://0.0.0.0:8001", False),
    ("http://127.0.0.1@api.africastalking.com", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "here"), LOOPBACKS)
def test_a_gateway_is_known_to_be_on_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here


def test_where_nobody_listens_nothing_was_sent_and_it_may_be_tried_again() -> None:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        client = AfricasTalking("sandbox", "k", f"http://127.0.0.1:{kept.getsockname()[1]}")
        (outcome,) = client.send("Fire", [ONE], sender=None)
    assert (outcome.kind, outcome.verdict) == ("gateway_away", "refused")
    assert delay(outcome.kind, 1) is not None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_the_key_goes_no_further(status: int) -> None:
    with gateway() as elsewhere:
        away = Answer(status, headers={"Location": f"{elsewhere.url}/version1/messaging"})
        assert only(away).kind == "misdirected"
    assert elsewhere.asked == []


def test_a_server_that_trickles_is_left_after_the_whole_time() -> None:
    def trickle(asked: Asked) -> Answer:
        return told([recipient(asked.numbers[0])], drips=0.1)

    with gateway(trickle) as at:
        started = monotonic()
        patience = Patience(connect=1, read=0.5, whole=0.8)
        (outcome,) = at.client(patience=patience).send("Fire", [ONE], sender=None)
        took = monotonic() - started
    assert outcome.verdict == "unknown"
    assert took < 3


def test_proxies_and_netrc_of_the_machine_are_not_used(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password else\n")
    (tmp_path / ".netrc").chmod(0o600)
    ask = (
        "import sys; from sms.africastalking import AfricasTalking;"
        "print(AfricasTalking('sandbox', 'k', sys.argv[1]).send('Fire', [sys.argv[2]], sender=None)[0].kind)"
    )
    with gateway() as at, gateway() as proxy:
        ran = subprocess.run(
            [sys.executable, "-c", ask, at.url, ONE],
            env={**os.environ, "HOME": str(tmp_path), "http_proxy": proxy.url, "no_proxy": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    assert ran.stdout.strip() == "accepted"
    assert proxy.asked == []
    assert "Authorization" not in at.asked[0].headers


@pytest.mark.parametrize("name", ["UserData", "userData"])
def test_the_balance_is_read_however_its_key_is_written(name: str) -> None:
    answer = Answer(200, f'{{"{name}": {{"balance": "KES 1785.50"}}}}')
    with gateway(lambda _: answer) as at:
        assert at.client().balance() == "KES 1785.50"
    assert (at.asked[0].path, at.asked[0].fields) == ("/version1/user", {"username": "sandbox"})


REFUSED = [
    ("a wrong key", Answer(401, "The supplied authentication is invalid", "text/plain"), "invalid"),
    ("another shape", Answer(200, "[]"), "HTTP 200"),
    ("no answer", Answer(0), "ConnectionError"),
]


@pytest.mark.parametrize(("answer", "words"), [pytest.param(a, w, id=i) for i, a, w in REFUSED])
def test_without_a_balance_the_reason_is_said(answer: Answer, words: str) -> None:
    with gateway(lambda _: answer) as at, pytest.raises(GatewayRefused, match=words):
        at.client().balance()


def test_a_gateway_used_from_many_threads_keeps_outcomes_apart() -> None:
    numbers = [f"+254700000{n:03}" for n in range(40)]
    with gateway(accepting) as at:
        client = at.client(patience=Patience(whole=10))
        with ThreadPoolExecutor(8) as threads:
            sent = threads.map(lambda n: client.send(n, [n], sender=None)[0], numbers)
        assert [o.gateway_id for o in sent] == [f"ATXid_{n[-3:]}" for n in numbers]
    assert all(asked.fields["message"] == asked.fields["to"] for asked in at.asked)
