"""The SMS API: bodies byte for byte as captured, and who is turned away."""

import re

import pytest
import requests

from tests.emulator.gateway import OTHER, PHONE, Gateway
from tests.emulator.service import PATIENCE, Service

ID = re.compile(r"ATXid_[0-9a-f]{32}")
TAKEN = (
    '{"SMSMessageData":{"Message":"Sent to 1/1 Total Cost: KES 0.8000 Message parts: 1",'
    '"Recipients":[{"cost":"KES 0.8000","messageId":"ATXid_","number":"+254700000501",'
    '"status":"Success","statusCode":102}]}}'
)
BLOCKED = (
    '{"SMSMessageData":{"Message":"Sent to 0/1 Total Cost: 0","Recipients":[{"cost":"0",'
    '"messageId":"None","number":"+254700000501","status":"UserInBlacklist","statusCode":406}]}}'
)
NO_SENDER = '{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}'
STATUSES = [
    (401, "RiskHold"),
    (402, "InvalidSenderId"),
    (403, "InvalidPhoneNumber"),
    (404, "UnsupportedNumberType"),
    (405, "InsufficientBalance"),
    (406, "UserInBlacklist"),
    (407, "CouldNotRoute"),
    (409, "DoNotDisturbRejection"),
    (500, "InternalServerError"),
    (501, "GatewayError"),
    (502, "RejectedByGateway"),
]


def recipients(answer: requests.Response) -> list[dict[str, object]]:
    return list(answer.json()["SMSMessageData"]["Recipients"])


def test_a_taken_text_is_answered_as_captured(gateway: Gateway) -> None:
    answer = gateway.sends(enqueue="1")
    assert (answer.status_code, answer.reason) == (201, "Created")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Server"] == "akka-http/10.2.10"
    assert ID.sub("ATXid_", answer.text) == TAKEN and len(ID.findall(answer.text)) == 1
    assert gateway.inbox() == ["Hello"]


def test_a_blocked_number_is_answered_as_captured(gateway: Gateway) -> None:
    gateway.fault("send-status", "406")
    answer = gateway.sends()
    assert (answer.status_code, answer.text) == (201, BLOCKED)
    assert gateway.inbox() == []


@pytest.mark.parametrize("sender", ["TWELVELETTER", "Uza!ma"])
def test_a_sender_that_cannot_be_refuses_the_whole_request(gateway: Gateway, sender: str) -> None:
    answer = gateway.sends(**{"from": sender})
    assert (answer.status_code, answer.text) == (201, NO_SENDER)


def test_the_whole_request_can_be_refused(gateway: Gateway) -> None:
    gateway.fault("send-refused", times=1)
    assert gateway.sends().text == NO_SENDER
    assert gateway.sends().text != NO_SENDER


@pytest.mark.parametrize(
    ("key", "username"), [("wrong", "sandbox"), ("", "sandbox"), ("emulator", "another")]
)
def test_a_stranger_is_turned_away(gateway: Gateway, key: str, username: str) -> None:
    form = {"username": username, "to": PHONE, "message": "Hello"}
    url = f"{gateway.url}/version1/messaging"
    answer = requests.post(url, data=form, headers={"apiKey": key}, timeout=PATIENCE)
    assert (answer.status_code, answer.text) == (401, "The supplied authentication is invalid")
    assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="api",charset=UTF-8'


@pytest.mark.parametrize("name", ["username", "to", "message"])
def test_a_missing_field_is_named(gateway: Gateway, name: str) -> None:
    form = {"username": "sandbox", "to": PHONE, "message": "Hello"}
    del form[name]
    url = f"{gateway.url}/version1/messaging"
    answer = requests.post(url, data=form, headers={"apikey": "emulator"}, timeout=PATIENCE)
    assert answer.status_code == 400
    assert answer.text == f"Request is missing required form field '{name}'"


@pytest.mark.parametrize(
    ("enqueue", "code"), [({"enqueue": "1"}, 102), ({"enqueue": "0"}, 101), ({}, 102)]
)
def test_enqueue_decides_between_queued_and_sent(
    gateway: Gateway, enqueue: dict[str, str], code: int
) -> None:
    assert recipients(gateway.sends(**enqueue))[0]["statusCode"] == code


def test_without_enqueue_it_may_say_sent(gateway: Gateway) -> None:
    gateway.fault("send-sent")
    assert recipients(gateway.sends())[0]["statusCode"] == 101


@pytest.mark.parametrize(("code", "status"), STATUSES)
def test_a_number_can_be_turned_away_for_each_reason(
    gateway: Gateway, code: int, status: str
) -> None:
    gateway.fault("send-status", code, number=OTHER)
    answer = gateway.sends(f"{PHONE},{OTHER}")
    good, bad = recipients(answer)
    assert (good["status"], bad["status"], bad["statusCode"]) == ("Success", status, code)
    assert (bad["messageId"], bad["cost"]) == ("None", "0")
    message = answer.json()["SMSMessageData"]["Message"]
    assert message == "Sent to 1/2 Total Cost: KES 0.8000 Message parts: 1"
    assert (gateway.inbox(PHONE), gateway.inbox(OTHER)) == (["Hello"], [])


@pytest.mark.parametrize("code", [100, 101, 102])
def test_each_code_that_accepts_delivers(gateway: Gateway, code: int) -> None:
    gateway.fault("send-status", code)
    assert recipients(gateway.sends())[0]["statusCode"] == code
    assert gateway.inbox() == ["Hello"]


def test_what_is_no_number_is_said_to_be_none(gateway: Gateway) -> None:
    entries = recipients(gateway.sends(f"{PHONE},0700,nonsense"))
    assert [entry["statusCode"] for entry in entries] == [102, 403, 403]


def test_a_long_text_costs_by_its_parts(gateway: Gateway) -> None:
    answer = gateway.sends(message="a" * 161)
    assert recipients(answer)[0]["cost"] == "KES 1.6000"
    assert answer.json()["SMSMessageData"]["Message"].endswith("KES 1.6000 Message parts: 2")
    assert gateway.phone()["inbox"][0]["parts"] == 2


def test_a_premium_text_is_answered_as_captured(gateway: Gateway) -> None:
    answer = gateway.sends(bulkSMSMode="0", keyword="x", linkId="y", **{"from": "21512"})
    assert answer.json()["SMSMessageData"]["Message"] == "Sent to 1/1"
    assert recipients(answer)[0]["cost"] == "0"


@pytest.mark.parametrize(
    ("name", "numbers", "ids"),
    [
        pytest.param("send-fewer", [PHONE], 1, id="fewer entries than numbers"),
        pytest.param("send-shuffled", [OTHER, PHONE], 2, id="another order"),
        pytest.param("send-no-id", [PHONE, OTHER], 0, id="no ids"),
    ],
)
def test_entries_may_be_odd(gateway: Gateway, name: str, numbers: list[str], ids: int) -> None:
    gateway.fault(name)
    answer = gateway.sends(f"{PHONE},{OTHER}")
    assert [entry["number"] for entry in recipients(answer)] == numbers
    assert len(ID.findall(answer.text)) == ids
    assert gateway.inbox(PHONE) == gateway.inbox(OTHER) == ["Hello"]


def test_how_to_opt_out_is_told_once_to_each_number(gateway: Gateway) -> None:
    for _ in range(2):
        gateway.sends(f"{PHONE},{OTHER}", **{"from": "PROMO"})
    gateway.sends(**{"from": "PLAIN"})
    assert gateway.inbox(PHONE) == ["Hello\nSTOP *456*9*5#", "Hello", "Hello"]
    assert gateway.inbox(OTHER) == ["Hello\nSTOP *456*9*5#", "Hello"]


def test_what_is_appended_is_billed(gateway: Gateway) -> None:
    answer = gateway.sends(message="a" * 150, **{"from": "PROMO"})
    assert recipients(answer)[0]["cost"] == "KES 1.6000"


def test_who_dialled_the_stop_code_is_blocked_and_the_service_told(
    gateway: Gateway, service: Service
) -> None:
    gateway.sends(**{"from": "PROMO"})
    shown = gateway.dial("*456*9*5#")
    assert "no more promotional" in shown["screen"]
    told = service.waits_for("optout")[0]
    assert told.body == b"senderId=PROMO&phoneNumber=%2B254700000501"
    assert recipients(gateway.sends(**{"from": "PROMO"}))[0]["statusCode"] == 406
    assert recipients(gateway.sends(**{"from": "PLAIN"}))[0]["statusCode"] == 102


@pytest.mark.parametrize(
    ("sender", "hour", "code"),
    [("PROMO", "7", 502), ("PROMO", "8", 102), ("PROMO", "18", 502), ("PLAIN", "22", 102)],
)
def test_promotions_have_their_hours(gateway: Gateway, sender: str, hour: str, code: int) -> None:
    gateway.fault("promotional-hours", hour)
    assert recipients(gateway.sends(**{"from": sender}))[0]["statusCode"] == code


def bulk(gateway: Gateway, **body: object) -> requests.Response:
    headers = {"apiKey": "emulator", "Accept": "application/json"}
    url = f"{gateway.url}/version1/messaging/bulk"
    return requests.post(url, json=body, headers=headers, timeout=PATIENCE)


def test_the_json_endpoint_answers_alike(gateway: Gateway) -> None:
    order = {"username": "sandbox", "message": "Hello", "senderId": "USALAMA"}
    answer = bulk(gateway, **order, phoneNumbers=[PHONE], enqueue=True)
    assert answer.status_code == 201 and ID.sub("ATXid_", answer.text) == TAKEN
    assert gateway.phone()["inbox"][0]["sender"] == "USALAMA"


def test_the_json_endpoint_takes_a_hashed_number(gateway: Gateway) -> None:
    order = {"username": "sandbox", "message": "Hello", "senderId": "USALAMA"}
    answer = bulk(gateway, **order, phoneNumbers=[], maskedNumber="abc123", telco="Safaricom")
    assert recipients(answer)[0]["number"] == "abc123"


def test_the_json_endpoint_names_what_is_missing(gateway: Gateway) -> None:
    answer = bulk(gateway, username="sandbox", message="Hello", phoneNumbers=[PHONE])
    assert answer.status_code == 400 and "'senderId'" in answer.text


def test_the_json_endpoint_takes_no_form(gateway: Gateway) -> None:
    url = f"{gateway.url}/version1/messaging/bulk"
    form = {"username": "sandbox"}
    answer = requests.post(url, data=form, headers={"apiKey": "emulator"}, timeout=PATIENCE)
    assert answer.status_code == 415


def asks(gateway: Gateway, path: str, **query: str) -> requests.Response:
    headers = {"apiKey": "emulator"}
    query = {"username": "sandbox", **query}
    return requests.get(gateway.url + path, params=query, headers=headers, timeout=PATIENCE)


def test_the_balance_goes_down_as_texts_are_sent(gateway: Gateway) -> None:
    assert asks(gateway, "/version1/user").text == '{"UserData":{"balance":"KES 100000.00"}}'
    gateway.sends()
    assert asks(gateway, "/version1/user").json()["UserData"]["balance"] == "KES 99999.20"


def test_texts_from_phones_can_be_fetched_from_the_last_one_on(gateway: Gateway) -> None:
    gateway.texts("one")
    gateway.texts("two")
    messages = asks(gateway, "/version1/messaging").json()["SMSMessageData"]["Messages"]
    assert [m["text"] for m in messages] == ["one", "two"]
    assert list(messages[0]) == ["linkId", "text", "to", "id", "date", "from"]
    last = str(messages[0]["id"])
    later = asks(gateway, "/version1/messaging", lastReceivedId=last).json()
    assert [m["text"] for m in later["SMSMessageData"]["Messages"]] == ["two"]
