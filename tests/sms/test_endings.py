"""Passing on, handing over, closing: how a report leaves a duty holder, over a real database."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models import alerts, reports
from tests.sms.scene import NOW, Phone, Scene


def test_passing_tells_the_next_in_line_though_others_of_the_level_have_not_answered(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    chief = scene.coordinator(3, "Chief's Office", level=1)
    report = scene.report()
    number, other = scene.tell(report, asha), scene.tell(report, brian)
    message = scene.stored(asha.contact, f"2 {number}")
    sent = dict(scene.said(one) for _, one in scene.handled(message))
    assert sent[asha.contact] == f"{number} is passed on. The next person in line is told now."
    assert "Reply 1" in sent[chief.contact]
    assert scene.alerts(report)[asha.person or UUID(int=0)].state == "passed"
    (answer,) = scene.texts(brian, f"2 {other}")
    assert answer.startswith(f"{other} is passed on. The next in line were told before")


def test_a_holder_who_passes_gives_it_back_and_the_resident_hears(
    scene: Scene, asha: Phone, brian: Phone, resident: Phone
) -> None:
    scene.coordinator(3, "Chief's Office", level=1)
    report = scene.report(resident, happening_now=True)
    number = scene.tell(report, asha)
    scene.tell(report, brian)
    scene.texts(asha, f"1 {number}")
    later = NOW + timedelta(hours=2)
    answer, *others = scene.texts(asha, f"pitisha {number}", later)
    assert "passed on" in answer
    assert any("was passed on by Kilimani Forum" in words for words in others)
    back = scene.state(report)
    assert (back.state, back.holder_id) == ("routed", None)
    assert back.due_at == later + timedelta(hours=4), "the next level has its own time"


def test_the_last_who_passes_brings_the_next_in_line(scene: Scene, asha: Phone) -> None:
    juma = scene.coordinator(3, "Dagoretti North Desk", level=1)
    report = scene.report()
    number = scene.tell(report, asha)
    message = scene.stored(asha.contact, f"2 {number}")
    sent = dict(scene.said(one) for _, one in scene.handled(message))
    assert sent[asha.contact] == f"{number} is passed on. The next person in line is told now."
    assert "Theft or robbery, Kilimani" in sent[juma.contact]
    assert (scene.state(report).state, scene.state(report).level) == ("routed", 1)
    assert scene.alerts(report)[juma.person or UUID(int=0)].state == "open"


def test_passing_with_nobody_left_says_that_the_desk_has_it(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    assert scene.texts(asha, f"2 {number}") == [
        f"{number} is passed on. The national desk has it now."
    ]
    assert scene.state(report).at_desk
    assert "with you" in scene.texts(asha, f"2 {number}")[0]


def test_not_ours_is_passing_with_its_own_reason(scene: Scene, asha: Phone, brian: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    scene.tell(report, brian)
    assert "is passed on" in scene.texts(asha, f"3 {number} 4")[0]
    assert scene.state(report).state == "routed"
    assert scene.alerts(report)[asha.person or UUID(int=0)].answer == "not_ours"


def test_who_passed_may_take_it_back_while_nobody_has_it(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    scene.tell(report, brian)
    scene.texts(asha, f"2 {number}")
    assert "is yours" in scene.texts(asha, f"1 {number}")[0]
    assert scene.state(report).holder_id == asha.person


@pytest.mark.parametrize(
    "digit, state, kind, outcome, told",
    [
        ("1", "resolved", "fixed", "solved", "as solved"),
        ("3", "not_found", "closed", "nothing_found", "found nothing"),
        ("5", "false_report", "closed", "false", "did not happen"),
    ],
    ids=["solved", "nothing found", "false"],
)
def test_closing_with_an_outcome_ends_the_report(
    scene: Scene,
    asha: Phone,
    brian: Phone,
    resident: Phone,
    digit: str,
    state: str,
    kind: str,
    outcome: str,
    told: str,
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    scene.tell(report, brian)
    answer, news = scene.texts(asha, f"3 {number} {digit}")
    assert answer.startswith(f"{number} is closed:") and told in news and "Not right?" in news
    ended = scene.state(report)
    assert (ended.state, ended.outcome, ended.closed_at) == (state, outcome, NOW)
    assert reports.STATE_TYPES[state] == kind and ended.due_at is None
    told_of = scene.alerts(report)
    assert told_of[asha.person or UUID(int=0)].state == "closed"
    assert told_of[brian.person or UUID(int=0)].state == "over"


def test_handing_to_others_keeps_it_open_and_due(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    answer, news = scene.texts(asha, f"3 {number} 2 the askaris")
    assert "handed to others" in answer and "handed to others by Kilimani Forum" in news
    assert "askaris" not in answer + news
    now = scene.state(report)
    assert (now.state, now.due_at) == ("referred", NOW + timedelta(hours=72))
    assert len(scene.texts(asha, f"3 {number} 2")) == 1
    assert "is closed: solved" in scene.texts(asha, f"3 {number} 1")[0]
    assert scene.state(report).state == "resolved"


def test_closing_without_an_outcome_asks_for_it(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    assert scene.texts(asha, f"3 {number}")[0].startswith(f"How did {number} end? Reply 3 {number}")
    assert scene.state(report).state == "routed"


def test_a_short_number_is_free_again_only_after_closing(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    with scene.database.begin() as db:
        assert number not in alerts.free_numbers(db, asha.contact)
    scene.texts(asha, f"3 {number} 1")
    with scene.database.begin() as db:
        assert number in alerts.free_numbers(db, asha.contact)
    again = scene.texts(asha, f"3 {number} 3")
    assert again == [f"{number} was closed by Kilimani Forum (coordinator), 15:00: solved."]
    assert scene.state(report).state == "resolved"


def test_what_another_has_cannot_be_closed(scene: Scene, asha: Phone, brian: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, brian)
    scene.texts(asha, f"1 {scene.tell(report, asha)}")
    (answer,) = scene.texts(brian, f"3 {number} 1")
    assert "is with Kilimani Forum (coordinator) since 15:00. Only they can close it." in answer
    assert scene.state(report).state == "acknowledged"
