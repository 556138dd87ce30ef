"""Who has a report writes to its reporter through the line, and reads the answer; no number shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from models import contacts, incidents, questions, references
from models.messages import messages
from models.questions import report_questions
from models.references import ORDINARY, drawn
from sms.gsm import segments
from sms.keywords import Command, parse
from sms.texts_talk import MOST_PARTS
from tests.models.stands import stands
from tests.sms.scene import HELP, NOW, Phone, Scene

LATER = NOW + timedelta(minutes=5)


def accepted(scene: Scene, resident: Phone, holder: Phone, **values: Any) -> tuple[UUID, int]:
    report = scene.report(resident, reference=drawn(ORDINARY, scene.below), **values)
    number = scene.tell(report, holder)
    scene.texts(holder, f"1 {number}")
    return report, number


def shown(scene: Scene, report: UUID) -> str:
    return references.written(scene.state(report).reference)


@pytest.mark.parametrize(
    "words",
    [
        "ASK 417 which gate?",
        "ask417 which gate?",
        "Uliza namba 417: which gate?",
        "ASK 4l7, which gate?",
        '"ASK 417 which gate?',
    ],
    ids=["plain", "glued", "Kiswahili", "a slip", "quoted"],
)
def test_ask_is_read_and_the_words_stay_as_typed(words: str) -> None:
    assert parse(words) == Command("ask", 417, words="which gate?")


@pytest.mark.parametrize("words", ["ask 12 men", "ASK him", "task 417 x", "ask 4170 a"])
def test_what_only_looks_like_it_is_no_question(words: str) -> None:
    assert parse(words).kind != "ask"


def test_the_question_and_its_answer_pass_and_neither_sees_a_number(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report, number = accepted(scene, resident, asha)
    answer, asked = scene.texts(asha, f"ASK {number} Which gate? Call me 0712345678")
    assert asked == (
        f"{shown(scene, report)}, Kilimani Forum asks: Which gate? Call me (phone). "
        "To answer reply to this SMS."
    )
    assert (
        answer == f"{number}: goes to who reported it, but not at night. The answer comes by SMS."
    )
    told, heard = scene.texts(resident, "The blue one. I am on 0722000111", LATER)
    assert told == f"Added to {shown(scene, report)}. You may send more. In danger call 999."
    assert heard == f"Answer on {number}: The blue one. I am on (phone)"
    assert scene.happened(report) == ["accepted", "wrote", "answered"]


@pytest.mark.parametrize(
    "words", ["YES", "no", "1", "2 men", "OK", "list", "Gate 3"], ids=lambda words: f"{words!r}"
)
def test_any_words_answer_a_question_that_waits(
    scene: Scene, asha: Phone, resident: Phone, words: str
) -> None:
    _, number = accepted(scene, resident, asha)
    scene.texts(asha, f"ASK {number} How many?")
    assert scene.texts(resident, words, LATER)[-1] == f"Answer on {number}: {words}"


@pytest.mark.parametrize("words", ["STOP", "HELP", "MY DATA"])
def test_what_a_resident_may_always_ask_is_no_answer(
    scene: Scene, asha: Phone, resident: Phone, words: str
) -> None:
    _, number = accepted(scene, resident, asha)
    scene.texts(asha, f"ASK {number} How many?")
    assert not any("Answer on" in said for said in scene.texts(resident, words, LATER))


def test_a_yes_answers_what_was_asked_last(scene: Scene, asha: Phone, resident: Phone) -> None:
    solved, _ = accepted(scene, resident, asha)
    with scene.database.begin() as db:
        stands(db, solved, state="resolved", closed_at=NOW, asked_at=NOW)
    _, number = accepted(scene, resident, asha)
    assert scene.texts(asha, f"ASK {number} Still there?", LATER)[0].startswith(f"{number}:")
    heard = scene.texts(resident, "yes", LATER + timedelta(minutes=1))
    assert heard[-1] == f"Answer on {number}: yes" and scene.state(solved).state == "resolved"


@pytest.mark.parametrize(
    ("contact", "stopped", "said"),
    [
        ("none", False, "did not agree to SMS. Nothing was sent."),
        ("sms", True, "do not reach who reported"),
        ("call", True, "do not reach who reported"),
    ],
    ids=["agreed to nothing", "said STOP", "agreed to a call, said STOP"],
)
def test_who_did_not_agree_or_stopped_is_not_written_to(
    scene: Scene, asha: Phone, resident: Phone, contact: str, stopped: bool, said: str
) -> None:
    report, number = accepted(scene, resident, asha)
    with scene.database.begin() as db:
        stands(db, report, contact=contact)
        contacts.stop_sms(db, resident.contact, NOW if stopped else None)
    (answer,) = scene.texts(asha, f"ASK {number} Which gate?")
    assert said in answer and "wrote" not in scene.happened(report)


def test_of_an_incident_who_agreed_is_asked(scene: Scene, asha: Phone, resident: Phone) -> None:
    lead, number = accepted(scene, resident, asha)
    other = scene.phone(501)
    second = scene.report(other, reference=drawn(ORDINARY, scene.below))
    with scene.database.begin() as db:
        stands(db, lead, contact="none")
        stands(db, second, follows=lead)
        assert incidents.count(db, lead) == 2
    _, asked = scene.texts(asha, f"ASK {number} Which gate?")
    assert asked.startswith(shown(scene, second))
    assert scene.texts(other, "The blue one", LATER)[-1] == f"Answer on {number}: The blue one"


def test_who_has_not_accepted_must_first_and_others_hear_who_has_it(
    scene: Scene, asha: Phone, brian: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    assert scene.texts(asha, f"ASK {number} Which gate?")[0].startswith("Please accept")
    other = scene.tell(report, brian)
    scene.texts(asha, f"1 {number}")
    (answer,) = scene.texts(brian, f"ASK {other} Which gate?")
    assert "is with Kilimani Forum" in answer


def test_the_same_text_handled_twice_asks_once(scene: Scene, asha: Phone, resident: Phone) -> None:
    _, number = accepted(scene, resident, asha)
    message = scene.stored(asha.contact, f"ASK {number} Which gate?")
    assert len(scene.handled(message)) == 2 and scene.handled(message) == []
    with scene.database.begin() as db:
        assert len(db.execute(select(report_questions)).all()) == 1


def test_ten_a_day_are_enough(scene: Scene, asha: Phone, resident: Phone) -> None:
    _, number = accepted(scene, resident, asha)
    said = [scene.texts(asha, f"ASK {number} Which gate {n}?") for n in range(11)]
    assert [len(one) for one in said] == [2] * 10 + [1]
    assert "asked often today" in said[-1][0]


def test_too_long_is_refused_and_what_goes_is_two_parts_at_most(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    _, number = accepted(scene, resident, asha)
    assert "too long" in scene.texts(asha, f"ASK {number} {'word ' * 79}")[0]
    _, asked = scene.texts(asha, f"ASK {number} {'word ' * 40}")
    assert segments(asked) <= MOST_PARTS


def test_no_words_ask_nothing(scene: Scene, asha: Phone, resident: Phone) -> None:
    _, number = accepted(scene, resident, asha)
    (answer,) = scene.texts(asha, f"ASK {number}")
    assert answer.startswith("What shall we ask")


def test_of_two_threads_it_is_asked_which(scene: Scene, asha: Phone, resident: Phone) -> None:
    first, one = accepted(scene, resident, asha)
    second, two = accepted(scene, resident, asha)
    scene.texts(asha, f"ASK {one} Which gate?")
    scene.texts(asha, f"ASK {two} How many?", NOW + timedelta(minutes=1))
    (which,) = scene.texts(resident, "Three", LATER)
    assert f"1 {shown(scene, second)}, 2 {shown(scene, first)}" in which
    heard = scene.texts(resident, "1", LATER + timedelta(minutes=1))
    assert heard[-1] == f"Answer on {two}: Three"
    with scene.database.begin() as db:
        week = NOW - timedelta(days=7)
        left = questions.live(db, resident.contact, week, LATER + timedelta(hours=1))
        assert [asked.report_id for asked in left] == [first]


def test_who_is_on_duty_may_have_been_asked_too(scene: Scene, asha: Phone, brian: Phone) -> None:
    _, number = accepted(scene, brian, asha)
    scene.texts(asha, f"ASK {number} Which gate?")
    assert scene.texts(brian, "the blue gate", LATER)[-1] == f"Answer on {number}: the blue gate"


def test_a_question_of_last_week_is_answered_no_more(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    _, number = accepted(scene, resident, asha)
    scene.texts(asha, f"ASK {number} Which gate?")
    assert scene.texts(resident, "blue", NOW + timedelta(days=8)) == [HELP]


@pytest.mark.parametrize(
    ("happening_now", "purpose"), [(False, "ask"), (True, "ask-now")], ids=["not now", "now"]
)
def test_only_what_happens_now_passes_the_quiet_hours(
    scene: Scene, asha: Phone, resident: Phone, happening_now: bool, purpose: str
) -> None:
    _, number = accepted(scene, resident, asha, happening_now=happening_now)
    scene.texts(asha, f"ASK {number} Which gate?")
    (sent,) = [one for one in scene.sent() if one.purpose.startswith("ask")]
    assert (sent.purpose, sent.capped) == (purpose, True)


def test_what_asking_and_answering_cost(scene: Scene, asha: Phone, resident: Phone) -> None:
    """Statements: an ASK 17 with its two texts, an answer 23 with its two."""
    _, number = accepted(scene, resident, asha)
    sent: list[str] = []
    event.listen(scene.database, "before_cursor_execute", lambda *a: sent.append(str(a[2])))

    def cost(phone: Phone, words: str) -> int:
        message = scene.stored(phone.contact, words)
        sent.clear()
        scene.handled(message)
        return len(sent)

    assert (cost(asha, f"ASK {number} Which gate?"), cost(resident, "Blue")) == (17, 23)


def test_no_word_lies_outside_what_is_sealed(scene: Scene, asha: Phone, resident: Phone) -> None:
    _, number = accepted(scene, resident, asha)
    scene.texts(asha, f"ASK {number} Which zebra gate?")
    with scene.database.begin() as db:
        kept = [*db.execute(select(report_questions)), *db.execute(select(messages))]
    assert "zebra" not in repr(kept)
