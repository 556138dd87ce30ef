"""Words after `2 417` become a reason that counts; what they say beyond it stays sealed."""

from __future__ import annotations

import pytest

from models.events import of as events_of
from models.vault import Vault, place
from sms.choices import REASONS
from sms.keywords_pass import reason
from tests.sms.scene import Phone, Scene

SAID = [
    ("not mine", "area"),
    ("Not in my area.", "area"),
    ("si eneo langu", "area"),
    ("sio yetu", "area"),
    ("this is another ward", "area"),
    ("not my area, too far", "area"),
    ("too far", "away"),
    ("Niko mbali", "away"),
    ("I am busy", "busy"),
    ("niko kazini", "busy"),
    ("not safe alone", "alone"),
    ("ni hatari", "alone"),
    ("my mother is ill", "other"),
    ("a farm animal", "other"),
    ("", ""),
    (" .,", ""),
]


@pytest.mark.parametrize(("words", "code"), SAID, ids=[row[0] or "nothing" for row in SAID])
def test_what_is_said_is_a_reason(words: str, code: str) -> None:
    assert reason(words) == code
    assert not code or code in REASONS


@pytest.mark.parametrize(
    ("text", "code"),
    [("2 {n} not mine", "area"), ("PITISHA {n} niko mbali", "away"), ("2 {n} mum ill", "other")],
)
def test_passing_on_with_words_keeps_the_reason_and_the_words(
    scene: Scene, vault: Vault, asha: Phone, text: str, code: str
) -> None:
    report = scene.report()
    words = text.format(n=scene.tell(report, asha))
    message = scene.stored(asha.contact, words)
    scene.handled(message)
    with scene.database.begin() as db:
        (facts,) = [one["facts"] for one in events_of(db, report) if one["kind"] == "passed"]
        sealed = db.exec_driver_sql("select words_sealed from messages where direction = 'in'")
        kept = vault.words.open(bytes(sealed.scalar_one()), place("messages.words", message))
    assert facts["reason"] == code and facts["message"] == str(message)
    assert kept == words, "the event leads to the words, and holds none"
    assert "mum" not in str(facts)


def test_passing_on_without_a_word_has_no_reason(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    scene.texts(asha, f"2 {scene.tell(report, asha)}")
    with scene.database.begin() as db:
        (facts,) = [one["facts"] for one in events_of(db, report) if one["kind"] == "passed"]
    assert "reason" not in facts
