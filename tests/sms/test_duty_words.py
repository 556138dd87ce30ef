"""Notes and "who has it" by SMS, and the words that set a duty: read exactly or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies

from models.duties import NO_END
from models.events import of as events_of
from sms import texts_duty
from sms.choices import NOTES, REASONS, SPANS
from sms.gsm import fits, is_gsm
from sms.keywords import Command, parse
from sms.texts import ROLES, Whose
from tests.sms.scene import NOW, Phone, Scene

READ = [
    ("OFF", Command("off", choice="open")),
    ("Off duty.", Command("off", choice="open")),
    ("OFF 2h", Command("off", choice="2h")),
    ("off 2", Command("off", choice="2h")),
    ("off for 12 hours please", Command("off", choice="12h")),
    ("off 2hrs", Command("off", choice="2h")),
    ("OFF until morning", Command("off", choice="morning")),
    ("sipo", Command("off", choice="open")),
    ("Sipo zamu kwa masaa 8", Command("off", choice="8h")),
    ("SIPO asubuhi", Command("off", choice="morning")),
    ("sipo saa 2", Command("unknown")),
    ("OFF until 6", Command("unknown")),
    ("OFF 417", Command("unknown")),
    ("OFF 90", Command("unknown")),
    ("OFF 0", Command("unknown")),
    ("off to town now", Command("unknown")),
    ("ON", Command("on")),
    ("on duty", Command("on")),
    ("Nipo zamuni", Command("on")),
    ("nipo njiani", Command("unknown")),
    ("on my way", Command("unknown")),
    ("NOTE 417 1", Command("note", 417, words="1", choice="on_the_way")),
    ("note 417 on the way", Command("note", 417, words="ON THE WAY", choice="on_the_way")),
    ("Andika 417 njiani", Command("note", 417, words="NJIANI", choice="on_the_way")),
    (
        "NOTE no. 417 waiting for police",
        Command("note", 417, words="WAITING FOR POLICE", choice="police"),
    ),
    ("note417 need help", Command("note", 417, words="NEED HELP", choice="help")),
    ("ANDIKA 417 nahitaji msaada", Command("note", 417, words="NAHITAJI MSAADA", choice="help")),
    ("NOTE 417 no help needed", Command("note", 417, words="NO HELP NEEDED")),
    ("NOTE 417", Command("note", 417)),
    ("NOTE 4", Command("unknown")),
    ("note that I am late", Command("unknown")),
    ("WHO 417", Command("who", 417)),
    ("nani 417?", Command("who", 417)),
    ("who is this", Command("unknown")),
    ("who 417 told", Command("unknown")),
]


WARD = "Kapchemutwa/Kamariny Township North"


@pytest.mark.parametrize(("text", "command"), READ, ids=[text for text, _ in READ])
def test_what_is_texted_of_duty_is_read_exactly_or_not_at_all(text: str, command: Command) -> None:
    assert parse(text) == command


@settings(max_examples=200, deadline=None)
@given(strategies.sampled_from(["OFF", "SIPO", "NOTE", "WHO", "ON"]), strategies.text(max_size=30))
def test_no_words_after_a_keyword_of_duty_break_it(word: str, rest: str) -> None:
    assert parse(f"{word} {rest}").kind


@pytest.mark.parametrize(
    ("words", "note"), [("NOTE {n} 4", "not_found"), ("andika {n} mvua kubwa", "")]
)
def test_a_note_is_an_event_of_the_report_without_its_words(
    scene: Scene, asha: Phone, words: str, note: str
) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    (answer,) = scene.texts(asha, words.format(n=number))
    assert str(number) in answer and "ept." in answer.replace("kept.", "Kept.")
    with scene.database.begin() as db:
        (event,) = events_of(db, report)
    assert (event["kind"], event["person_id"], event["facts"]["note"]) == (
        "noted",
        asha.person,
        note,
    )
    assert "mvua" not in str(event["facts"])


def test_a_note_without_words_asks_for_them_and_keeps_nothing(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    (answer,) = scene.texts(asha, f"NOTE {number}")
    assert "1 On the way, 2 Waiting for police" in answer and f"Like NOTE {number} 1" in answer
    assert scene.happened(report) == []


def test_a_note_on_what_another_has_calls_nobody(scene: Scene, asha: Phone, brian: Phone) -> None:
    scene.coordinator(3, "Dagoretti North Desk", level=1)
    report = scene.report()
    number = scene.tell(report, asha)
    scene.texts(brian, f"1 {scene.tell(report, brian)}")
    assert scene.texts(asha, f"NOTE {number} need help") == [f"{number}: Need help. Kept."]
    assert (scene.state(report).holder_id, scene.state(report).level) == (brian.person, 0)


def test_who_has_a_report_is_told_to_whoever_was_told_of_it(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    report = scene.report()
    numbers = {asha: scene.tell(report, asha), brian: scene.tell(report, brian)}
    assert scene.texts(asha, f"WHO {numbers[asha]}") == [
        f"Nobody has accepted {numbers[asha]} yet."
    ]
    scene.texts(brian, f"1 {numbers[brian]}")
    later = NOW + timedelta(minutes=9)
    for phone, number in numbers.items():
        (answer,) = scene.texts(phone, f"nani {number}", later)
        assert answer == f"{number} is with Kilimani Residents (coordinator) since 15:00."
    scene.texts(brian, f"3 {numbers[brian]} 1")
    assert "was closed by Kilimani Residents" in scene.texts(asha, f"WHO {numbers[asha]}")[0]


def test_a_stranger_who_texts_these_words_changes_nothing(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    stranger = scene.phone(600)
    for words in ("OFF", f"NOTE {number} 1", f"WHO {number}", "ON"):
        scene.texts(stranger, words)
    assert scene.happened(report) == []


def test_every_text_is_one_part_or_two_in_both_languages(scene: Scene) -> None:
    for t in scene.languages.values():
        longest = [Whose("W" * 200, role, NOW - timedelta(days=2)) for role in ROLES]
        one = [
            *(texts_duty.who(t, 417, whose, NOW) for whose in longest),
            *(texts_duty.noted(t, 417, note) for note in ("", *NOTES)),
            texts_duty.nobody(t, 417),
            texts_duty.on(t, reached=False),
            texts_duty.off(t, NOW + timedelta(days=3), NOW, kept=99, dial="*384*70421#"),
            *(
                texts_duty.off(t, until, NOW, kept=99, dial=dial, last_of=wards)
                for until in (NOW + timedelta(days=3), NO_END)
                for dial in ("", "*384*70421#")
                for wards in ([WARD], [WARD] * 85)
            ),
        ]
        assert all(fits(text) and is_gsm(text) for text in one)
        assert all("Kapchem" in text for text in one[-8:]), "some of the ward's name is left"
        assert fits(texts_duty.ask_note(t, 417), 2)


def test_every_choice_has_kiswahili_of_its_own(scene: Scene) -> None:
    t = scene.languages["sw"]
    labels = [*NOTES.values(), *REASONS.values(), *SPANS.values()]
    assert [label for label in labels if t(label) == label] == []
