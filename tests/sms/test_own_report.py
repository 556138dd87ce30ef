"""A coordinator who made a report too: YES and NO answer our question, never somebody's alert."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.vault import Vault
from tests.sms.scene import NOW, Phone, Scene
from tests.sms.test_asking import LATER, asked, solved
from tests.sms.test_story import filed, said, shown

STORY = "They came back at the stage, two men"


@pytest.fixture
def brians(scene: Scene, asha: Phone, brian: Phone) -> UUID:
    """A report Brian made, closed as solved by Asha; we have asked him whether it is."""
    report = solved(scene, asha, brian)
    assert len(asked(scene)) == 1
    return report


@pytest.mark.parametrize("words", ["YES", "Ndiyo!", "NDIO", "yes thank you"])
def test_a_yes_answers_the_question_and_accepts_nothing(
    scene: Scene, brian: Phone, brians: UUID, words: str
) -> None:
    other = scene.report()
    scene.tell(other, brian)
    answer = scene.texts(brian, words, LATER)[0]
    assert answer == (
        f"Thank you. {shown(scene, brians)} is kept as solved. "
        "An alert waits: to accept reply 1 and its number."
    )
    assert scene.state(brians).state == "confirmed_fixed"
    assert (scene.state(other).state, scene.state(other).holder_id) == ("routed", None)


@pytest.mark.parametrize("words", ["NO", "hapana."])
def test_a_no_opens_it_again(scene: Scene, brian: Phone, brians: UUID, words: str) -> None:
    assert "is open again" in scene.texts(brian, words, LATER)[0]
    assert scene.state(brians).state == "routed"


@pytest.mark.parametrize("words", ["1", "OK", "YES {number}", "1 {number}"])
def test_keys_and_numbers_still_accept(
    scene: Scene, brian: Phone, brians: UUID, words: str
) -> None:
    other = scene.report()
    number = scene.tell(other, brian)
    assert "is yours" in scene.texts(brian, words.format(number=number), LATER)[0]
    assert scene.state(other).holder_id == brian.person
    assert scene.state(brians).state == "resolved"


def test_without_a_question_a_yes_accepts_as_before(scene: Scene, brian: Phone) -> None:
    other = scene.report()
    scene.tell(other, brian)
    assert "is yours" in scene.texts(brian, "YES")[0]


def test_more_words_are_joined_to_the_own_report(scene: Scene, vault: Vault, brian: Phone) -> None:
    report = filed(scene, brian)
    assert scene.texts(brian, STORY)[0].startswith(f"Added to {shown(scene, report)}.")
    assert said(scene, vault, report) == [STORY]


def test_of_several_own_reports_a_digit_says_which(
    scene: Scene, vault: Vault, brian: Phone
) -> None:
    old, new = filed(scene, brian, timedelta(days=2)), filed(scene, brian)
    assert "Which report is this for?" in scene.texts(brian, STORY)[0]
    assert f"Added to {shown(scene, old)}" in scene.texts(brian, "2", NOW)[0]
    assert (said(scene, vault, old), said(scene, vault, new)) == ([STORY], [])


@pytest.mark.parametrize("words", [STORY, "wat"], ids=["a story", "a slip"])
def test_what_may_be_about_an_alert_or_is_a_slip_is_told_the_keys(
    scene: Scene, vault: Vault, brian: Phone, words: str
) -> None:
    report = filed(scene, brian)
    if words == STORY:
        scene.tell(scene.report(), brian)
    assert scene.texts(brian, words)[0].startswith("Reply 1 and the number to accept")
    assert said(scene, vault, report) == []


def test_a_duty_holder_is_told_to_dial_for_a_new_report(scene: Scene, brian: Phone) -> None:
    assert scene.texts(brian, "REPORT theft at Kilimani") == ["For that please dial *384*70421#"]
