"""A centre's people answer requests for help in the call, with all that an SMS leaves."""

from __future__ import annotations

import pytest

from tests.sms.scene import Scene
from tests.ussd.centres import LATER, Centre, a_centre, remembers_kilimani
from tests.ussd.duties import ALERTS, Dial
from tests.ussd.phone import Phone
from tests.ussd.test_refer import ASK, CALLER, asked, hears

COUNSELLOR = "+254700000420"
ACCEPT, PASS, WRITE, CLOSE, SEND = "1", "2", "3", "4", "1"


@pytest.fixture
def centre(scene: Scene) -> Centre:
    remembers_kilimani(scene, CALLER)
    return a_centre(scene)


def opens(phone: Dial, centre: Centre) -> Phone:
    """The counsellor's call, at the only request there is."""
    dialled = phone(COUNSELLOR).sees("My alerts: 1").types(ALERTS)
    return dialled.sees(f"1 {centre.number} Somebody asks for help").types("1")


def test_a_request_is_listed_and_taken_up_with_nothing_of_who_asks(
    phone: Dial, centre: Centre
) -> None:
    number = asked(phone)
    centre.routed()
    shown = opens(phone, centre).shown
    assert shown == (
        f"CON {centre.number} Somebody asks for help\n"
        "1 Accept\n2 Pass on\n3 Write to them\n4 Close\n0 Back"
    )
    opens(phone, centre).types(ACCEPT).ends().sees("is yours", "dial *384*70421#")
    phone(COUNSELLOR).types(ALERTS).sees("Somebody asks for help (yours)")
    hears(phone, number).sees("has taken up your request")


def test_what_is_written_in_the_call_is_read_by_the_caller(phone: Dial, centre: Centre) -> None:
    number = asked(phone)
    centre.routed()
    dialled = opens(phone, centre).types(WRITE, "Come on Tuesday at 10")
    dialled.sees("They will read: Come on Tuesday at 10").types(SEND).ends().sees("are kept")
    hears(phone, number).sees("the centre says: Come on tuesday at 10")
    assert b"uesday" not in bytes(centre.row().said_sealed)


def test_what_is_written_can_be_dropped_and_must_be_words(phone: Dial, centre: Centre) -> None:
    asked(phone)
    centre.routed()
    opens(phone, centre).types(WRITE, "??").sees("Please type some words")
    opens(phone, centre).types(WRITE, "Come", "2").ends().sees("Nothing was changed.")
    assert centre.row().said_sealed is None


ENDS = [
    ("helped", (CLOSE, "1", SEND), "3 {n} 1"),
    ("handed_over", (CLOSE, "2", SEND), "3 {n} 2"),
    ("not_met", (CLOSE, "3", SEND), "3 {n} 3"),
    ("not_taken", (CLOSE, "4", SEND), "3 {n} 4"),
    ("not_taken", (PASS,), "2 {n}"),
]


@pytest.mark.parametrize("by", ["call", "sms"])
@pytest.mark.parametrize(
    ("outcome", "keys", "words"), ENDS, ids=[row[2].format(n="n") for row in ENDS]
)
def test_a_request_ends_alike_by_call_and_by_sms(
    phone: Dial,
    centre: Centre,
    scene: Scene,
    by: str,
    outcome: str,
    keys: tuple[str, ...],
    words: str,
) -> None:
    asked(phone)
    centre.routed()
    if by == "call":
        opens(phone, centre).types(*keys).ends()
    else:
        scene.texts(centre.counsellor, words.format(n=centre.number))
    row = centre.row()
    assert (row.state, row.outcome) == ("ended", outcome)
    assert centre.routed(LATER) == 1, "word to the caller is owed"
    phone(COUNSELLOR).sees("My alerts: 0")


def test_what_was_taken_back_meanwhile_is_said(phone: Dial, centre: Centre) -> None:
    number = asked(phone)
    centre.routed()
    dialled = opens(phone, centre)
    phone(CALLER).types("3", "4", "2", number, "2").ends().sees("taken back")
    dialled.types(ACCEPT).ends().sees("Nothing was done.")
    assert centre.row().outcome == "withdrawn"


def test_who_is_of_no_centre_has_none(phone: Dial, centre: Centre, scene: Scene) -> None:
    phone(CALLER).types(*ASK).ends()
    centre.routed()
    scene.coordinator(1, "Kilimani Forum")
    phone("+254700000001").sees("My alerts: 0")
