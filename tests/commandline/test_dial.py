"""A handset in the terminal: what it puts on the wire, what it draws, and a whole call with it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app import create_app
from models.calls import calls
from models.reports import reports
from settings import load
from tests.commandline.conftest import Operator
from tests.commandline.story import RESIDENT, Story
from tests.emulator.service import SECRET, Asked, Service, Told

CODE = "*384*70421#"


@pytest.fixture
def service() -> Iterator[Service]:
    """A webhook that shows two screens and then ends the call."""
    here = Service()
    here.rules["ussd"] = _screens
    yield here
    here.close()


def _screens(asked: Asked) -> Told:
    typed = [answer for answer in asked.form["text"].split("*") if answer]
    words = f"END Thanks for {typed[1]}" if len(typed) > 1 else f"CON Screen {len(typed)}\n1 Go on"
    return Told(words.encode())


def test_a_call_is_drawn_screen_by_screen_until_it_ends(
    lone_operator: Operator, service: Service
) -> None:
    said = lone_operator.says(
        "dial", "--phone", "0712 345 678", "--url", service.url("ussd"), stdin="1\nbread\nmore\n"
    )
    assert _inside_the_boxes(said) == ["Screen 0", "1 Go on", "Screen 1", "1 Go on"] + [
        "Thanks for bread"
    ]
    assert re.findall(r"^> (.*)$", said, re.MULTILINE) == ["1", "bread"]
    assert SECRET not in said


def test_the_forms_are_those_of_the_gateway(lone_operator: Operator, service: Service) -> None:
    lone_operator.says("dial", "--phone", RESIDENT, "--url", service.url("ussd"), stdin="1\nx\n")
    hops = [asked for asked in service.asked if asked.path.endswith("/ussd")]
    assert [hop.form["text"] for hop in hops] == ["", "1", "1*x"]
    assert len({hop.form["sessionId"] for hop in hops}) == 1
    assert re.fullmatch("ATUid_[0-9a-f]{32}", hops[0].form["sessionId"])
    first = {**hops[0].form, "sessionId": ""}
    assert first == {
        "phoneNumber": RESIDENT,
        "serviceCode": CODE,
        "text": "",
        "sessionId": "",
        "networkCode": "63902",
    }
    ended = service.asked[-1]
    assert ended.path.endswith("/ussd/event")
    assert (ended.form["status"], ended.form["hopsCount"]) == ("Success", "3")


def test_answers_dialled_with_the_code_come_in_the_first_form(
    lone_operator: Operator, service: Service
) -> None:
    code = "*384*70421*1*2#"
    said = lone_operator.says("dial", code, "--phone", RESIDENT, "--url", service.url("ussd"))
    (hop, _event) = service.asked
    assert (hop.form["serviceCode"], hop.form["text"]) == (CODE, "1*2")
    assert _inside_the_boxes(said) == ["Thanks for 2"]


def test_where_no_answer_is_left_the_phone_hangs_up(
    lone_operator: Operator, service: Service
) -> None:
    result = lone_operator.types("dial", "--phone", RESIDENT, "--url", service.url("ussd"))
    assert (result.exit_code, result.stderr) == (0, "(hung up)\n")
    assert service.asked[-1].form["status"] == "Incomplete"


@pytest.mark.parametrize(
    "answer, words",
    [
        (Told(b"no", status=404), "the secret in the address is not one it knows"),
        (Told(b"no", status=400), "it does not answer this code"),
        (Told(b"no", status=500), "look at its log"),
        (Told(b"Hello"), "no screen"),
        (Told(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}), "(302)"),
    ],
    ids=["wrong secret", "wrong code", "broken", "no screen", "sent elsewhere"],
)
def test_what_is_no_screen_is_said_without_the_secret(
    lone_operator: Operator, service: Service, answer: Told, words: str
) -> None:
    service.rules["ussd"] = lambda asked: answer
    said = lone_operator.is_refused("dial", "--phone", RESIDENT, "--url", service.url("ussd"))
    assert words in said
    assert SECRET not in said
    assert len(said.splitlines()) == 1


def test_a_service_that_is_down_is_said_to_be_down(lone_operator: Operator) -> None:
    said = lone_operator.is_refused("dial", "--phone", RESIDENT)
    assert said == "usalama: the service is down: is it running? `make run` starts it\n"


@pytest.mark.parametrize(
    "words, changed, status, reason",
    [
        (["--phone", "12"], {}, 2, "not a Kenyan mobile number"),
        ([], {}, 2, "Missing option '--phone'"),
        (["--phone", RESIDENT], {"WEBHOOK_SECRETS": ""}, 1, "WEBHOOK_SECRETS is not set"),
        (["--phone", RESIDENT, "--url", "nowhere"], {}, 1, "cannot be used"),
    ],
    ids=["no number", "no phone", "no secret", "no address"],
)
def test_what_cannot_be_dialled(
    lone_operator: Operator, words: list[str], changed: dict[str, str], status: int, reason: str
) -> None:
    assert reason in lone_operator.is_refused("dial", *words, status=status, **changed)


def test_a_robbery_is_reported_from_a_terminal(
    operator: Operator, story: Story, redis_url: str, tmp_path: Path
) -> None:
    app = create_app(load({**operator.environment, "REDIS_URL": redis_url}, tmp_path))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    runs = threading.Thread(target=server.serve_forever)
    runs.start()
    try:
        answers = ["1", "1", "1", "kilimani", "1", "Yaya centre", "1", "1"]
        said = operator.says(
            "dial", "--phone", RESIDENT, stdin="\n".join(answers), PORT=str(server.server_port)
        )
    finally:
        server.shutdown()
        runs.join()
        server.server_close()
    filed = story.rows(reports)[0]
    assert (filed.category, filed.ward_code, filed.contact) == ("theft", "1371", "sms")
    number = re.search(r"[0-9]{3}-[0-9]{3}-[0-9]{3}", said)
    assert number
    assert number[0].replace("-", "") == filed.reference
    assert [call.end for call in story.rows(calls)] == ["Success"]
    assert f"{number[0]}: Theft or robbery in Kilimani" in operator.says("explain", number[0])


def _inside_the_boxes(said: str) -> list[str]:
    return [line.strip("\u2502| ") for line in said.splitlines() if line[:1] in ("\u2502", "|")]
