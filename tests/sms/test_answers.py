"""What a duty holder's text does to a report, over a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from models import contacts, messages
from models.database import connect
from tests.sms.scene import NOW, Phone, Scene


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


def test_all_of_it_is_within_the_rights_of_a_worker(scene: Scene, database_url: str) -> None:
    worker = connect(database_url, "worker")
    theirs = replace(scene, database=worker)
    asha, resident = scene.coordinator(1, "Kilimani Forum"), scene.phone(500)
    number = scene.tell(scene.report(resident), asha)
    for words in (f"1 {number}", "LIST", f"2 {number}", f"3 {number} 1", "x", "STOP", "START"):
        assert theirs.handled(scene.stored(asha.contact, words))
    assert theirs.handled(scene.stored(resident.contact, "hello?"))
    worker.dispose()
