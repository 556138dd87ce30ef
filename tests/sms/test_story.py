"""A resident's text without a keyword is joined to the report it belongs to."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import Connection

from models import additions, references
from models.references import ORDINARY, drawn
from models.vault import Vault, place
from sms import reporter
from sms.gsm import segments
from sms.telling import Line
from tests.models.stands import stands
from tests.models.together import behind
from tests.sms.scene import HELP, NOW, Phone, Scene

WORDS = "Two men in a white Probox, KCA 123B, my ID is 12345678"


def filed(scene: Scene, resident: Phone, ago: timedelta = timedelta(hours=1)) -> UUID:
    reference = drawn(ORDINARY, scene.below)
    return scene.report(resident, reference=reference, created_at=NOW - ago)


def shown(scene: Scene, report: UUID) -> str:
    return references.written(scene.state(report).reference)


def said(scene: Scene, vault: Vault, report: UUID) -> list[str]:
    with scene.database.begin() as db:
        kept = additions.of(db, report)
    return [
        vault.words.open(one.words_sealed, place("report_additions.words", one.id)) for one in kept
    ]


def test_a_text_is_joined_to_the_open_report_and_who_has_it_is_told(
    scene: Scene, vault: Vault, asha: Phone, resident: Phone
) -> None:
    report = filed(scene, resident)
    number = scene.tell(report, asha)
    answer, told = scene.texts(resident, WORDS)
    assert answer == (f"Added to {shown(scene, report)}. You may send more. In danger call 999.")
    assert told == f"More on {number}: Two men in a white Probox, KCA 123B, my ID is (ID)"
    assert said(scene, vault, report) == [WORDS] and scene.happened(report) == ["added"]


def test_a_long_story_reaches_the_coordinator_cut_to_one_part(
    scene: Scene, vault: Vault, asha: Phone, resident: Phone
) -> None:
    report = filed(scene, resident)
    scene.tell(report, asha)
    story = "They came by the river road and " * 20
    _, told = scene.texts(resident, story)
    assert segments(told) == 1 and told.endswith("..")
    assert said(scene, vault, report) == [story]


def test_it_is_acknowledged_once_a_day_and_the_coordinator_hears_three(
    scene: Scene, vault: Vault, asha: Phone, resident: Phone
) -> None:
    report = filed(scene, resident)
    scene.tell(report, asha)
    sent = [scene.texts(resident, f"one more thing {n}") for n in range(5)]
    assert [len(one) for one in sent] == [2, 1, 1, 0, 0]
    assert len(said(scene, vault, report)) == 5
    with scene.database.begin() as db:
        stands(db, report, created_at=NOW)
    next_day = NOW + timedelta(days=1, minutes=1)
    assert len(scene.texts(resident, "and today", next_day)) == 2


@pytest.mark.parametrize(
    "words",
    ["1 417", "accept 417", "THANKS", "STOP", "note 417 hello"],
    ids=["a key", "a verb", "thanks", "stop", "a note"],
)
def test_what_reads_as_a_command_is_not_joined(
    scene: Scene, vault: Vault, resident: Phone, words: str
) -> None:
    report = filed(scene, resident)
    scene.texts(resident, words)
    assert said(scene, vault, report) == []


@pytest.mark.parametrize(
    ("ago", "state"),
    [(timedelta(days=8), "routed"), (timedelta(hours=1), "resolved")],
    ids=["older than a week", "closed"],
)
def test_an_old_or_closed_report_takes_no_text(
    scene: Scene, vault: Vault, resident: Phone, ago: timedelta, state: str
) -> None:
    report = filed(scene, resident, ago)
    with scene.database.begin() as db:
        stands(db, report, state=state)
    assert scene.texts(resident, WORDS) == [HELP]
    assert said(scene, vault, report) == []


def test_a_stranger_hears_where_to_turn(scene: Scene, resident: Phone) -> None:
    filed(scene, resident)
    assert scene.texts(scene.phone(777), WORDS) == [HELP]


def test_of_several_it_is_asked_which_and_the_words_wait(
    scene: Scene, vault: Vault, asha: Phone, resident: Phone
) -> None:
    old = filed(scene, resident, timedelta(days=2))
    new = filed(scene, resident)
    number = scene.tell(old, asha)
    (asked,) = scene.texts(resident, "first words")
    assert asked == (
        f"Which report is this for? Reply with its number: 1 {shown(scene, new)}, "
        f"2 {shown(scene, old)}. In danger call 999."
    )
    assert scene.texts(resident, "second words", NOW + timedelta(minutes=1)) == []
    answer, *told = scene.texts(resident, "2")
    assert f"Added to {shown(scene, old)}" in answer
    assert told == [f"More on {number}: first words", f"More on {number}: second words"]
    assert said(scene, vault, old) == ["first words", "second words"]
    assert said(scene, vault, new) == []


def test_who_has_said_which_is_not_asked_again_that_day(
    scene: Scene, vault: Vault, resident: Phone
) -> None:
    filed(scene, resident, timedelta(days=2))
    new = filed(scene, resident)
    scene.texts(resident, "first words")
    scene.texts(resident, "1")
    assert scene.texts(resident, "second words", NOW + timedelta(minutes=1)) == []
    assert said(scene, vault, new) == ["first words", "second words"]


def test_a_digit_that_was_not_offered_joins_nothing(
    scene: Scene, vault: Vault, resident: Phone
) -> None:
    both = [filed(scene, resident, timedelta(days=2)), filed(scene, resident)]
    scene.texts(resident, "first words")
    assert scene.texts(resident, "7") == [HELP]
    assert [said(scene, vault, report) for report in both] == [[], []]


def test_the_same_text_handled_twice_is_joined_once(
    scene: Scene, vault: Vault, resident: Phone
) -> None:
    report = filed(scene, resident)
    message = scene.stored(resident.contact, WORDS)
    assert len(scene.handled(message)) == 1 and scene.handled(message) == []
    assert said(scene, vault, report) == [WORDS]


def test_the_message_says_which_report_it_was_about(scene: Scene, resident: Phone) -> None:
    report = filed(scene, resident)
    message = scene.stored(resident.contact, WORDS)
    scene.handled(message)
    with scene.database.begin() as db:
        from_db = additions.of(db, report)
    assert [one.message_id for one in from_db] == [message]


def test_a_digit_sent_twice_at_once_joins_the_words_once(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    filed(scene, resident, timedelta(days=2))
    new = filed(scene, resident)
    scene.tell(new, asha)
    scene.texts(resident, "first words")
    twice = [scene.stored(resident.contact, "1") for _ in range(2)]
    first, second = (partial(scene.handled_in, message_id=one) for one in twice)
    behind(scene.database, first, second)
    assert scene.happened(new) == ["added"]


def test_what_a_call_adds_at_the_same_moment_is_known_too(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    filed(scene, resident, timedelta(days=2))
    new = filed(scene, resident)
    scene.texts(resident, "they hurt a child")
    digit = scene.stored(resident.contact, "1")

    def calls(db: Connection) -> list[tuple[str, UUID]]:
        line = Line(db, scene.vault, scene.languages, NOW, scene.below)
        return reporter.add(line, new, "two men with guns", channel="ussd")

    behind(scene.database, calls, partial(scene.handled_in, message_id=digit))
    assert sorted(scene.state(new).flags) == ["armed", "child"]
