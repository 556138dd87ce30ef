"""The official Python SDK as a client: what each fault looks like from where the product stands."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from africastalking.Service import AfricasTalkingException
from africastalking.SMS import SMSService

from tests.emulator.gateway import PHONE, Gateway

Send = Callable[..., Any]


class SmsHere(SMSService):  # type: ignore[misc]
    """The SDK at another address: it has no setting for that, only this seam."""

    def __init__(self, base: str) -> None:
        self._base = base
        super().__init__("sandbox", "emulator")

    def _init_service(self) -> None:
        self._baseUrl = self._contentUrl = f"{self._base}/version1"


@pytest.fixture
def send(gateway: Gateway) -> Send:
    sdk = SmsHere(gateway.url)
    return lambda message="Hello", to=(PHONE,), **more: sdk.send(message, list(to), **more)


def test_a_text_goes_out_and_arrives(send: Send, gateway: Gateway) -> None:
    answer = send("Habari é & + *")["SMSMessageData"]
    assert answer["Recipients"][0]["statusCode"] == 102
    assert gateway.inbox() == ["Habari é & + *"]
    assert gateway.phone()["inbox"][0]["sender"] == "AFRICASTKNG"


def test_a_thousand_numbers_go_out_at_once(send: Send, gateway: Gateway) -> None:
    gateway.fault("receipt-lost")
    to = [f"+254700{n:06d}" for n in range(999)]
    entries = send("Hello", to)["SMSMessageData"]["Recipients"]
    assert [entry["number"] for entry in entries] == to


def test_premium_and_fetch_work_too(gateway: Gateway) -> None:
    sdk = SmsHere(gateway.url)
    answer = sdk.send_premium("Hello", "21512", [PHONE])
    assert answer["SMSMessageData"]["Recipients"][0]["cost"] == "0"
    gateway.texts("Hi")
    assert sdk.fetch_messages()["SMSMessageData"]["Messages"][0]["text"] == "Hi"


@pytest.mark.parametrize(
    ("name", "value", "error", "arrives"),
    [
        pytest.param("send-401", None, AfricasTalkingException, 0, id="401"),
        pytest.param("send-429", None, AfricasTalkingException, 0, id="429"),
        pytest.param("send-500", None, AfricasTalkingException, 0, id="an HTML page"),
        pytest.param("send-redirect", None, AfricasTalkingException, 0, id="302"),
        pytest.param("send-reset", None, requests.ConnectionError, 0, id="a reset"),
        pytest.param("send-invalid-json", None, requests.JSONDecodeError, 1, id="broken JSON"),
        pytest.param("send-slow", 0.9, requests.ReadTimeout, 1, id="a late answer"),
        pytest.param(
            "send-accept-then-timeout", 0.9, requests.ReadTimeout, 1, id="taken, never answered"
        ),
    ],
)
def test_a_fault_reaches_the_caller_and_only_then_is_over(
    send: Send,
    gateway: Gateway,
    name: str,
    value: float | None,
    error: type[Exception],
    arrives: int,
) -> None:
    gateway.fault(name, value, times=1)
    with pytest.raises(error):
        send(timeout=(1, 0.3))
    assert gateway.inbox() == ["Hello"] * arrives
    assert send()["SMSMessageData"]["Recipients"][0]["status"] == "Success"


def test_a_broken_connection_is_reset_not_closed(send: Send, gateway: Gateway) -> None:
    gateway.fault("send-reset")
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        send()


def test_never_answered_ends_without_a_byte(gateway: Gateway) -> None:
    gateway.fault("send-accept-then-timeout", 0.2)
    with pytest.raises(requests.ConnectionError):
        gateway.sends()
    assert gateway.inbox() == ["Hello"]


def test_a_charset_makes_the_sdk_give_a_string(send: Send, gateway: Gateway) -> None:
    gateway.fault("send-charset")
    assert isinstance(send(), str)


def test_an_answer_may_trickle_in_past_the_read_timeout(send: Send, gateway: Gateway) -> None:
    gateway.fault("send-trickle", 0.005)
    began = time.monotonic()
    assert send(timeout=(1, 0.3))["SMSMessageData"]["Recipients"]
    assert time.monotonic() - began > 0.6


def test_the_default_wait_for_late_answers_is_longer_than_the_sdk_waits(gateway: Gateway) -> None:
    waits = {name: gateway.fault(name)["faults"][-1]["value"] for name in ("send-slow",)}
    assert float(waits["send-slow"]) > 9.05
