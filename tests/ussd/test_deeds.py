"""Everything a duty holder can do by SMS can be done in a call, and the other way round: one table.

That an answer to an alert leaves the same rows by both is proved in test_duty.py, by its table.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.directory import organisations, people
from sms.commands import _ON_DUTY
from tests.sms.scene import NOW, Scene
from tests.sms.scene import Phone as Person
from tests.ussd.duties import ALERTS, ASHA, FIGURES, HOURS, REPORT, Dial, opens
from tests.ussd.test_duty import ANSWERS

# deed, the words of an SMS, the keys of a call, and what both say of it
DEEDS = [
    ("figures", "FIGURES", (FIGURES,), "Since 01/11: told of 0, accepted 0, closed 0."),
    ("figures", "takwimu", (FIGURES,), "Since 01/11: told of 0, accepted 0, closed 0."),
    ("list", "LIST", (ALERTS,), "A new one comes to you by SMS."),
    ("off", "OFF 2h", (HOURS, "1"), "You are off duty until 17:00."),
    ("off", "OFF 5h", (HOURS, "5", "5", "1"), "You are off duty until 20:00."),
    ("off", "SIPO 72", (HOURS, "5", "72 hours", "1"), "You are off duty until 24/11 15:00."),
    ("test", "TEST", (HOURS, "6", "1"), "A test SMS comes to you once a month."),
    ("test_off", "TEST OFF", (HOURS, "6", "2"), "No more test SMS come to you."),
]
# Deeds of everybody, which a duty holder finds under the same words and the same keys as others.
OF_ALL = {"my_data", "forget", "language", "report", "status", "stop", "stop_case", "start"}
# What is no deed: help and thanks; `on`, `tell` and `ask` are proved in test_duty_hours, test_duty_tell,
# test_duty_ask.
NO_DEED = {"help", "courtesy", "unknown"}
ELSEWHERE = {"on", "tell", "ask"}


@pytest.mark.parametrize(
    ("words", "keys", "said"), [row[1:] for row in DEEDS], ids=[row[1] for row in DEEDS]
)
def test_a_deed_is_done_and_said_alike(
    phone: Dial, scene: Scene, asha: Person, words: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in scene.texts(asha, words)[0]
    by_sms = _kept(scene)
    scene.texts(asha, "ON")
    with scene.database.begin() as db:
        db.execute(people.update().values(tests_agreed_at=None))
    phone(ASHA).types(*keys).ends().sees(said)
    assert _kept(scene) == by_sms


def _kept(scene: Scene) -> tuple[object, bool]:
    with scene.database.begin() as db:
        row = db.execute(select(people.c.off_until, people.c.tests_agreed_at)).one()
    return row[0], row[1] is not None


@pytest.mark.parametrize("typed", ["100", "73", "a while", "1.5"])
def test_hours_that_are_none_are_asked_again(phone: Dial, asha: Person, typed: str) -> None:
    phone(ASHA).types(HOURS, "5", typed).sees("Please type hours, 1 to 72.")


def test_an_own_time_is_said_back_and_can_be_dropped(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    phone(ASHA).types(HOURS, "5", "12").sees("Off duty for 12 hours?").types("2").ends()
    assert _kept(scene) == (None, False)


def test_who_has_it_and_since_when_is_said_alike(
    phone: Dial, scene: Scene, asha: Person, brian: Person
) -> None:
    report = scene.report()
    number, his = scene.tell(report, asha), scene.tell(report, brian)
    scene.texts(brian, f"1 {his}", NOW - timedelta(minutes=25))
    (by_sms,) = scene.texts(asha, f"WHO {number}")
    assert by_sms == f"{number} is with Kilimani Residents (coordinator) since 14:35."
    opens(phone, ASHA, number).sees("With Kilimani Residents (coordinator) since 14:35.")


@pytest.mark.parametrize("typed", ["a long story", "0712 345 678", "#"])
def test_what_is_no_number_of_an_agency_is_asked_again(
    phone: Dial, scene: Scene, asha: Person, typed: str
) -> None:
    number = scene.tell(scene.report(), asha)
    opens(phone, ASHA, number).types("4", "2", "5", typed).sees("Please type the number")


def test_others_in_a_call_are_not_the_county(phone: Dial, scene: Scene, asha: Person) -> None:
    desk = scene.coordinator(9, "Nairobi county desk", level=2)
    with scene.database.begin() as db:
        rows = organisations.update().where(organisations.c.id == desk.organisation)
        db.execute(rows.values(kind="county_desk"))
    report = scene.report(category="other")
    number = scene.tell(report, asha)
    opens(phone, ASHA, number).types("4", "2", "9", "2", "1").sees("handed to others. Know")
    assert set(scene.alerts(report)) == {asha.person}


def test_every_command_of_a_duty_holder_is_in_a_table() -> None:
    answered = {"accept", "pass", "note", "close", "who", "call"}
    assert {words.split()[0].lower() for *_rest, words in ANSWERS} >= {"1", "2", "3", "note"}
    deeds = {row[0] for row in DEEDS}
    assert set(_ON_DUTY) == deeds | answered | OF_ALL | NO_DEED | ELSEWHERE


def test_a_duty_holder_reports_like_everybody(phone: Dial, asha: Person) -> None:
    phone(ASHA).types(REPORT).sees("1 Report")
