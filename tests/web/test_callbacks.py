"""The gateway's callbacks: what is answered, what is refused, and what is stored of it."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from redis import Redis

from tests.web.conftest import SECRETS

# Captured from the gateway's sandbox, 9 October 2026; only the number is another.
HOP = (
    "phoneNumber=%2B254700000501&serviceCode=%2A384%2A70421%23&text=&"
    "sessionId=ATUid_e9d0662dea3f3db658e79d9b62f7900c&networkCode=99999"
)
EVENT = (
    "durationInMillis=192&phoneNumber=%2B254700000501&errorMessage=&serviceCode=%2A384%2A70421%23"
    "&lastAppResponse=CON+Usalama&hopsMetadata=&hopsCount=1&status=Incomplete"
    "&sessionId=ATUid_f219bf23880979c479e835cb4d640287&cost=0.00&date=2026-10-09+12%3A17%3A37"
    "&networkCode=99999&input="
)
FORM = "application/x-www-form-urlencoded"


def post(client: FlaskClient, body: str, *, secret: str = SECRETS[0], path: str = "ussd"):  # type: ignore[no-untyped-def]
    return client.post(f"/at/{secret}/{path}", data=body, content_type=FORM)


def test_a_captured_hop_is_answered_as_the_gateway_wants(client: FlaskClient) -> None:
    answer = post(client, HOP)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("CON Usalama")
    assert answer.headers["at-ussd-hop-metadata"] == "language"
    assert "Set-Cookie" not in answer.headers


def test_the_form_may_say_its_charset(client: FlaskClient) -> None:
    answer = client.post(f"/at/{SECRETS[0]}/ussd", data=HOP, content_type=f"{FORM}; charset=UTF-8")
    assert answer.text.startswith("CON ")


def test_the_secret_before_the_rotation_still_opens(client: FlaskClient) -> None:
    assert post(client, HOP, secret=SECRETS[1]).status_code == 200


@pytest.mark.parametrize("path", ["ussd", "ussd/event", "sms", "sms/delivery", "sms/optout"])
def test_a_wrong_secret_finds_nothing(client: FlaskClient, path: str) -> None:
    assert post(client, HOP, secret="guess", path=path).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        HOP.replace("sessionId=", "session="),
        HOP.replace("ATUid_e9d0662dea3f3db658e79d9b62f7900c", ""),
        HOP.replace("ATUid_e9d0662dea3f3db658e79d9b62f7900c", "x" * 200),
        HOP.replace("text=&", ""),
        HOP.replace("%2B254700000501", "nobody"),
        HOP.replace("70421", "70422"),
        HOP.replace("70421%23", "70421"),
        "",
        "\x00\xff",
    ],
    ids=[
        "no session",
        "an empty session",
        "a session of 200 characters",
        "no text",
        "no number",
        "another service code",
        "a service code cut short",
        "nothing",
        "garbage",
    ],
)
def test_a_malformed_hop_is_refused_and_nothing_is_stored(
    client: FlaskClient, redis_url: str, body: str
) -> None:
    assert post(client, body).status_code == 400
    assert Redis.from_url(redis_url).dbsize() == 0


def test_a_body_over_sixteen_kilobytes_is_refused(client: FlaskClient, redis_url: str) -> None:
    body = HOP.replace("text=", f"text={'1*' * 9000}")
    assert post(client, body).status_code == 413
    assert Redis.from_url(redis_url).dbsize() == 0


@pytest.mark.parametrize(
    "text",
    ["9", "0", "x" * 500, "1*1*1*1*" + quote("Gate 4*B"), "%2A%2A%2A", "%23", "%C2%A1", "%ff%fe"],
    ids=["nine", "zero", "500 letters", "a star", "stars", "hash", "upside down", "no UTF-8"],
)
def test_a_confused_but_genuine_caller_always_gets_a_screen(client: FlaskClient, text: str) -> None:
    answer = post(client, HOP.replace("text=", f"text={text}"))
    assert answer.status_code == 200
    assert answer.text[:4] in ("CON ", "END ") and len(answer.text) <= 160


@pytest.mark.parametrize("number", ["%2B254000000001", "%2B256700123456"])
def test_a_visitor_or_the_sandbox_may_call_too(client: FlaskClient, number: str) -> None:
    assert post(client, HOP.replace("%2B254700000501", number)).text.startswith("CON ")


def test_the_end_of_a_call_is_noted_and_an_odd_one_does_no_harm(client: FlaskClient) -> None:
    assert post(client, EVENT, path="ussd/event").status_code == 200
    odd = EVENT.replace("durationInMillis=192", "durationInMillis=soon").replace("0.00", "KES 1")
    assert post(client, odd, path="ussd/event").status_code == 200
    assert post(client, "status=Success", path="ussd/event").status_code == 400


def test_get_is_not_answered(client: FlaskClient) -> None:
    assert client.get(f"/at/{SECRETS[0]}/ussd").status_code == 405


def test_five_thousand_ones_are_answered_and_no_secret_is_logged(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = post(client, HOP.replace("text=", f"text={'1' * 5000}"))
    assert answer.status_code == 200 and answer.text.startswith("CON ")
    told = capsys.readouterr()
    assert SECRETS[0] not in told.out + told.err


def test_ten_thousand_stars_are_answered_in_time(client: FlaskClient) -> None:
    began = time.monotonic()
    assert post(client, HOP.replace("text=", f"text={'*' * 10_000}")).status_code == 200
    assert time.monotonic() - began < 2
