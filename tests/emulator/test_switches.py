"""The switches themselves: counts, rates, one number or all, and what is refused."""

import pytest
import requests

from tests.emulator.gateway import OTHER, PHONE, Gateway
from tests.emulator.service import PATIENCE


def code(gateway: Gateway, to: str = PHONE) -> int:
    return int(gateway.sends(to).json()["SMSMessageData"]["Recipients"][0]["statusCode"])


def test_a_switch_stays_on_until_switched_off(gateway: Gateway) -> None:
    gateway.fault("send-status", "500")
    assert [code(gateway) for _ in range(3)] == [500, 500, 500]
    gateway.fault("send-status", on=False)
    assert code(gateway) == 102


def test_the_next_three_times_means_three(gateway: Gateway) -> None:
    gateway.fault("send-status", "405", times=3)
    assert [code(gateway) for _ in range(5)] == [405, 405, 405, 102, 102]
    assert gateway.faults() == []


def test_a_rate_strikes_now_and_then(gateway: Gateway) -> None:
    gateway.fault("send-status", "500", rate=0.5)
    codes = {code(gateway) for _ in range(40)}
    assert codes == {102, 500}


def test_one_number_comes_before_everybody(gateway: Gateway) -> None:
    gateway.fault("send-status", "500")
    gateway.fault("send-status", "406", number=OTHER)
    assert (code(gateway, PHONE), code(gateway, OTHER)) == (500, 406)


def test_all_can_be_replaced_at_once(gateway: Gateway) -> None:
    gateway.fault("send-429")
    faults = [{"name": "receipt-lost"}, {"name": "send-status", "value": 407, "times": 2}]
    answer = requests.put(f"{gateway.url}/faults", json={"faults": faults}, timeout=PATIENCE)
    assert [fault["name"] for fault in answer.json()["faults"]] == ["receipt-lost", "send-status"]
    assert gateway.faults()[1] == {
        "name": "send-status",
        "value": "407",
        "times": 2,
        "rate": 1.0,
        "number": None,
    }


@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        pytest.param("no-such", {}, 404, "no switch", id="an unknown switch"),
        pytest.param("send-status", {"value": "418"}, 400, "one of 100", id="an unknown code"),
        pytest.param("send-slow", {"value": "long"}, 400, "a number", id="seconds in words"),
        pytest.param("send-429", {"rate": 2}, 400, "0 to 1", id="more often than always"),
        pytest.param("send-429", {"number": "0700"}, 400, "+254", id="a number cut short"),
    ],
)
def test_a_switch_that_cannot_be_set_says_why(
    gateway: Gateway, name: str, body: dict[str, object], status: int, words: str
) -> None:
    answer = requests.put(f"{gateway.url}/faults/{name}", json=body, timeout=PATIENCE)
    assert answer.status_code == status and words in answer.json()["error"]
    assert gateway.faults() == []


def test_every_switch_has_its_words(gateway: Gateway) -> None:
    switches = requests.get(f"{gateway.url}/faults", timeout=PATIENCE).json()["switches"]
    assert len(switches) > 40
    assert all(each["label"] and each["group"] for each in switches)
    assert len({each["label"] for each in switches}) == len(switches)


@pytest.mark.parametrize(
    "written", ["+254700000501", "%2B254700000501", "254700000501", "0700 000 501"]
)
def test_a_number_may_be_written_in_several_ways(gateway: Gateway, written: str) -> None:
    answer = requests.get(f"{gateway.url}/phones/{written}", timeout=PATIENCE)
    assert answer.json()["number"] == PHONE


@pytest.mark.parametrize("written", ["12", "nobody", "+2547000005011234567", "+25470000050a"])
def test_what_is_no_number_is_refused(gateway: Gateway, written: str) -> None:
    answer = requests.get(f"{gateway.url}/phones/{written}", timeout=PATIENCE)
    assert answer.status_code == 400 and "+254700000501" in answer.json()["error"]


def test_starting_over_empties_everything(gateway: Gateway) -> None:
    gateway.fault("send-status", "500", number=OTHER)
    gateway.sends()
    gateway.post("/reset")
    assert (gateway.inbox(), gateway.faults(), gateway.traffic()) == ([], [], [])


def test_another_site_cannot_press_the_keys(gateway: Gateway) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = requests.post(f"{gateway.url}/reset", headers=headers, timeout=PATIENCE)
    assert answer.status_code == 403
