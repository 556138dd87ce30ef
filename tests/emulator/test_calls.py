"""Calls: the wire byte for byte as captured, and how a call goes on and ends."""

from threading import Thread

import pytest

from tests.emulator.gateway import CODE, OTHER, PHONE, Gateway
from tests.emulator.service import Asked, Service, Told, in_turn, says

EVENT_FIELDS = [
    "durationInMillis",
    "phoneNumber",
    "errorMessage",
    "serviceCode",
    "lastAppResponse",
    "hopsMetadata",
    "hopsCount",
    "status",
    "sessionId",
    "cost",
    "date",
    "networkCode",
    "input",
]
MENU = in_turn("CON What?\n1 Fire", "CON Where?", "END Sent.", "END Late.")


def test_hops_are_byte_for_byte_those_captured(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = says("CON More")
    phone = "+254000000001"
    session = gateway.dial(phone=phone, network="99999")["session"]
    gateway.reply("1", phone)
    gateway.reply("1", phone)
    gateway.reply("0", phone)
    head = "phoneNumber=%2B254000000001&serviceCode=%2A384%2A70421%23&text="
    tail = f"&sessionId={session}&networkCode=99999"
    bodies = [asked.body.decode() for asked in service.of("ussd")]
    assert bodies == [head + text + tail for text in ("", "1", "1%2A1", "1%2A1%2A0")]
    assert [len(b) for b in bodies] == [130, 131, 135, 139]


def test_a_hop_carries_the_captured_agent_and_type(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = says("CON More")
    session = gateway.dial()["session"]
    headers = service.of("ussd")[0].headers
    assert headers["User-Agent"] == "at-ussd-api/1.0"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert session.startswith("ATUid_") and len(session) == 38
    assert set(session[6:]) <= set("0123456789abcdef")


def test_a_call_goes_from_screen_to_screen_to_its_end(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = MENU
    first, second, last = gateway.dial(), gateway.reply("1"), gateway.reply("by the market")
    assert [first["screen"], second["screen"], last["screen"]] == [
        "What?\n1 Fire",
        "Where?",
        "Sent.",
    ]
    assert [first["open"], second["open"], last["open"]] == [True, True, False]
    assert last["prefix"] == "END" and last["text"] == "1*by the market"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param(["1*2"], "1*2", id="a typed star is not marked"),
        pytest.param(["#", "a&b=c+d"], "#*a&b=c+d", id="signs of the form itself"),
        pytest.param(["1", ""], "1*", id="an empty reply"),
        pytest.param([""], "", id="an empty reply to the first screen"),
        pytest.param(["é ü"], "é ü", id="accents"),
    ],
)
def test_what_is_typed_arrives(
    gateway: Gateway, service: Service, typed: list[str], text: str
) -> None:
    service.rules["ussd"] = says("CON More")
    gateway.dial()
    for reply in typed:
        gateway.reply(reply)
    assert service.of("ussd")[-1].form["text"] == text


def test_the_end_is_told_in_thirteen_fields_in_the_captured_order(
    gateway: Gateway, service: Service
) -> None:
    service.rules["ussd"] = MENU
    session = gateway.dial(network="99999")["session"]
    gateway.reply("1")
    gateway.reply("x")
    event = service.waits_for("event")[0]
    assert [name for name, _ in event.fields] == EVENT_FIELDS
    assert event.headers["User-Agent"] == "at-ussd-api/1.0"
    expected = {
        "phoneNumber": PHONE,
        "errorMessage": "",
        "serviceCode": CODE,
        "lastAppResponse": "END Sent.",
        "hopsMetadata": "",
        "hopsCount": "3",
        "status": "Success",
        "sessionId": session,
        "cost": "0.00",
        "networkCode": "99999",
        "input": "1*x",
    }
    assert event.form | expected == event.form
    assert event.form["durationInMillis"].isdigit()
    assert len(event.form["date"]) == 19 and event.form["date"][10] == " "


def test_labels_of_hops_are_echoed_and_gathered(gateway: Gateway, service: Service) -> None:
    def labelled(asked: Asked) -> Told:
        last = asked.form["text"] == "1"
        body, label = (b"END Bye", "bye") if last else (b"CON Hello", "hello")
        return Told(body, headers={"Content-Type": "text/plain", "at-ussd-hop-metadata": label})

    service.rules["ussd"] = labelled
    assert gateway.dial()["metadata"] == "hello"
    gateway.reply("1")
    first, second = service.of("ussd")
    assert "at-ussd-hop-metadata" not in first.headers
    assert second.headers["at-ussd-hop-metadata"] == "hello"
    assert service.waits_for("event")[0].form["hopsMetadata"] == "hello|bye"


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        pytest.param("", 200, "Received an empty response", id="empty"),
        pytest.param("Hello", 200, "Response does not start", id="no prefix"),
        pytest.param(" CON Hello", 200, "Response does not start", id="a blank before"),
        pytest.param("\ufeffCON Hello", 200, "Response does not start", id="a byte order mark"),
        pytest.param("con Hello", 200, "Response does not start", id="small letters"),
        pytest.param("CON Hello", 500, "unexpected response code: 500", id="an error status"),
        pytest.param("CON Hello", 302, "unexpected response code: 302", id="a redirect"),
        pytest.param("CON Hello", 530, "unexpected response code: 530 <none>", id="as captured"),
    ],
)
def test_an_unusable_answer_fails_the_call(
    gateway: Gateway, service: Service, body: str, status: int, error: str
) -> None:
    service.rules["ussd"] = says(body, status=status)
    shown = gateway.dial()
    assert shown["screen"] == "Connection problem or invalid MMI code."
    assert (shown["open"], shown["prefix"], shown["status"]) == (False, "", "Failed")
    event = service.waits_for("event")[0].form
    assert event["status"] == "Failed" and event["lastAppResponse"] == body
    assert error in event["errorMessage"]


def test_an_answer_after_the_deadline_fails_the_call(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = lambda asked: Told(b"CON Late", wait=1.6)
    assert gateway.dial()["status"] == "Failed"
    assert "TimeoutException" in service.waits_for("event")[0].form["errorMessage"]


def test_a_reply_is_refused_while_an_answer_is_awaited(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = lambda asked: Told(b"CON Slow", wait=0.6)
    dialling = Thread(target=gateway.dial)
    dialling.start()
    service.waits_for("ussd")
    assert gateway.reply("1")["error"] == "the last answer has not come yet"
    dialling.join()
    assert gateway.phone()["open"] and len(service.of("ussd")) == 1


def test_a_reply_without_a_call_is_refused(gateway: Gateway, service: Service) -> None:
    assert gateway.reply("1")["error"] == "no call is open: dial first"
    service.rules["ussd"] = MENU
    gateway.dial()
    gateway.cancel()
    assert gateway.reply("1")["error"] == "no call is open: dial first"


def test_an_answer_to_a_call_hung_up_meanwhile_is_dropped(
    gateway: Gateway, service: Service
) -> None:
    service.rules["ussd"] = lambda asked: Told(b"CON Slow", wait=0.4)
    dialling = Thread(target=gateway.dial)
    dialling.start()
    service.waits_for("ussd")
    gateway.cancel()
    dialling.join()
    assert not gateway.phone()["open"]
    assert service.waits_for("event")[0].form["status"] == "Incomplete"


def test_hanging_up_is_told_as_incomplete(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = MENU
    gateway.dial()
    assert gateway.cancel()["open"] is False
    event = service.waits_for("event")[0].form
    assert (event["status"], event["lastAppResponse"]) == ("Incomplete", "CON What?\n1 Fire")


def test_dialling_anew_leaves_the_first_call(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = MENU
    first = gateway.dial()["session"]
    second = gateway.dial()["session"]
    event = service.waits_for("event")[0].form
    assert (event["sessionId"], event["status"]) == (first, "Incomplete")
    assert first != second


def test_a_number_may_have_two_calls_at_once(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = MENU
    first = gateway.dial()["session"]
    gateway.dial(second=True)
    assert gateway.reply("1", session=first)["screen"] == "Where?"
    assert gateway.reply("1")["screen"] == "Where?"
    assert service.of("event") == []


@pytest.mark.parametrize(
    ("network", "seconds"),
    [pytest.param("63902", 0.25, id="Safaricom"), pytest.param("63903", 0.5, id="Airtel")],
)
def test_an_idle_caller_is_cut_off(
    hurried: Gateway, service: Service, network: str, seconds: float
) -> None:
    service.rules["ussd"] = MENU
    hurried.dial(network=network)
    shown = hurried.waits_for(lambda now: not now["open"])
    event = service.waits_for("event")[0].form
    assert (shown["screen"], event["status"]) == ("Session timed out.", "Incomplete")
    assert seconds * 1000 <= int(event["durationInMillis"]) < seconds * 1000 + 1500


def test_no_call_lasts_longer_than_three_minutes(hurried: Gateway, service: Service) -> None:
    service.rules["ussd"] = says("CON More")
    shown = hurried.dial(network="63903")
    turns = 0
    while shown.get("open"):
        turns += 1
        shown = hurried.reply("1")
    event = service.waits_for("event")[0].form
    assert turns > 3 and 1500 <= int(event["durationInMillis"]) < 3000


def test_a_code_nobody_owns_is_not_answered(gateway: Gateway, service: Service) -> None:
    assert gateway.dial("*100#")["error"] == "nobody here answers *100#"
    assert service.asked == []


@pytest.mark.parametrize(
    ("switched", "text"),
    [
        pytest.param(False, "", id="as documented: nothing of the path"),
        pytest.param(True, "1*2", id="as others saw: the path is the first text"),
    ],
)
def test_a_dialled_path(gateway: Gateway, service: Service, switched: bool, text: str) -> None:
    if switched:
        gateway.fault("hop-deep-path")
    service.rules["ussd"] = says("CON More")
    gateway.dial("*384*70421*1*2#")
    asked = service.of("ussd")[0].form
    assert (asked["serviceCode"], asked["text"]) == (CODE, text)


def test_two_phones_call_at_the_same_time(gateway: Gateway, service: Service) -> None:
    service.rules["ussd"] = MENU
    gateway.dial(phone=PHONE)
    gateway.dial(phone=OTHER)
    assert gateway.reply("1", PHONE)["screen"] == gateway.reply("1", OTHER)["screen"] == "Where?"
