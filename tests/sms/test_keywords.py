"""What coordinators and residents type, as a table: the message and what it asks for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies

from sms.keywords import Command, parse

ROWS = [
    ("as written in the alert", "1 417", Command("accept", 417)),
    ("call the reporter", "CALL 417", Command("call", 417)),
    ("call in Kiswahili", "Piga 417", Command("call", 417)),
    ("a call and more words", "call 417 now please now", Command("unknown")),
    ("pass as written", "2 417", Command("pass", 417)),
    ("close as written", "3 417", Command("close", 417)),
    ("close with an outcome", "3 417 4", Command("close", 417, "4")),
    ("close with an outcome and words", "3 417 2 fire brigade", Command("close", 417, "2", "fire brigade")),
    ("an outcome in words", "3 417 solved", Command("close", 417, "1")),
    ("an outcome that does not exist", "3 417 9", Command("close", 417, None, "9")),
    ("an outcome that does not exist, of two digits", "3 417 14", Command("close", 417, None, "14")),
    ("bare one", "1", Command("accept")),
    ("bare two", "2", Command("pass")),
    ("bare three", "3", Command("close")),
    ("bare three and an outcome", "3 1", Command("close", outcome="1")),
    ("a bare key with a full stop", "1.", Command("accept")),
    ("a bare key with courtesy", "1 please", Command("accept")),
    ("no space", "1417", Command("accept", 417)),
    ("no space and an outcome", "34171", Command("close", 417, "1")),
    ("no space, five digits of another verb", "14171", Command("unknown")),
    ("pass with a reason", "2 417 not in my area", Command("pass", 417, None, "not in my area")),
    ("pass with a reason after a comma", "2 417, siko karibu.", Command("pass", 417, None, "siko karibu")),
    ("accept and on my way", "1 417 on my way", Command("accept", 417, None, "on my way")),
    ("many spaces", "  1    417  ", Command("accept", 417)),
    ("a line break", "1\n417", Command("accept", 417)),
    ("a no-break space", "1\u00a0417", Command("accept", 417)),
    ("a comma", "1,417", Command("accept", 417)),
    ("a dot", "1.417", Command("accept", 417)),
    ("a dash", "1-417", Command("accept", 417)),
    ("a star and hash", "1*417#", Command("accept", 417)),
    ("a colon", "1: 417", Command("accept", 417)),
    ("double quotes", '"1 417"', Command("accept", 417)),
    ("curly quotes", "\u201c1 417\u201d", Command("accept", 417)),
    ("single quotes", "'1 417'", Command("accept", 417)),
    ("full-width digits", "\uff11 \uff14\uff11\uff17", Command("accept", 417)),
    ("eastern digits", "\u0661 \u0664\u0661\u0667", Command("accept", 417)),
    ("letter l for one", "l 417", Command("accept", 417)),
    ("letter I for one", "I 417", Command("accept", 417)),
    ("letter l inside", "1 4l7", Command("accept", 417)),
    ("letter O for nought", "1 41O", Command("accept", 410)),
    ("small o for nought", "2 4o2", Command("pass", 402)),
    ("reply copied too", "Reply 1 417", Command("accept", 417)),
    ("jibu copied too", "Jibu 1 417", Command("accept", 417)),
    ("the verb copied too", "1 417 accept", Command("accept", 417, None, "accept")),
    ("a greeting first", "Hello, 1 417", Command("accept", 417)),
    ("OK", "OK 417", Command("accept", 417)),
    ("ok without a space", "ok417", Command("accept", 417)),
    ("ok alone", "Ok", Command("accept")),
    ("okay and the key", "okay 2 417", Command("pass", 417)),
    ("ACCEPT", "ACCEPT 417", Command("accept", 417)),
    ("accept no", "Accept no. 417", Command("accept", 417)),
    ("accept and the same key", "accept 1 417", Command("accept", 417)),
    ("accept and another key", "accept 2 417", Command("unknown")),
    ("YES", "Yes 417", Command("accept", 417)),
    ("PASS", "Pass 417 too far", Command("pass", 417, None, "too far")),
    ("CLOSE", "CLOSE 417 3", Command("close", 417, "3")),
    ("number before the verb", "417 accept", Command("accept", 417)),
    ("number before the verb, one word", "417ok", Command("accept", 417)),
    ("number before a key may be an outcome", "417 1", Command("unknown")),
    ("ndio", "Ndio 417", Command("accept", 417)),
    ("ndiyo", "ndiyo 417", Command("accept", 417)),
    ("sawa", "SAWA 417", Command("accept", 417)),
    ("sawa alone", "sawa", Command("accept")),
    ("kubali", "kubali 417", Command("accept", 417)),
    ("nimekubali namba", "Nimekubali namba 417", Command("accept", 417)),
    ("pitisha", "Pitisha 417 si eneo langu", Command("pass", 417, None, "si eneo langu")),
    ("funga", "funga 417 1", Command("close", 417, "1")),
    ("funga with an outcome in words", "Funga 417 imetatuliwa", Command("close", 417, "1")),
    ("list", "LIST", Command("list")),
    ("list in small letters", "list.", Command("list")),
    ("orodha", "Orodha", Command("list")),
    ("orodha with courtesy", "Orodha tafadhali", Command("list")),
    ("help", "help!", Command("help")),
    ("msaada", "MSAADA", Command("help")),
    ("help with a story is no keyword", "Help thieves are here", Command("unknown")),
    ("stop", "STOP", Command("stop")),
    ("stop with thanks", "Stop. Thank you", Command("stop")),
    ("please stop", "Please stop", Command("stop")),
    ("stop in quotes", "\u201cSTOP\u201d", Command("stop")),
    ("acha", "acha", Command("stop")),
    ("acha with thanks", "Acha, asante sana", Command("stop")),
    ("komesha", "KOMESHA", Command("stop")),
    ("stop something else", "STOP this bill", Command("unknown")),
    ("stop in a story", "they would not stop", Command("unknown")),
    ("stop one case", "STOP 12345", Command("stop_case", words="12345")),
    ("stop one reference", "stop 482-130-975", Command("stop_case", words="482130975")),
    ("stop one reference, thanks", "STOP 482130975 thanks", Command("stop_case", words="482130975")),
    ("acha one reference", "ACHA 482 130 975", Command("stop_case", words="482130975")),
    ("stop a key", "STOP 1417", Command("stop_case", words="1417")),
    ("start", "start", Command("start")),
    ("anza", "ANZA", Command("start")),
    ("thanks", "Thanks", Command("courtesy")),
    ("asante sana", "Asante sana!", Command("courtesy")),
    ("ok thanks", "ok thanks", Command("courtesy")),
    ("sawa sawa", "sawa sawa", Command("courtesy")),
    ("a greeting is a question", "Hello?", Command("unknown")),
    ("two greetings", "Hello, habari", Command("unknown")),
    ("a greeting in Kiswahili", "Habari", Command("unknown")),
    ("nothing", "", Command("unknown")),
    ("spaces alone", "   ", Command("unknown")),
    ("marks alone", "?!", Command("unknown")),
    ("a picture alone", "\U0001f44d", Command("unknown")),
    ("a number alone", "417", Command("unknown")),
    ("a number never given", "1 99", Command("unknown")),
    ("a sum of people", "1 100 people are here", Command("unknown")),
    ("a story that begins with a key", "2 people were hurt", Command("unknown")),
    ("two commands", "1 417 2 418", Command("unknown")),
    ("two numbers", "1 417 418", Command("unknown")),
    ("the end of the alert copied", "1 417 accept, 2 417 pass, 3 417 close", Command("unknown")),
    ("a verb and its opposite", "1 417 pass", Command("unknown")),
    ("a key that does not exist", "4 417", Command("unknown")),
    ("close as another word", "Close to the market", Command("unknown")),
    ("another script", "\u0645\u0631\u062d\u0628\u0627", Command("unknown")),
    ("a bank's advert", "Get 50% off! Dial *123#", Command("unknown")),
]  # fmt: skip


@pytest.mark.parametrize("text, command", [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_a_message_asks_for(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize("number", [101, 199, 200, 999])
@pytest.mark.parametrize("key, kind", [("1", "accept"), ("2", "pass"), ("3", "close")])
def test_every_short_number_can_be_answered(key: str, kind: str, number: int) -> None:
    assert parse(f"{key} {number}") == Command(kind, number)
    assert parse(f"{key}{number}") == Command(kind, number)


def test_a_long_message_is_read_at_once() -> None:
    assert parse("1 417 " + "na " * 500).short_number == 417
    assert parse("0" * 5000 + "O" * 5000).kind == "unknown"


@settings(deadline=None)
@given(strategies.text(max_size=200))
def test_anything_typed_is_read_and_a_number_is_a_short_number(text: str) -> None:
    command = parse(text)
    assert command.short_number is None or 101 <= command.short_number <= 999
    assert command.outcome in (None, "1", "2", "3", "4", "5")


@settings(deadline=None)
@given(strategies.text(alphabet="123 4170OlI.,-okOK", max_size=12))
def test_case_and_marks_around_never_change_what_is_asked(text: str) -> None:
    assert parse(f"  \u201c{text.swapcase()}\u201d!") == parse(text.swapcase())
