"""The gateway's adapter, with the real SDK over HTTP against a gateway that answers as told."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from time import monotonic

import pytest

from sms.africastalking import AfricasTalking, Patience, is_loopback
from sms.gateway import KINDS, GatewayRefused, Outcome, delay, money
from tests.sms.scripted_gateway import QUICK, Answer, Asked, accepting, gateway, recipient, told

ONE, OTHER, THIRD = "+254700000417", "+254700000418", "+254700000419"
ROOT = Path(__file__).parents[2]


def only(answer: Answer) -> Outcome:
    """The outcome of one message to one number, to which the gateway answers so."""
    with gateway(lambda _: answer) as at:
        (outcome,) = at.client().send("Fire", [ONE], sender=None)
    return outcome


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


def test_an_accepted_number_brings_its_id_its_cost_and_its_parts() -> None:
    message = "Sent to 1/1 Total Cost: KES 1.6000 Message parts: 2"
    outcome = only(told([recipient(ONE, cost="KES 1.6000", messageId="ATXid_7")], message))
    assert outcome == Outcome(
        ONE, "accepted", "", "Success", 102, "ATXid_7", Decimal("1.6000"), "KES", 2
    )
    assert outcome.verdict == "accepted"


CODES = [
    ("100 Processed", 100, "Processed", "accepted", "accepted"),
    ("101 Sent", 101, "Success", "accepted", "accepted"),
    ("102 Queued", 102, "Success", "accepted", "accepted"),
    ("401 held for its risk", 401, "RiskHold", "risk_hold", "refused"),
    ("402 sender not known", 402, "InvalidSenderId", "sender_refused", "refused"),
    ("403 no such number", 403, "InvalidPhoneNumber", "number_bad", "refused"),
    ("404 a kind of number it does not serve", 404, "UnsupportedNumberType", "unsupported", "refused"),
    ("405 no money", 405, "InsufficientBalance", "credit", "refused"),
    ("406 opted out", 406, "UserInBlacklist", "blacklisted", "refused"),
    ("407 no way there", 407, "CouldNotRoute", "unroutable", "refused"),
    ("409 does not want to be disturbed", 409, "DoNotDisturbRejection", "do_not_disturb", "refused"),
    ("500 broken there", 500, "InternalServerError", "gateway_busy", "refused"),
    ("501 broken at the operator's", 501, "GatewayError", "gateway_busy", "refused"),
    ("502 turned away by the operator", 502, "RejectedByGateway", "gateway_busy", "refused"),
    ("a code nobody has heard of", 418, "Teapot", "unknown", "unknown"),
    ("a new code with an old word", 103, "Success", "unknown", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "status", "kind", "verdict"), [pytest.param(*row[1:], id=row[0]) for row in CODES]
)
def test_every_code_of_a_recipient_has_its_kind(
    code: int, status: str, kind: str, verdict: str
) -> None:
    outcome = only(told([recipient(ONE, status=status, statusCode=code)]))
    assert (outcome.kind, outcome.verdict) == (kind, verdict)
    assert (outcome.status, outcome.code) == (status, code)
    assert outcome.reason == ("" if verdict == "accepted" else status)


def test_the_word_none_is_no_id_and_a_refusal_costs_nothing() -> None:
    refused = recipient(ONE, cost="0", messageId="None", status="UserInBlacklist", statusCode=406)
    outcome = only(told([refused], "Sent to 0/1 Total Cost: 0"))
    assert outcome.gateway_id is None
    assert (outcome.cost, outcome.currency) == (Decimal(0), "")
    assert outcome.blocks


STRANGE = [
    ("no code, a word we know", {"statusCode": None, "status": "Success"}, "accepted"),
    ("no code, a word we do not know", {"statusCode": None, "status": "Perhaps"}, "unknown"),
    ("a code written as text", {"statusCode": "406"}, "blacklisted"),
    ("a code that is a word", {"statusCode": "many", "status": "Success"}, "accepted"),
    ("a cost nobody can read", {"cost": "a goat"}, "accepted"),
    ("a number written in another way", {"number": "0700 000 417"}, "accepted"),
    ("a number that is none", {"number": None}, "unknown"),
    ("everything missing", dict.fromkeys(("cost", "messageId", "status", "statusCode")), "unknown"),
]


@pytest.mark.parametrize(
    ("other", "kind"), [pytest.param(other, kind, id=name) for name, other, kind in STRANGE]
)
def test_strange_recipients_are_read_as_far_as_they_go(other: dict[str, object], kind: str) -> None:
    assert only(told([recipient(ONE, **other)])).kind == kind


HTML = "<html><body>Bad</body></html>"
WHOLE = [
    ("sender not known", told([], "InvalidSenderId"), "sender_refused", "InvalidSenderId"),
    ("no money", told([], "Insufficient Balance"), "credit", "Insufficient Balance"),
    ("a refusal nobody has heard of", told([], "Not today"), "request_refused", "Not today"),
    ("no recipients but sent", told([], "Sent to 1/1 Total Cost: KES 0.8"), "unknown", "missing"),
    ("no recipients but Success", told([], "Success"), "unknown", "missing"),
    ("401, the key", Answer(401, "The supplied authentication is invalid", "text/plain"), "key_refused", "HTTP 401"),
    ("403", Answer(403, "Forbidden", "text/plain"), "key_refused", "HTTP 403"),
    ("400, a field is missing", Answer(400, "Request is missing required form field 'to'", "text/plain"), "request_refused", "HTTP 400"),
    ("404, a wrong address", Answer(404, HTML, "text/html"), "misdirected", "HTTP 404"),
    ("429, too many requests", Answer(429, "Slow down", "text/plain"), "gateway_busy", "HTTP 429"),
    ("500 with a page of HTML", Answer(500, HTML, "text/html"), "gateway_busy", "HTTP 500"),
    ("502 from a proxy", Answer(502, HTML, "text/html"), "gateway_busy", "HTTP 502"),
    ("503", Answer(503, "", "text/plain"), "gateway_busy", "HTTP 503"),
    ("504: a proxy gave up, the gateway may have it", Answer(504, "", "text/plain"), "unknown", "HTTP 504"),
    ("broken JSON", Answer(201, '{"SMSMessageData": {"Mess'), "unknown", "not understood"),
    ("JSON of another shape", Answer(201, "[1, 2]"), "unknown", "not understood"),
    ("recipients that are no list", Answer(201, '{"SMSMessageData": {"Recipients": 3}}'), "unknown", "not understood"),
    ("an empty answer", Answer(201, ""), "unknown", "not understood"),
    ("HTML with success", Answer(200, HTML, "text/html"), "unknown", "not understood"),
    ("the connection breaks after it was sent", Answer(0), "unknown", "ConnectionError"),
    ("no answer in time", Answer(waits=5), "unknown", "ReadTimeout"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "kind", "reason"), [pytest.param(*row[1:], id=row[0]) for row in WHOLE]
)
def test_what_befalls_a_whole_request_befalls_its_number(
    answer: Answer, kind: str, reason: str
) -> None:
    outcome = only(answer)
    assert outcome.kind == kind
    assert reason in outcome.reason


def test_an_answer_with_a_charset_in_its_type_is_read_all_the_same() -> None:
    answer = told([recipient(ONE)], kind="application/json; charset=utf-8")
    assert only(answer).verdict == "accepted"


def test_each_number_has_its_own_outcome_in_whatever_order_the_gateway_answers() -> None:
    mixed = told([recipient(OTHER, status="UserInBlacklist", statusCode=406), recipient(ONE)])
    with gateway(lambda _: mixed) as at:
        outcomes = at.client().send("Fire", [ONE, OTHER, THIRD], sender=None)
    assert [(o.number, o.kind) for o in outcomes] == [
        (ONE, "accepted"),
        (OTHER, "blacklisted"),
        (THIRD, "unknown"),
    ]


def test_a_number_answered_twice_counts_as_accepted_when_it_was() -> None:
    twice = [recipient(ONE), recipient(ONE, status="GatewayError", statusCode=501)]
    assert only(told(twice)).kind == "accepted"


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
    ("a trailing newline is taken off", "+254700000417\n", "accepted"),
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


def test_reasons_of_the_gateway_never_carry_a_number() -> None:
    outcome = only(told([], f"Invalid number {ONE}"))
    assert outcome.reason == "Invalid number (number)"


MONEY = [
    ("KES 0.8000", (Decimal("0.8000"), "KES")),
    ("USD 0.0079", (Decimal("0.0079"), "USD")),
    ("0", (Decimal(0), "")),
    ("", (None, "")),
    ("KES NaN", (None, "")),
    ("KES 999999999999", (None, "")),
]


@pytest.mark.parametrize(("written", "read"), MONEY)
def test_money_is_read(written: str, read: tuple[Decimal | None, str]) -> None:
    assert money(written) == read


def test_retries_grow_and_end() -> None:
    for name, kind in KINDS.items():
        waits = [delay(name, tries) for tries in range(1, len(kind.delays) + 1)]
        assert waits == sorted(w for w in waits if w is not None)
        assert delay(name, len(kind.delays) + 1) is None


def test_a_gateway_used_from_many_threads_keeps_outcomes_apart() -> None:
    numbers = [f"+254700000{n:03}" for n in range(40)]
    with gateway(accepting) as at:
        client = at.client(patience=Patience(whole=10))
        with ThreadPoolExecutor(8) as threads:
            sent = threads.map(lambda n: client.send(n, [n], sender=None)[0], numbers)
        assert [o.gateway_id for o in sent] == [f"ATXid_{n[-3:]}" for n in numbers]
    assert all(asked.fields["message"] == asked.fields["to"] for asked in at.asked)
