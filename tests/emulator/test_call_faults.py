"""Calls with a switch on: requests spoilt, doubled or lost, and ends told wrongly."""

from typing import Any

import pytest

from tests.emulator.gateway import OTHER, PHONE, Gateway
from tests.emulator.service import Service, Told, in_turn, says

FIELDS = ["phoneNumber", "serviceCode", "text", "sessionId", "networkCode"]
MENU = in_turn("CON What?", "CON Where?", "END Sent.")


def hop(gateway: Gateway, service: Service) -> list[dict[str, Any]]:
    """The forms of a dial and one reply."""
    service.rules["ussd"] = says("CON More")
    gateway.dial()
    gateway.reply("me@home")
    return [asked.form for asked in service.of("ussd")]


def test_signs_may_arrive_misread(gateway: Gateway, service: Service) -> None:
    gateway.fault("hop-misread")
    assert hop(gateway, service)[1]["text"] == "me¡home"


def test_a_field_may_be_missing(gateway: Gateway, service: Service) -> None:
    gateway.fault("hop-missing-field", "sessionId", times=1)
    first, second = hop(gateway, service)
    assert list(first) == [name for name in FIELDS if name != "sessionId"]
    assert list(second) == FIELDS


def test_the_number_may_change_in_mid_call(gateway: Gateway, service: Service) -> None:
    gateway.fault("hop-other-number", OTHER)
    first, second = hop(gateway, service)
    assert (first["phoneNumber"], second["phoneNumber"]) == (PHONE, OTHER)
    assert first["sessionId"] == second["sessionId"]


def test_the_older_header_names_a_charset(gateway: Gateway, service: Service) -> None:
    gateway.fault("hop-charset")
    hop(gateway, service)
    kind = service.of("ussd")[0].headers["Content-Type"]
    assert kind == "application/x-www-form-urlencoded; charset=UTF-8"


@pytest.mark.parametrize("name", ["hop-twice", "hop-twice-at-once"])
def test_a_request_may_come_twice(gateway: Gateway, service: Service, name: str) -> None:
    gateway.fault(name)
    forms = hop(gateway, service)
    assert len(forms) == 4 and forms[0] == forms[1] and forms[2] == forms[3]


def test_two_answers_to_one_request_are_noticed(gateway: Gateway, service: Service) -> None:
    gateway.fault("hop-twice")
    service.rules["ussd"] = lambda asked: Told(f"CON {len(service.of('ussd'))}".encode())
    shown = gateway.dial()
    assert shown["screen"] == "1"
    assert shown["warnings"] == ["the repeated request got another answer"]


@pytest.mark.parametrize(
    ("name", "hops"),
    [
        pytest.param("hop-answer-lost", 1, id="the service was asked"),
        pytest.param("hop-unreachable", 0, id="the service was not found"),
    ],
)
def test_an_answer_may_not_arrive(gateway: Gateway, service: Service, name: str, hops: int) -> None:
    gateway.fault(name)
    service.rules["ussd"] = MENU
    assert gateway.dial()["status"] == "Failed"
    assert len(service.of("ussd")) == hops


@pytest.mark.parametrize(
    ("name", "came"),
    [
        pytest.param("event-missing", ["ussd", "ussd"], id="never"),
        pytest.param("event-twice", ["ussd", "ussd", "event", "event"], id="twice"),
        pytest.param("event-early", ["ussd", "event", "ussd"], id="before the last answer"),
    ],
)
def test_word_of_the_end_may_be_wrong(
    gateway: Gateway, service: Service, name: str, came: list[str]
) -> None:
    service.rules["ussd"] = in_turn("CON What?", "END Sent.")
    gateway.fault(name, number=PHONE)
    gateway.dial()
    gateway.reply("1")
    service.waits_for("event", came.count("event"))
    gateway.dial(phone=OTHER)  # its end comes after whatever was still to come of the first
    gateway.cancel(OTHER)
    until_other = came.count("event") + 1
    last = service.waits_for("event", until_other)[-1]
    kinds = [a.path.rsplit("/", 1)[-1] for a in service.asked if a.form["phoneNumber"] == PHONE]
    assert kinds == came and last.form["phoneNumber"] == OTHER
