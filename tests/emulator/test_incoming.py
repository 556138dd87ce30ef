"""Texts from phones: their fields, both dates, and the gateway's patience until it hears 200."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.gateway import PHONE, Gateway
from tests.emulator.service import Asked, Service, Told, says

FIELDS = ["date", "from", "id", "linkId", "text", "to", "cost", "networkCode"]


def heard(gateway: Gateway, service: Service, text: str = "1 417", **how: Any) -> Asked:
    gateway.texts(text, **how)
    return service.waits_for("sms")[0]


def test_a_text_is_handed_over_with_all_its_fields(gateway: Gateway, service: Service) -> None:
    asked = heard(gateway, service, to="21512")
    assert [name for name, _ in asked.fields] == FIELDS
    form = asked.form
    assert (form["from"], form["text"], form["to"]) == (PHONE, "1 417", "21512")
    assert form["networkCode"] == "63902"
    assert str(uuid.UUID(form["id"])) == form["id"]
    assert b"from=%2B254700000501" in asked.body and b"text=1+417&" in asked.body


@pytest.mark.parametrize(
    ("how", "pattern"),
    [
        pytest.param({}, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", id="with T and Z"),
        pytest.param({"date": "space"}, r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", id="with a blank"),
    ],
)
def test_both_forms_of_date(
    gateway: Gateway, service: Service, how: dict[str, Any], pattern: str
) -> None:
    assert re.fullmatch(pattern, heard(gateway, service, **how).form["date"])


@pytest.mark.parametrize(
    ("how", "left"),
    [
        pytest.param({"without": ["linkId"]}, [f for f in FIELDS if f != "linkId"], id="no link"),
        pytest.param(
            {"without": ["linkId", "cost", "networkCode"]},
            ["date", "from", "id", "text", "to"],
            id="as it was years ago",
        ),
    ],
)
def test_fields_may_be_missing(
    gateway: Gateway, service: Service, how: dict[str, Any], left: list[str]
) -> None:
    assert [name for name, _ in heard(gateway, service, **how).fields] == left


def test_a_text_may_be_empty(gateway: Gateway, service: Service) -> None:
    assert heard(gateway, service, "").form["text"] == ""


def test_a_sender_may_be_a_word(gateway: Gateway, service: Service) -> None:
    assert heard(gateway, service, **{"from": "SAFARICOM"}).form["from"] == "SAFARICOM"


def test_a_text_may_come_twice_with_one_id(gateway: Gateway, service: Service) -> None:
    gateway.texts("1", copies=2)
    first, second = service.waits_for("sms", 2)
    assert first.body == second.body


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("incoming-twice", lambda asked: len({a.form["id"] for a in asked}) == 1),
        ("incoming-spaced-date", lambda asked: " " in asked[0].form["date"]),
        ("incoming-bare", lambda asked: "linkId" not in asked[0].form),
    ],
)
def test_the_switches_do_the_same(
    gateway: Gateway, service: Service, name: str, check: Callable[[list[Asked]], bool]
) -> None:
    gateway.fault(name)
    gateway.texts("1")
    asked = service.waits_for("sms", 2 if name == "incoming-twice" else 1)
    assert check(asked)


def test_it_is_tried_every_minute_until_the_answer_is_200(
    hurried: Gateway, service: Service
) -> None:
    service.rules["sms"] = lambda asked: Told(status=503 if len(service.of("sms")) < 3 else 200)
    hurried.texts("1 417")
    tries = service.waits_for("sms", 3)
    assert len({asked.body for asked in tries}) == 1
    now = hurried.waits_for(lambda now: now["sent"][0]["state"] == "taken")
    assert now["sent"][0]["tries"] == 3


@pytest.mark.parametrize("status", [201, 204, 302, 404, 500])
def test_nothing_but_200_will_do(gateway: Gateway, service: Service, status: int) -> None:
    service.rules["sms"] = says("", status=status)
    gateway.texts("1")
    service.waits_for("sms")
    now = gateway.waits_for(lambda now: now["sent"][0]["tries"] == 1)
    assert now["sent"][0]["state"] == "trying"


def test_a_subscription_is_told(gateway: Gateway, service: Service) -> None:
    gateway.post(f"/phones/{PHONE}/subscription", keyword="USALAMA", update="deletion")
    body = service.waits_for("subscription")[0].body
    assert body == (
        b"phoneNumber=%2B254700000501&shortCode=21512&keyword=USALAMA&updateType=deletion"
    )


def test_an_opt_out_from_a_named_sender_is_told(gateway: Gateway, service: Service) -> None:
    gateway.post(f"/phones/{PHONE}/optout", sender="USALAMA")
    body = service.waits_for("optout")[0].body
    assert body == b"senderId=USALAMA&phoneNumber=%2B254700000501"
