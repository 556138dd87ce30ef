"""A question to who reported it, put in a call: the same as `ASK 417 ...` by SMS."""

from __future__ import annotations

import pytest

from tests.sms.scene import Phone as Person
from tests.sms.scene import Scene
from tests.sms.test_talking import accepted, shown
from tests.ussd.duties import ASHA, Dial, opens

TO_ASK = ("3", "5")  # among the notes


def test_what_is_asked_in_a_call_reaches_the_reporter_as_by_sms(
    phone: Dial, scene: Scene, asha: Person, resident: Person
) -> None:
    report, number = accepted(scene, resident, asha)
    before = len(scene.sent())
    call = opens(phone, ASHA, number).types(*TO_ASK).sees("It goes by SMS", "name no person")
    call.types("Which gate? Call 0712345678").sees("To the reporter: Which gate?", "1 Send")
    call.types("1").ends().sees(f"{number}: goes to who reported it")
    (asked,) = [scene.said(one.id)[1] for one in scene.sent()[before:]]
    assert asked.startswith(f"{shown(scene, report)}, Kilimani Forum asks: Which gate?")
    assert "0712345678" not in asked and scene.happened(report)[-1] == "wrote"


@pytest.mark.parametrize("typed", ["", "?", "#"], ids=["nothing", "a sign", "a hash"])
def test_no_words_are_asked_for_again(
    phone: Dial, scene: Scene, asha: Person, resident: Person, typed: str
) -> None:
    _, number = accepted(scene, resident, asha)
    opens(phone, ASHA, number).types(*TO_ASK, typed).sees("Please type your question.")


def test_a_question_can_be_dropped(
    phone: Dial, scene: Scene, asha: Person, resident: Person
) -> None:
    report, number = accepted(scene, resident, asha)
    opens(phone, ASHA, number).types(*TO_ASK, "Which gate?", "2").ends()
    assert scene.happened(report) == ["accepted"]
