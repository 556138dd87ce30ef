"""Was it solved? Asked after some days; YES, NO and silence each have their end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from locales.marks import Translate
from models import contacts
from models.references import ORDINARY, drawn, written
from routing.categories import CATEGORIES
from sms import asking, texts_story
from sms.gsm import segments
from tests.models.stands import stands
from tests.sms.scene import HELP, NOW, Phone, Scene

LATER = NOW + timedelta(days=3)


def solved(scene: Scene, asha: Phone, resident: Phone, **values: Any) -> UUID:
    """Closed as solved by Asha at NOW."""
    report = scene.report(resident, reference=drawn(ORDINARY, scene.below), **values)
    number = scene.tell(report, asha)
    scene.texts(asha, f"1 {number}")
    scene.texts(asha, f"3 {number} 1")
    return report


def asked(scene: Scene, at: Any = LATER) -> list[str]:
    sent = asking.ask(scene.database, scene.vault, scene.languages, now=at)
    return [scene.said(message_id)[1] for _lane, message_id in sent]


@pytest.mark.parametrize("code", [c.code for c in CATEGORIES.values() if not c.sensitive])
def test_every_category_has_its_days_and_leaves_a_week_to_answer(code: str) -> None:
    assert 1 <= asking.ASKED_AFTER[code] <= 7


def test_nobody_is_asked_of_the_sensitive_branch() -> None:
    assert not {c.code for c in CATEGORIES.values() if c.sensitive} & {*asking.ASKED_AFTER}


def test_the_question_comes_after_the_days_of_the_category_and_once(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    assert asked(scene, LATER - timedelta(minutes=1)) == []
    (question,) = asked(scene)
    shown = written(scene.state(report).reference)
    assert question == (
        f"{shown} was closed as solved by Kilimani Forum. Is it solved? Reply YES or NO."
    )
    assert asked(scene, LATER + timedelta(days=1)) == []
    assert scene.happened(report)[-1] == "asked"


@pytest.mark.parametrize("why", ["asked for no news", "stopped SMS", "cannot be reached"])
def test_who_did_not_agree_is_not_asked(
    scene: Scene, asha: Phone, resident: Phone, why: str
) -> None:
    report = solved(scene, asha, resident)
    with scene.database.begin() as db:
        if why == "asked for no news":
            stands(db, report, contact="none")
        elif why == "stopped SMS":
            contacts.stop_sms(db, resident.contact, NOW)
        else:
            contacts.block(db, resident.contact, "UserInBlacklist")
    assert asked(scene) == []


def test_one_question_at_a_time(scene: Scene, asha: Phone, resident: Phone) -> None:
    first, second = solved(scene, asha, resident), solved(scene, asha, resident)
    assert len(asked(scene)) == 1 and asked(scene, LATER + timedelta(days=1)) == []
    scene.texts(resident, "YES", LATER)
    assert len(asked(scene, LATER + timedelta(days=1))) == 1
    assert {scene.state(first).state, scene.state(second).state} == {"confirmed_fixed", "resolved"}


@pytest.mark.parametrize("word", ["YES", "yes!", "Ndio", "NDIYO", "Yes thank you"])
def test_yes_confirms_it_and_who_ended_it_hears(
    scene: Scene, asha: Phone, resident: Phone, word: str
) -> None:
    report = solved(scene, asha, resident)
    asked(scene)
    answer, *told = scene.texts(resident, word, LATER)
    assert "is kept as solved" in answer and scene.state(report).state == "confirmed_fixed"
    assert "says it is solved" in told[-1]


@pytest.mark.parametrize("word", ["NO", "no.", "Hapana", "HAPANA bado wako hapa"])
def test_no_opens_it_again_a_level_up(
    scene: Scene, asha: Phone, resident: Phone, word: str
) -> None:
    juma = scene.coordinator(3, "Dagoretti North Desk", level=1)
    report = solved(scene, asha, resident)
    asked(scene)
    answer, *told = scene.texts(resident, word, LATER)
    assert "is open again" in answer
    found = scene.state(report)
    assert (found.state, found.level) == ("routed", 1)
    assert found.due_at == LATER + timedelta(hours=4)
    assert any("says it is not over" in words for words in told)
    assert len([one for one in scene.sent() if one.contact_id == juma.contact]) >= 1


def test_what_follows_a_no_is_kept_with_the_report(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    asked(scene)
    scene.texts(resident, "No they are still at the stage", LATER)
    assert scene.happened(report)[-2:] == ["reopened", "added"]


def test_yes_to_no_question_is_no_answer(scene: Scene, asha: Phone, resident: Phone) -> None:
    report = solved(scene, asha, resident)
    assert scene.texts(resident, "YES") == [HELP]
    assert scene.state(report).state == "resolved"


def test_silence_of_a_week_closes_it_unconfirmed(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    asked(scene)
    assert asking.expire(scene.database, now=LATER + timedelta(days=6)) == 0
    assert asking.expire(scene.database, now=LATER + timedelta(days=7)) == 1
    assert asking.expire(scene.database, now=LATER + timedelta(days=8)) == 0
    assert scene.state(report).state == "closed_unconfirmed"
    assert scene.happened(report)[-1] == "unanswered"


def test_a_late_no_still_opens_it(scene: Scene, asha: Phone, resident: Phone) -> None:
    report = solved(scene, asha, resident)
    asked(scene)
    late = LATER + timedelta(days=8)
    asking.expire(scene.database, now=late)
    assert "is open again" in scene.texts(resident, "NO", late)[0]
    assert scene.state(report).state == "routed"


def test_without_a_question_nothing_is_closed_for_silence(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    assert asking.expire(scene.database, now=NOW + timedelta(days=60)) == 0
    assert scene.state(report).state == "resolved"


def test_the_question_is_one_part_for_the_longest_name(
    languages: Mapping[str, Translate],
) -> None:
    for t in languages.values():
        assert segments(texts_story.ask(t, "482-130-975", "w" * 80)) == 1


def test_one_report_that_cannot_be_asked_about_keeps_no_other_from_being_asked_about(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    poison = solved(scene, asha, scene.phone(501), language="a language nobody speaks")
    solved(scene, asha, resident)
    (question,) = asked(scene)
    assert "Is it solved?" in question
    assert scene.state(poison).asked_at is None
    assert scene.happened(poison)[-1] != "asked"
