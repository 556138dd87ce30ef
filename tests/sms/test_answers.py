"""What a duty holder's text does to a report, over a real database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models import alerts, contacts, messages, reports
from models.vault import Vault
from tests.sms.scene import NOW, Phone, Scene


@pytest.fixture
def scene(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    below: Callable[[int], int],
) -> Scene:
    return Scene(database, vault, languages, below)


@pytest.fixture
def asha(scene: Scene) -> Phone:
    return scene.coordinator(1, "Kilimani Forum")


@pytest.fixture
def brian(scene: Scene) -> Phone:
    return scene.coordinator(2, "Kilimani Residents")


@pytest.fixture
def resident(scene: Scene) -> Phone:
    return scene.phone(500)


def test_accepting_takes_the_report_and_is_answered_once(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    answer, news = scene.texts(asha, f"1 {number}")
    assert answer == (
        f"{number} Theft or robbery, Kilimani is yours. Cannot go? Reply 2 {number}. "
        f"When done reply 3 {number}"
    )
    assert "was accepted by Kilimani Forum" in news
    now = scene.state(report)
    assert (now.state, now.holder_id, now.acknowledged_at) == ("acknowledged", asha.person, NOW)
    assert now.due_at == NOW + timedelta(hours=72)
    mine = scene.alerts(report)[asha.person or UUID(int=0)]
    assert (mine.state, mine.answer, mine.answered_at) == ("accepted", "accepted", NOW)
    assert scene.happened(report) == ["accepted"]


def test_accepting_twice_changes_nothing_and_is_answered_the_same(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    first = scene.texts(asha, f"1 {number}")
    later = NOW + timedelta(minutes=5)
    assert scene.texts(asha, f"OK {number}", later) == first[:1]
    assert scene.happened(report) == ["accepted"]
    assert scene.state(report).acknowledged_at == NOW


def test_the_same_message_handled_twice_has_one_effect(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    message = scene.stored(asha.contact, f"1 {scene.tell(report, asha)}")
    assert len(scene.handled(message)) == 2
    assert scene.handled(message) == []
    assert scene.happened(report) == ["accepted"]
    assert len(scene.sent()) == 2


def test_two_workers_on_the_same_message_have_one_effect(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    message = scene.stored(asha.contact, f"1 {scene.tell(report, asha)}")
    assert sorted(len(sent) for sent in at_once(scene, message, message)) == [0, 2]
    assert scene.happened(report) == ["accepted"]


def test_of_two_who_accept_at_once_one_has_it_and_the_other_hears_who(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    report = scene.report()
    ours = [scene.stored(p.contact, f"1 {scene.tell(report, p)}") for p in (asha, brian)]
    answers = [scene.said(sent[0][1])[1] for sent in at_once(scene, *ours)]
    assert scene.happened(report) == ["accepted"]
    holder = {asha.person: "Kilimani Forum", brian.person: "Kilimani Residents"}[
        scene.state(report).holder_id
    ]
    assert sorted("is yours" in answer for answer in answers) == [False, True]
    assert sum(f"already with {holder} (coordinator) since 15:00" in a for a in answers) == 1


def at_once(scene: Scene, *ids: UUID) -> list[list[tuple[str, UUID]]]:
    """Handles messages in as many threads, started together."""
    ready = Barrier(len(ids))

    def one(message_id: UUID) -> list[tuple[str, UUID]]:
        ready.wait(timeout=10)
        return scene.handled(message_id)

    with ThreadPoolExecutor(len(ids)) as pool:
        return list(pool.map(one, ids))


def test_a_bare_one_means_the_only_open_alert(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    scene.tell(report, asha)
    assert "is yours" in scene.texts(asha, "1")[0]
    assert scene.state(report).holder_id == asha.person


def test_a_bare_one_asks_when_there_are_several(scene: Scene, asha: Phone) -> None:
    told = [scene.report(), scene.report(category="fire")]
    numbers = [scene.tell(report, asha) for report in told]
    (answer,) = scene.texts(asha, "1")
    assert answer.startswith("Which one?")
    for number, label in zip(numbers, ("Theft or robbery", "Fire"), strict=True):
        assert f"{number} {label}, Kilimani" in answer
    assert [scene.state(report).state for report in told] == ["routed", "routed"]


def test_a_bare_one_means_the_one_nobody_has_yet(scene: Scene, asha: Phone, brian: Phone) -> None:
    mine, theirs, new = scene.report(), scene.report(), scene.report()
    assert scene.texts(asha, f"1 {scene.tell(mine, asha)}")
    scene.tell(theirs, asha)
    assert scene.texts(brian, f"1 {scene.tell(theirs, brian)}")
    scene.tell(new, asha)
    assert "is yours" in scene.texts(asha, "1")[0]
    assert scene.state(new).holder_id == asha.person
    assert scene.state(theirs).holder_id == brian.person


def test_passing_leaves_it_with_the_others_who_were_told(
    scene: Scene, asha: Phone, brian: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    scene.tell(report, brian)
    (answer,) = scene.texts(asha, f"2 {number} too far")
    assert answer == f"{number} is passed on. The others who were told with you still have it."
    assert scene.alerts(report)[asha.person or UUID(int=0)].state == "passed"
    assert (scene.state(report).state, scene.state(report).holder_id) == ("routed", None)


def test_a_holder_who_passes_gives_it_back_and_the_resident_hears(
    scene: Scene, asha: Phone, brian: Phone, resident: Phone
) -> None:
    report = scene.report(resident, happening_now=True)
    number = scene.tell(report, asha)
    scene.tell(report, brian)
    scene.texts(asha, f"1 {number}")
    later = NOW + timedelta(hours=2)
    answer, news = scene.texts(asha, f"pitisha {number}", later)
    assert "passed on" in answer and "was passed on by Kilimani Forum" in news
    back = scene.state(report)
    assert (back.state, back.holder_id) == ("routed", None)
    assert back.due_at == later + timedelta(minutes=15)


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
    answer, news = scene.texts(asha, f"3 {number} 2 county askaris")
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
        assert asha.person and alerts.open_for(db, [asha.person])[0].short_number == number
    scene.texts(asha, f"3 {number} 1")
    with scene.database.begin() as db:
        assert alerts.open_for(db, [asha.person]) == []
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


def test_who_is_told_because_the_holder_was_too_slow_may_take_it_over(
    scene: Scene, asha: Phone
) -> None:
    juma, report = scene.coordinator(3, "Dagoretti North Desk", level=1), scene.report()
    slow = scene.tell(report, asha)
    scene.texts(asha, f"1 {slow}")
    later = NOW + timedelta(days=4)
    number = scene.tell(report, juma, level=1, at=later)
    assert "is yours" in scene.texts(juma, f"1 {number}", later)[0]
    assert scene.state(report).holder_id == juma.person
    assert "is with Dagoretti North Desk" in scene.texts(asha, f"3 {slow} 1", later)[0]


def test_who_was_told_before_it_was_taken_may_not(scene: Scene, asha: Phone) -> None:
    juma, report = scene.coordinator(3, "Dagoretti North Desk", level=1), scene.report()
    number = scene.tell(report, juma, level=1)
    late = NOW + timedelta(minutes=1)
    scene.texts(asha, f"1 {scene.tell(report, asha)}", late)
    assert "already with Kilimani Forum" in scene.texts(juma, f"1 {number}", late)[0]
    assert scene.state(report).holder_id == asha.person


def test_a_number_of_somebody_else_is_none_of_yours(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    assert scene.texts(brian, f"1 {number}") == [f"You have no alert {number}. LIST shows yours."]
    assert scene.state(report).holder_id is None


def test_the_incoming_message_is_tied_to_what_it_was_about(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    message = scene.stored(asha.contact, f"1 {scene.tell(report, asha)}")
    scene.handled(message)
    with scene.database.begin() as db:
        kept = messages.get(db, message)
    assert (kept.report_id, kept.person_id, kept.handled_at) == (report, asha.person, NOW)


@pytest.mark.parametrize("refuses", ["stopped", "blocked", "never agreed"])
def test_no_news_for_who_does_not_want_it(
    scene: Scene, asha: Phone, resident: Phone, refuses: str
) -> None:
    report = scene.report(resident, contact="none" if refuses == "never agreed" else "sms")
    with scene.database.begin() as db:
        if refuses == "stopped":
            contacts.stop_sms(db, resident.contact, NOW)
        if refuses == "blocked":
            contacts.block(db, resident.contact, "UserInBlacklist")
    assert len(scene.texts(asha, f"1 {scene.tell(report, asha)}")) == 1


def test_answers_are_urgent_and_news_is_not(scene: Scene, asha: Phone, resident: Phone) -> None:
    scene.texts(asha, f"1 {scene.tell(scene.report(resident), asha)}")
    sent = {message.purpose: message for message in scene.sent()}
    assert {name: m.lane for name, m in sent.items()} == {"answer": "urgent", "news": "normal"}
    assert all(m.segments == 1 and m.status == "queued" for m in sent.values())


def test_everybody_is_answered_in_their_own_language(scene: Scene, resident: Phone) -> None:
    wanjiru = scene.coordinator(9, "Jukwaa la Kilimani", language="sw")
    report = scene.report(resident, language="sw")
    answer, news = scene.texts(wanjiru, f"ndio {scene.tell(report, wanjiru)}")
    assert "ni yako" in answer and "imekubaliwa na Jukwaa la Kilimani" in news
