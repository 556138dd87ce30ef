"""Screens and replies against the operators' limits: paging, cutting, refusing, warning."""

import pytest

from tests.emulator.gateway import Gateway
from tests.emulator.service import Service, says

SHORT = "a" * 150
LONG = "\n".join(f"{n} " + "x" * 38 for n in range(1, 9))


def test_a_long_screen_is_cut_by_the_operator(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = says(f"CON {LONG}")
    first = gateway.dial()
    second, third = gateway.reply("98"), gateway.reply("98")
    back = gateway.reply("00")
    assert first["screen"].endswith("\n98:More") and first["pages"] == 3
    assert second["screen"].endswith("\n98:More 00:Back") and back["screen"] == second["screen"]
    assert third["screen"].endswith("\n00:Back") and "98:More" not in third["screen"]
    assert all(s["length"] <= 160 for s in (first, second, third))
    lines = [line for s in (first, second, third) for line in s["screen"].split("\n")[:-1]]
    assert "\n".join(lines) == LONG
    assert len(service.of("ussd")) == 1
    assert "cut into pages" in first["warnings"][0]


@pytest.mark.parametrize(
    ("body", "network", "warning"),
    [
        pytest.param(f"CON {SHORT}", "63902", None, id="150 letters"),
        pytest.param("CON " + "a" * 158, "63902", "counting CON", id="162 with the prefix"),
        pytest.param("CON " + "a" * 170, "63902", "cut into pages", id="too long for Safaricom"),
        pytest.param("CON " + "a" * 170, "63903", None, id="not too long for Airtel"),
        pytest.param("END " + "a" * 170, "63902", "cut off", id="a last screen is cut off"),
        pytest.param("CON Mũrĩ", "63902", "alphabet: ũĩ", id="letters no phone has"),
    ],
)
def test_what_the_operator_would_do_to_a_screen_is_said(
    gateway: Gateway, service: Service, body: str, network: str, warning: str | None
) -> None:
    service.rules["ussd"] = says(body)
    said = gateway.dial(network=network)["warnings"]
    assert (said == []) if warning is None else (warning in said[0])


@pytest.mark.parametrize(
    ("network", "most"),
    [pytest.param("63902", 80, id="Safaricom"), pytest.param("63903", 90, id="Airtel")],
)
def test_more_than_the_operator_takes_cannot_be_typed(
    gateway: Gateway, service: Service, network: str, most: int
) -> None:
    service.rules["ussd"] = says("CON More")
    gateway.dial(network=network)
    assert f"at most {most}" in gateway.reply("a" * (most + 1))["error"]
    assert gateway.reply("a" * most)["open"]
    assert len(service.of("ussd")) == 2


def test_letters_no_phone_has_are_noticed_in_what_is_typed(
    gateway: Gateway, service: Service
) -> None:
    service.rules["ussd"] = says("CON More")
    gateway.dial()
    assert gateway.reply("Mũrĩ")["warnings"] == ["typed, but not in the phone's alphabet: ũĩ"]
    assert gateway.reply("Muri")["warnings"] == []
