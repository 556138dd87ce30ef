"""Every outcome of a send in the gateway's own words, with the real SDK over HTTP."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sms.gateway import KINDS, Outcome, delay, money
from tests.sms.scripted_gateway import ONE, Answer, only, recipient, told


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
    ("402 sender not known", 402, "InvalidSenderId", "sender_refused_there", "refused"),
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


def test_a_number_answered_twice_counts_as_accepted_when_it_was() -> None:
    twice = [recipient(ONE), recipient(ONE, status="GatewayError", statusCode=501)]
    assert only(told(twice)).kind == "accepted"


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
