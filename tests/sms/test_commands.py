"""Lists, help, STOP and silence: what is answered when nothing is done to a report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import contacts, messages
from models.directory import people
from models.references import check_digit
from tests.sms.scene import HELP, NOW, Phone, Scene


def stopped(scene: Scene, phone: Phone) -> bool:
    with scene.database.begin() as db:
        return contacts.get(db, phone.contact).sms_stopped_at is not None


def test_the_list_shows_what_is_open_and_whose_it_is(scene: Scene, asha: Phone) -> None:
    mine, new = scene.report(), scene.report(category="fire")
    numbers = scene.tell(mine, asha), scene.tell(new, asha)
    scene.texts(asha, f"1 {numbers[0]}")
    (answer,) = scene.texts(asha, "orodha")
    assert f"{numbers[0]} Theft or robbery, Kilimani (yours)" in answer
    assert f"{numbers[1]} Fire, Kilimani." in answer or f"{numbers[1]} Fire, Kilimani;" in answer


@pytest.mark.parametrize("words", ["LIST", "1", "2", "3 1"])
def test_with_nothing_open_it_says_so(scene: Scene, asha: Phone, words: str) -> None:
    assert scene.texts(asha, words) == ["You have no open alerts. A new one comes to you by SMS."]


@pytest.mark.parametrize("words", ["what is this", "417", "help", "", "STOP this bill"])
def test_who_is_on_duty_and_not_understood_is_told_the_keys(
    scene: Scene, asha: Phone, words: str
) -> None:
    assert scene.texts(asha, words)[0].startswith("Reply 1 and the number to accept")


def test_after_five_errors_in_a_row_there_is_silence_until_a_command_works(
    scene: Scene, asha: Phone
) -> None:
    def minute(passed: int) -> list[str]:
        return scene.texts(asha, f"nonsense {passed}", NOW + timedelta(minutes=passed))

    assert [len(minute(passed)) for passed in range(7)] == [1, 1, 1, 1, 1, 0, 0]
    number = scene.tell(scene.report(), asha)
    assert "is yours" in scene.texts(asha, f"1 {number}", NOW + timedelta(minutes=8))[0]
    assert len(minute(9)) == 1


def test_thanks_are_not_answered(scene: Scene, asha: Phone) -> None:
    assert scene.texts(asha, "Asante sana") == []


def test_who_only_agrees_while_an_alert_waits_is_told_how_to_accept(
    scene: Scene, asha: Phone
) -> None:
    report = scene.report()
    scene.tell(report, asha)
    assert scene.texts(asha, "sawa sawa")[0].startswith("Reply 1 and the number")
    assert scene.state(report).holder_id is None


def test_a_stranger_gets_one_help_line_a_day(scene: Scene) -> None:
    stranger = scene.phone(600)
    first = scene.texts(stranger, "who is this")
    assert first == [HELP]
    assert scene.texts(stranger, "1 417", NOW + timedelta(hours=3)) == []
    assert scene.texts(stranger, "hello?", NOW + timedelta(hours=23)) == []
    assert scene.texts(stranger, "hello?", NOW + timedelta(hours=25)) == first
    assert {message.purpose for message in scene.sent()} == {"help"}


def test_a_stranger_who_asks_for_help_has_it_sooner(scene: Scene) -> None:
    stranger = scene.phone(600)
    scene.texts(stranger, "who is this")
    assert scene.texts(stranger, "HELP", NOW + timedelta(minutes=5)) == []
    assert len(scene.texts(stranger, "HELP", NOW + timedelta(hours=1))) == 1


def test_a_stranger_cannot_act_on_an_alert(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    scene.texts(scene.phone(600), f"1 {number}")
    assert scene.state(report).holder_id is None


def test_who_has_left_is_a_stranger(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    with scene.database.begin() as db:
        db.execute(people.update().values(left_at=NOW))
    assert scene.texts(asha, f"1 {number}") == [HELP]
    assert scene.state(report).holder_id is None


def test_a_sender_that_is_a_word_gets_nothing_and_is_marked_handled(scene: Scene) -> None:
    message = scene.stored(None, "You have received Ksh500. 1 417")
    assert scene.handled(message) == [] and scene.sent() == []


def test_words_that_cannot_be_opened_are_marked_and_not_tried_again(
    scene: Scene, asha: Phone
) -> None:
    message = scene.stored(asha.contact, "1")
    with scene.database.begin() as db:
        db.execute(messages.messages.update().values(words_sealed=b"\x01\x63 not ours"))
    assert scene.handled(message) == []
    with scene.database.begin() as db:
        assert messages.get(db, message).handled_at == NOW


@pytest.mark.parametrize("word", ["STOP", "Acha", "komesha", "Stop. Thank you"])
def test_stop_is_obeyed_and_answered_once(scene: Scene, word: str) -> None:
    resident = scene.phone(500)
    assert scene.texts(resident, word) == [
        "You will get no more SMS from us. To get them again reply START"
    ]
    assert stopped(scene, resident)
    assert scene.texts(resident, word) == []


def test_start_undoes_a_stop_and_a_block(scene: Scene) -> None:
    resident = scene.phone(500)
    scene.texts(resident, "STOP")
    with scene.database.begin() as db:
        contacts.block(db, resident.contact, "UserInBlacklist")
    assert scene.texts(resident, "anza") == [
        "You can get SMS from us again. To end them reply STOP"
    ]
    with scene.database.begin() as db:
        contact = contacts.get(db, resident.contact)
    assert (contact.sms_stopped_at, contact.blocked) == (None, "")


def test_stop_in_a_sentence_stops_nothing(scene: Scene) -> None:
    resident = scene.phone(500)
    scene.texts(resident, "STOP this bill")
    assert not stopped(scene, resident)


def test_stop_with_a_reference_ends_the_news_of_that_report_alone(
    scene: Scene, asha: Phone
) -> None:
    resident, number = scene.phone(500), "48213097"
    reference = number + check_digit(number)
    report = scene.report(resident, reference=reference)
    shown = f"{reference[:3]}-{reference[3:6]}-{reference[6:]}"
    assert scene.texts(resident, f"STOP {shown}") == [f"You will get no more SMS about {shown}."]
    assert scene.state(report).contact == "none" and not stopped(scene, resident)
    assert len(scene.texts(asha, f"1 {scene.tell(report, asha)}")) == 1


def test_stop_with_anothers_reference_tells_nothing(scene: Scene) -> None:
    number = "48213097"
    reference = number + check_digit(number)
    report = scene.report(scene.phone(500), reference=reference)
    for phone, words in ((600, f"STOP {reference}"), (601, "STOP 12345")):
        assert scene.texts(scene.phone(phone), words) == [HELP]
    assert scene.state(report).contact == "sms"


def test_who_is_on_duty_may_stop_and_start(scene: Scene, asha: Phone) -> None:
    assert "no more SMS" in scene.texts(asha, "STOP")[0]
    assert stopped(scene, asha)
    assert "again" in scene.texts(asha, "START")[0]
    assert not stopped(scene, asha)


def test_a_flood_from_one_phone_is_obeyed_but_not_answered(scene: Scene) -> None:
    resident = scene.phone(500)
    answered = [
        len(scene.texts(resident, word, NOW + timedelta(minutes=minute)))
        for minute, word in enumerate(["STOP", "START"] * 8)
    ]
    assert sum(answered) == 10 and not stopped(scene, resident)
