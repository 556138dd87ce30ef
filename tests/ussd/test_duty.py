"""What duty holders see when they dial, and that acting in a call is acting by SMS."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.directory import people
from sms.choices import OUTCOMES
from sms.endings import ENDINGS
from tests.sms.scene import NOW, Scene
from tests.sms.scene import Phone as Person
from tests.ussd.duties import (
    ACCEPT,
    ALERTS,
    ASHA,
    CLOSE,
    FIGURES,
    NOTE,
    PASS,
    REPORT,
    RESIDENT,
    SEND,
    Dial,
    chooses,
    left,
    near,
    opens,
    said_of,
)
from ussd.flow import Flow
from ussd.screens import exits

ANSWERS = [
    ("accept", (ACCEPT,), "1 {n}"),
    ("pass on", (PASS, "1", SEND), "2 {n}"),
    ("a note", (NOTE, "1", SEND), "NOTE {n} 1"),
    ("a note that help is needed", (NOTE, "3", SEND), "NOTE {n} need help"),
    ("close as solved", (CLOSE, "1", SEND), "3 {n} 1"),
    ("close as handed over", (CLOSE, "2", "9", "2", SEND), "3 {n} 2 others"),
    ("handed to an agency", (CLOSE, "2", "4", "1", SEND), "3 {n} 2 water"),
    ("handed on with a number", (CLOSE, "2", "5", "88123", SEND), "3 {n} 2 KPLC 88123"),
    ("close as nothing found", (CLOSE, "3", SEND), "3 {n} 3"),
    ("close as not ours", (CLOSE, "4", SEND), "3 {n} 4"),
    ("close as false", (CLOSE, "5", SEND), "3 {n} 5"),
]


def test_who_has_a_duty_sees_that_menu_first_and_can_report_like_everybody(
    phone: Dial, asha: Person
) -> None:
    dialled = phone(ASHA).sees("Usalama duty", "999/112", "1 My alerts: 0", "2 Duty: on")
    dialled.sees("3 My figures", "4 Report something")
    dialled.types(REPORT).sees("1 Report", "Danger now").types("1").sees("What happened?")


def test_everybody_else_sees_the_ordinary_menu(phone: Dial, asha: Person, resident: Person) -> None:
    phone(RESIDENT).sees("1 English")
    phone("+254700000777").sees("1 English")


def test_who_has_left_sees_the_ordinary_menu(phone: Dial, scene: Scene, asha: Person) -> None:
    with scene.database.begin() as db:
        db.execute(people.update().values(left_at=NOW))
    phone(ASHA).sees("1 English")


def test_without_an_alert_it_says_so(phone: Dial, asha: Person) -> None:
    phone(ASHA).types(ALERTS).ends().sees("No alert is open. A new one comes to you by SMS.")


def test_an_alert_says_what_where_whether_now_until_when_and_no_number_of_a_person(
    phone: Dial, scene: Scene, asha: Person, resident: Person
) -> None:
    report = scene.report(resident, category="fire", happening_now=True)
    near(scene, report, "Yaya, ask 0712 345 678")
    number = scene.tell(report, asha, at=NOW - timedelta(minutes=50))
    assert opens(phone, ASHA, number).shown == (
        f"CON {number} Fire, Kilimani, near Yaya, ask (phone). Happening now. By 15:10.\n"
        "1 Accept\n2 Pass on\n3 Note\n4 Close\n5 Ask for a call\n0 Back"
    )


def test_alerts_come_the_first_due_first_and_say_whose_they_are(
    phone: Dial, scene: Scene, asha: Person, brian: Person
) -> None:
    late, theirs, mine = scene.report(), scene.report(), scene.report()
    last = scene.tell(late, asha)
    middle = scene.tell(theirs, asha, at=NOW - timedelta(minutes=1))
    first = scene.tell(mine, asha, at=NOW - timedelta(minutes=2))
    scene.texts(asha, f"1 {first}")
    scene.texts(brian, f"1 {scene.tell(theirs, brian)}")
    dialled = phone(ASHA).sees("My alerts: 3").types(ALERTS)
    assert dialled.shown == (
        "CON Alerts, first due first:\n"
        f"1 {first} Theft or robbery, Kilimani (yours)\n"
        f"2 {middle} Theft or robbery, Kilimani (with others)\n"
        f"3 {last} Theft or robbery, Kilimani\n0 Back"
    )
    opens(phone, ASHA, first).sees("By 24/11 15:00. Yours since 15:00.")
    opens(phone, ASHA, middle).sees("Not now. With Kilimani Residents (coordinator) since 15:00.")


@pytest.mark.parametrize("accepted_before", [False, True], ids=["free", "accepted before"])
@pytest.mark.parametrize(
    ("keys", "words"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS]
)
def test_an_answer_in_a_call_leaves_all_that_the_sms_leaves(
    phone: Dial,
    scene: Scene,
    asha: Person,
    brian: Person,
    juma: Person,
    resident: Person,
    nudged: list[tuple[str, str]],
    keys: tuple[str, ...],
    words: str,
    accepted_before: bool,
) -> None:
    by_sms, by_call = scene.report(resident), scene.report(resident)
    numbers = [scene.tell(report, asha) for report in (by_sms, by_call)]
    for report, number in zip((by_sms, by_call), numbers, strict=True):
        scene.tell(report, brian)
        if accepted_before:
            scene.texts(asha, f"1 {number}")
    texted = scene.handled(scene.stored(asha.contact, words.format(n=numbers[0])))
    sent = {one.id for one in scene.sent()}
    opens(phone, ASHA, numbers[1]).types(*keys).ends()
    assert left(scene, by_call) == left(scene, by_sms)
    new = {str(one.id) for one in scene.sent() if one.id not in sent}
    assert {message for _task, message in nudged} == new, "asked for, after it was kept"
    answer, *others = sorted(texted, key=lambda sent: scene.said(sent[1])[0] != asha.contact)
    assert answer[0] == "urgent"
    assert sorted(task for task, _id in nudged) == sorted(f"send.{lane}" for lane, _id in others)


def test_the_end_says_what_was_done_and_how_to_go_on_by_dialling(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    number = scene.tell(scene.report(), asha)
    opens(phone, ASHA, number).types(ACCEPT).ends().sees(
        f"{number} Theft or robbery, Kilimani is yours. Cannot go, or done? Dial *384*70421#"
    )
    opens(phone, ASHA, number).sees("Yours since").types(CLOSE, "1", SEND).ends().sees(
        "closed: solved"
    )
    phone(ASHA).sees("My alerts: 0")


def test_passing_on_tells_the_next_level_and_keeps_the_reason(
    phone: Dial, scene: Scene, asha: Person, juma: Person
) -> None:
    report = scene.report()
    dialled = opens(phone, ASHA, scene.tell(report, asha)).types(PASS).sees("3 Not my area")
    dialled.types("3").sees("Pass on: Not my area?").types(SEND).ends().sees("next person in line")
    assert juma.person in scene.alerts(report) and scene.state(report).level == 1
    assert [one["reason"] for one in said_of(scene, report, "passed")] == ["area"]


def test_a_note_of_who_has_it_says_that_work_is_under_way_and_moves_no_clock(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    scene.texts(asha, f"1 {number}", NOW - timedelta(hours=5))
    opens(phone, ASHA, number).types(NOTE, "2").sees("Note: Waiting for police?").types(SEND).ends()
    now = scene.state(report)
    assert (now.state, now.due_at) == ("in_progress", NOW + timedelta(hours=72 - 5))
    assert [one["note"] for one in said_of(scene, report, "noted")] == ["police"]


def test_who_needs_help_keeps_the_report_and_the_next_in_line_may_take_it(
    phone: Dial, scene: Scene, asha: Person, juma: Person
) -> None:
    report = scene.report()
    number = scene.tell(report, asha)
    scene.texts(asha, f"1 {number}", NOW - timedelta(minutes=5))
    opens(phone, ASHA, number).types(NOTE, "3", SEND).ends().sees("next person in line is told now")
    assert scene.state(report).holder_id == asha.person
    assert juma.person is not None
    scene.texts(juma, f"1 {scene.alerts(report)[juma.person].short_number}")
    assert scene.state(report).holder_id == juma.person


def test_every_outcome_of_the_contract_can_be_chosen() -> None:
    assert list(OUTCOMES) == list(ENDINGS)


def test_every_answer_follows_a_screen_that_says_the_alert_back(flow: Flow) -> None:
    before = [screen.text for screen in flow.all if "duty_done" in exits(screen)]
    # no room there for the alert too
    own = [text for text in before if "{agency}" in text or "{duty_ask}" in text]
    assert len(before) == 6 and len(own) == 2
    assert all("{alert}" in text for text in before if text not in own)


def test_what_is_said_back_can_be_dropped(phone: Dial, scene: Scene, asha: Person) -> None:
    report = scene.report()
    opens(phone, ASHA, scene.tell(report, asha)).types(CLOSE, "5", "2").ends().sees("Nothing was")
    assert scene.happened(report) == []


def test_figures_of_the_month_count_each_report_once(
    phone: Dial, scene: Scene, asha: Person, juma: Person
) -> None:
    ages = {10: "1 {n}", 30: "1 {n}", 50: "3 {n} 1", 55: "2 {n}"}  # told so many minutes ago
    for minutes, words in ages.items():
        told = scene.tell(scene.report(), asha, at=NOW - timedelta(minutes=minutes))
        scene.texts(asha, words.format(n=told))
    scene.tell(scene.report(), asha, at=NOW - timedelta(days=25))
    phone(ASHA).types(FIGURES).ends().sees(
        "Since 01/11: told of 4, accepted 3, closed 1. Half were accepted within 30 min."
    )


def test_figures_without_any_say_nothing_of_minutes(phone: Dial, asha: Person) -> None:
    shown = phone(ASHA).types(FIGURES).ends().shown
    assert shown == "END Since 01/11: told of 0, accepted 0, closed 0."


def test_the_call_is_in_the_language_of_the_directory_until_another_was_chosen(
    phone: Dial, scene: Scene
) -> None:
    wanjiku = scene.coordinator(1, "Kilimani Forum", language="sw")
    number = scene.tell(scene.report(category="fire"), wanjiku)
    dialled = chooses(phone(ASHA).sees("Taarifa zangu: 1", "Zamu: nipo"), number)
    dialled.sees("Moto, Kilimani. Si sasa. Kabla ya 16:00.").types(ACCEPT).ends().sees("ni yako")
