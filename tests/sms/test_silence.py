"""Where answering ends: what was asked is done, nobody is answered for ever, and a flag says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import messages
from models.attention import now_needed
from models.messages import Message
from sms import silence
from sms.answers import handle
from sms.turns import Limits
from tests.routing.test_reads import counted
from tests.sms.scene import CODE, HELP, NOW, Phone, Scene

STATEMENTS = 10  # of handling LIST from a phone with one open alert


def incoming(scene: Scene, message_id: object) -> Message:
    with scene.database.begin() as db:
        return messages.get(db, message_id)  # type: ignore[arg-type]


def test_forty_lists_get_thirty_replies_and_a_flag(scene: Scene, asha: Phone) -> None:
    scene.tell(scene.report(), asha)
    replies = [scene.texts(asha, "LIST", NOW + timedelta(seconds=n)) for n in range(40)]
    assert [len(reply) for reply in replies] == [1] * 30 + [0] * 10
    stored = scene.stored(asha.contact, "LIST", NOW + timedelta(minutes=1))
    scene.handled(stored, NOW + timedelta(minutes=1))
    assert incoming(scene, stored).reason == silence.TOO_MANY
    later = NOW + timedelta(hours=1, seconds=5)
    assert len(scene.texts(asha, "LIST", later)) == 1


def test_what_is_asked_in_silence_is_done(scene: Scene, asha: Phone) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    for second in range(31):
        scene.texts(asha, "LIST", NOW + timedelta(seconds=second))
    assert scene.texts(asha, f"1 {number}", NOW + timedelta(minutes=1)) == []
    assert scene.state(report).holder_id == asha.person


def test_errors_in_a_row_end_in_silence_and_a_flag(scene: Scene, asha: Phone) -> None:
    for second in range(5):
        assert len(scene.texts(asha, "what?", NOW + timedelta(seconds=second))) == 1
    stored = scene.stored(asha.contact, "what?", NOW + timedelta(seconds=6))
    assert scene.handled(stored, NOW + timedelta(seconds=6)) == []
    assert incoming(scene, stored).reason == silence.LOOPING


def used_up(scene: Scene, resident: Phone, replies: int) -> None:
    """So many replies in this day already."""
    for minute in range(replies):
        words = "LUGHA" if minute % 2 else "MY DATA"
        assert scene.texts(resident, words, NOW + timedelta(minutes=minute))


def test_a_report_is_made_after_ten_replies_in_a_day(scene: Scene, resident: Phone) -> None:
    used_up(scene, resident, silence.REPLIES_A_DAY)
    later = NOW + timedelta(hours=1)
    assert scene.texts(resident, "MY DATA", later) == []
    (asked,) = scene.texts(resident, "REPORT my phone was stolen", later)
    assert asked.startswith("Where is it?")
    (said,) = scene.texts(resident, "Kilimani", later)
    assert said.startswith("We have: Theft or robbery, Kilimani.")
    (kept,) = scene.texts(resident, "1", later)
    assert kept.startswith("Sent. Your number is")


def test_who_is_in_danger_hears_where_to_turn_after_ten_replies(
    scene: Scene, resident: Phone
) -> None:
    used_up(scene, resident, silence.REPLIES_A_DAY)
    assert scene.texts(resident, "REPORT my husband beats me", NOW + timedelta(hours=1)) == [HELP]


def test_the_last_reply_while_a_report_is_made_says_to_dial(scene: Scene, resident: Phone) -> None:
    used_up(scene, resident, silence.REPLIES_A_DAY)
    later = NOW + timedelta(hours=1)
    said = [
        scene.texts(resident, "REPORT theft at Kilimani", later + timedelta(minutes=n))
        for n in range(31)
    ]
    assert all(one[0].startswith("We have: Theft") for one in said[:29])
    assert said[29:] == [
        [
            "That is all we can do by SMS today. To make your report please dial *384*70421#. "
            "In danger? Call 999 / 112 / 911."
        ],
        [],
    ]
    (kept,) = scene.texts(resident, "1", later + timedelta(hours=1))
    assert kept.startswith("Sent. Your number is"), "what is kept has its number told"


def test_strangers_together_get_so_many_help_lines_an_hour(scene: Scene) -> None:
    limits = Limits(help_lines=3)
    stored = [scene.stored(scene.phone(600 + n).contact, "hello", NOW) for n in range(5)]
    sent = []
    for one in stored:
        with scene.database.begin() as db:
            given = {"now": NOW, "below": scene.below, "code": CODE, "limits": limits}
            sent.append(handle(db, scene.vault, scene.languages, one, **given))  # type: ignore[arg-type]
    assert [len(one) for one in sent] == [1, 1, 1, 0, 0]
    assert incoming(scene, stored[4]).reason == silence.HELP_USED_UP
    with scene.database.begin() as db:
        assert now_needed(db, NOW, NOW - timedelta(days=1)).silenced == 2
    assert scene.texts(scene.phone(700), "hello", NOW + timedelta(hours=2)) == [HELP]


def test_a_word_of_a_duty_holder_is_no_help_line_of_a_stranger(scene: Scene, asha: Phone) -> None:
    with scene.database.begin() as db:
        scene_limits = Limits(help_lines=1)
        given = {"now": NOW, "below": scene.below, "limits": scene_limits}
        texts = [scene.stored(asha.contact, "what?"), scene.stored(scene.phone(600).contact, "hi")]
        for one in texts:
            assert len(handle(db, scene.vault, scene.languages, one, **given)) == 1  # type: ignore[arg-type]


def test_handling_takes_a_known_number_of_statements(
    scene: Scene, asha: Phone, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.tell(scene.report(), asha)
    stored = scene.stored(asha.contact, "LIST")
    with counted(scene.database) as sent:
        scene.handled(stored)
    with capsys.disabled():
        print(f" handling LIST takes {len(sent)} SQL statements", end=" ")
    assert len(sent) == STATEMENTS
