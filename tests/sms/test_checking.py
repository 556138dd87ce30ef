"""The monthly test SMS: who agreed gets one by day, and silence after two is silence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import alerts, contacts, messages, reach
from models.directory import people
from models.vault import place
from sms import gsm, texts_coverage
from sms.checking import EVERY, send_due
from sms.keywords import Command, parse
from tests.sms.scene import NOW, Phone, Scene


def sends(scene: Scene, at: datetime = NOW) -> list[str]:
    nudges = send_due(scene.database, scene.vault, scene.languages, at)
    with scene.database.begin() as db:
        return [
            scene.vault.words.open(messages.sealed(db, one), place("messages.words", one))
            for _, one in nudges
        ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("TEST", "test"),
        ("test.", "test"),
        ("Jaribio", "test"),
        ("TEST OFF", "test_off"),
        ("test me now", "unknown"),
        ("YES", "accept"),
    ],
)
def test_the_words_are_read_exactly(said: str, meant: str) -> None:
    assert parse(said).kind == Command(meant).kind


def test_nobody_is_tested_who_did_not_agree(scene: Scene, asha: Phone) -> None:
    assert sends(scene) == []


def test_who_agreed_is_tested_once_a_month(scene: Scene, asha: Phone, brian: Phone) -> None:
    assert "once a month" in scene.texts(asha, "TEST")[0]
    assert sends(scene) == [texts_coverage.test(scene.languages["en"])]
    assert sends(scene, NOW + EVERY - timedelta(days=1)) == []
    assert len(sends(scene, NOW + EVERY + timedelta(minutes=1))) == 1


def test_no_test_comes_by_night(scene: Scene, asha: Phone) -> None:
    scene.texts(asha, "TEST")
    assert sends(scene, NOW + timedelta(hours=8)) == []


@pytest.mark.parametrize("why", ["TEST OFF", "STOP", "blocked"])
def test_who_ends_it_or_cannot_be_reached_is_not_tested(
    scene: Scene, asha: Phone, why: str
) -> None:
    scene.texts(asha, "TEST")
    if why == "blocked":
        with scene.database.begin() as db:
            contacts.block(db, asha.contact, "UserInBlacklist")
    else:
        scene.texts(asha, why)
    assert sends(scene) == []


def test_a_phone_of_two_people_is_tested_once(scene: Scene, asha: Phone, brian: Phone) -> None:
    with scene.database.begin() as db:
        db.execute(
            people.update().where(people.c.id == brian.person).values(contact_id=asha.contact)
        )
    scene.texts(asha, "TEST")
    assert len(sends(scene)) == 1


def test_two_tests_without_a_word_are_silence_and_any_word_ends_it(
    scene: Scene, asha: Phone
) -> None:
    scene.texts(asha, "TEST")
    first, second = NOW + timedelta(days=1), NOW + timedelta(days=32)
    for at in (first, second):
        assert sends(scene, at)
    later = second + timedelta(days=4)
    with scene.database.begin() as db:
        assert reach.unanswered_tests(db, second + timedelta(days=1)) == set()
        assert reach.unanswered_tests(db, later) == {asha.contact}
    scene.texts(asha, "TEST", later)
    with scene.database.begin() as db:
        assert reach.unanswered_tests(db, later) == set()
        agreed = db.execute(
            select(people.c.tests_agreed_at).where(people.c.id == asha.person)
        ).scalar_one()
    assert agreed == later


@pytest.mark.parametrize("how", ["answered an alert", "said Yes to Test SMS"])
def test_who_is_heard_of_in_the_call_has_not_left_two_tests_unanswered(
    scene: Scene, asha: Phone, how: str
) -> None:
    """The free dial code is how a coordinator may answer everything: no SMS comes in from it."""
    scene.texts(asha, "TEST")
    second = NOW + timedelta(days=32)
    for at in (NOW + timedelta(days=1), second):
        assert sends(scene, at)
    report, later = scene.report(), second + timedelta(days=4)
    scene.tell(report, asha, at=later - timedelta(hours=2))
    alert, heard = scene.alerts(report)[asha.person], later - timedelta(hours=1)  # type: ignore[index]
    with scene.database.begin() as db:
        assert reach.unanswered_tests(db, later) == {asha.contact}
        if how == "answered an alert":
            alerts.change(db, alert.id, state="accepted", answer="accept", answered_at=heard)
        else:
            reach.agree(db, [one for one in (asha.person,) if one], heard)
        assert reach.unheard(db, later) == set()


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("text", ["test", "tests_on", "tests_off"])
def test_every_text_is_one_part(scene: Scene, language: str, text: str) -> None:
    words = getattr(texts_coverage, text)(scene.languages[language])
    assert gsm.is_gsm(words) and gsm.segments(words) == 1
