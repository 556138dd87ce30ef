"""The process: how it starts, how it ends, and what it never lets out."""

import socket

import pytest
import requests

from tests.emulator.gateway import CODE, PHONE, Gateway, opened, run, start
from tests.emulator.service import PATIENCE, SECRET, Service, says


def test_it_ends_within_a_second_even_while_it_waits(service: Service) -> None:
    gateway = start(service, "--answer-deadline=30")
    gateway.fault("send-slow", 30)
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{gateway.url}/version1/messaging",
            data={"username": "sandbox", "to": PHONE, "message": "Hello"},
            headers={"apiKey": "emulator"},
            timeout=0.2,
        )
    assert gateway.stop() < 1.0
    assert gateway.process.returncode == 0


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = run(f"--port={port}")
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors.count("\n") == 1
    assert f"port {port}" in errors and "in use" in errors


@pytest.mark.parametrize(
    ("flag", "words"),
    [("--port=many", "--port"), ("--clock-scale=0", "--clock-scale"), ("--phones=12", "+2547")],
)
def test_an_option_that_cannot_be_is_one_clear_line(flag: str, words: str) -> None:
    process = run(flag)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors.count("\n")) == (1, 1) and words in errors


def test_the_environment_will_do_for_the_command_line(service: Service) -> None:
    environment = {
        "EMULATOR_PORT": "0",
        "EMULATOR_USSD_URL": service.url("ussd"),
        "EMULATOR_CODE": "*123#,*456#",
        "EMULATOR_PHONES": f"{PHONE}=Asha",
    }
    gateway = opened(run(environment=environment))
    service.rules["ussd"] = says("END Hello")
    shown = gateway.dial("*456#")
    name = gateway.phone()["name"]
    gateway.stop()
    assert (shown["screen"], name) == ("Hello", "Asha")


def test_it_lives_without_any_service_behind_it() -> None:
    gateway = opened(run("--port=0"))
    alive = requests.get(f"{gateway.url}/healthz", timeout=PATIENCE).status_code
    shown = gateway.dial(CODE)
    gateway.stop()
    assert (alive, shown["status"]) == (200, "Failed")
    assert shown["failure"] == "no callback address is set"


def test_no_secret_and_no_number_gets_out(service: Service) -> None:
    gateway = start(service, "--api-key=topsecretkey")
    service.rules["ussd"] = says("END Hello")
    gateway.dial()
    gateway.texts("Hello")
    service.waits_for("event")
    shown = [page_of(gateway, path) for path in ("/", "/phones", "/traffic", "/faults", "/desk")]
    gateway.stop()
    output = "".join(gateway.process.communicate())
    assert all(SECRET not in text and "topsecretkey" not in text for text in [*shown, output])
    assert PHONE not in output and PHONE.lstrip("+") not in output


def page_of(gateway: Gateway, path: str) -> str:
    return requests.get(gateway.url + path, timeout=PATIENCE).text
