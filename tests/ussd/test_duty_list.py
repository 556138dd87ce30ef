"""The list a duty holder's call began with: long, out of date, shown again by another process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from redis import Redis
from sqlalchemy import Engine

from models import alerts
from models.database import connect as connect_sql
from models.directory import people
from models.vault import Vault
from routing.categories import CATEGORIES, ORDINARY
from sessions import journal
from sessions.store import Store, connect
from tests.sms.scene import NOW, Scene
from tests.sms.scene import Phone as Person
from tests.ussd.duties import (
    ACCEPT,
    ALERTS,
    ASHA,
    BRIAN,
    CLOSE,
    HOURS,
    NOTE,
    PASS,
    REPORT,
    SEND,
    Dial,
    chooses,
    near,
    opens,
)
from tests.ussd.phone import Phone
from ussd.answering import answer
from ussd.closing import Desk

BEFORE = NOW - timedelta(minutes=30)  # longer ago than any call lasts
LONGEST_WARD = "1389"  # Woodley/Kenyatta Golf Course


@pytest.mark.parametrize("language", ["en", "sw"])
def test_twenty_alerts_of_every_kind_fit_the_screen_and_each_can_be_opened(
    phone: Dial, scene: Scene, language: str
) -> None:
    asha = scene.coordinator(1, "Kilimani Forum", language=language)
    told = {}
    for count in range(20):
        category = ORDINARY[count % len(ORDINARY)]
        ward = LONGEST_WARD if count % 2 else "1371"
        report = scene.report(category=category, ward_code=ward, happening_now=count % 3 == 0)
        near(scene, report, "Mama Wanjiku's kiosk at gate 4")
        told[scene.tell(report, asha)] = scene.languages[language](CATEGORIES[category].label)
    for number, label in told.items():
        chooses(phone(ASHA, careful=False), number).sees(f"{number} {label}")
    dialled = opens(phone, ASHA, list(told)[-1])
    for key in (PASS, NOTE, CLOSE):
        dialled.types(key, "4").types("0", "0")
    assert len(dialled.shown) <= 160


def test_a_landmark_the_rules_leave_out_of_the_alert_is_not_in_the_call_either(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    report = scene.report(category="theft")
    near(scene, report, "Yaya Centre")
    number = scene.tell(report, asha)
    assert "Yaya" in opens(phone, ASHA, number).shown
    with scene.database.begin() as db:
        alert = alerts.numbered(db, [asha.person], number)  # type: ignore[list-item]
        assert alert is not None
        alerts.change(db, alert.id, says="no_landmark")
    shown = opens(phone, ASHA, number).shown
    assert str(number) in shown and "Yaya" not in shown


def test_the_list_is_the_one_the_call_began_with(phone: Dial, scene: Scene, asha: Person) -> None:
    number = scene.tell(scene.report(), asha)
    dialled = phone(ASHA)
    scene.tell(scene.report(category="fire"), asha, at=NOW - timedelta(hours=2))
    dialled.types(ALERTS).sees(f"1 {number} Theft")
    assert "Fire" not in dialled.shown


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((ACCEPT,), "already with Kilimani Residents (coordinator) since 15:00"),
        ((PASS, "1", SEND), "already with Kilimani Residents"),
        ((CLOSE, "1", SEND), "Only they can close it"),
    ],
    ids=["accept", "pass on", "close"],
)
def test_what_another_took_meanwhile_is_said_to_be_theirs(
    phone: Dial, scene: Scene, asha: Person, brian: Person, keys: tuple[str, ...], words: str
) -> None:
    report = scene.report()
    dialled = opens(phone, ASHA, scene.tell(report, asha, at=BEFORE))
    scene.texts(brian, f"1 {scene.tell(report, brian, at=BEFORE)}")
    dialled.types(*keys).ends().sees(words)
    assert scene.state(report).holder_id == brian.person


def test_what_ended_meanwhile_is_said_to_be_over(
    phone: Dial, scene: Scene, asha: Person, brian: Person
) -> None:
    report = scene.report()
    dialled = opens(phone, ASHA, scene.tell(report, asha, at=BEFORE))
    scene.texts(brian, f"3 {scene.tell(report, brian, at=BEFORE)} 3")
    dialled.types(ACCEPT).ends().sees("closed by Kilimani Residents (coordinator), 15:00: nothing")
    assert scene.happened(report) == ["closed"]


def test_who_lost_the_duty_meanwhile_does_nothing(phone: Dial, scene: Scene, asha: Person) -> None:
    report = scene.report()
    dialled, waiting = opens(phone, ASHA, scene.tell(report, asha)), phone(ASHA).types(HOURS)
    with scene.database.begin() as db:
        db.execute(people.update().values(left_at=NOW))
    dialled.types(ACCEPT).ends().sees("no duty any more")
    waiting.types("1").ends().sees("no duty any more")
    assert scene.happened(report) == []


def test_of_two_who_accept_at_once_one_has_it_and_the_other_hears_who(
    phone: Dial, scene: Scene, asha: Person, brian: Person
) -> None:
    report = scene.report()
    numbers = {ASHA: scene.tell(report, asha), BRIAN: scene.tell(report, brian)}
    calls = [chooses(phone(who, careful=False), number) for who, number in numbers.items()]
    ready = Barrier(2)

    def accept(dialled: Phone) -> str:
        ready.wait(timeout=10)
        return dialled.types(ACCEPT).shown

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(accept, calls))
    assert sorted("is yours" in words for words in said) == [False, True]
    assert sum("is already with" in words for words in said) == 1
    assert scene.happened(report) == ["accepted"]


def test_the_last_hop_asked_at_once_of_four_processes_has_one_effect(
    phone: Dial, scene: Scene, asha: Person, desk: Desk, vault: Vault, redis_url: str
) -> None:
    report = scene.report()
    dialled = opens(phone, ASHA, scene.tell(report, asha)).types(CLOSE, "1")
    last = replace(dialled.request, text=f"{dialled.request.text}*{SEND}")
    stores = [Store(connect(redis_url), vault) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        said = set(pool.map(lambda store: answer(desk, store, last).words, stores))
    assert len(said) == 1 and "is closed: solved" in said.pop()
    assert scene.happened(report) == ["closed"]


@pytest.mark.parametrize("hop", range(5))
def test_redis_emptied_after_any_hop_is_not_noticed(
    phone: Dial,
    scene: Scene,
    asha: Person,
    redis: Redis,
    redis_url: str,
    vault: Vault,
    hop: int,
) -> None:
    decoy, report = scene.report(category="fire"), scene.report()
    scene.tell(decoy, asha, at=BEFORE)
    scene.tell(report, asha, at=BEFORE + timedelta(seconds=1))
    inputs = (ALERTS, "2", CLOSE, "3", SEND)
    dialled = phone(ASHA).types(*inputs[:hop])
    dialled.forgotten(redis)
    dialled.types(*inputs[hop:]).ends().sees("closed: nothing found")
    dialled.forgotten(redis)
    assert dialled.again() == dialled.shown
    assert (scene.happened(decoy), scene.happened(report)) == ([], ["closed"])


def test_where_the_list_may_be_another_after_redis_was_emptied_nothing_is_done(
    phone: Dial,
    scene: Scene,
    asha: Person,
    redis: Redis,
    redis_url: str,
    vault: Vault,
) -> None:
    theft, fire = scene.report(), scene.report(category="fire")
    calm = scene.tell(theft, asha, at=BEFORE + timedelta(minutes=20))
    first = scene.tell(fire, asha, at=BEFORE)
    dialled = phone(ASHA).types(ALERTS, "2").sees(f"{calm} Theft")
    scene.texts(asha, f"2 {first}", NOW - timedelta(seconds=20))
    dialled.forgotten(redis)
    dialled.types(ACCEPT).ends().sees("Your alerts changed", "Nothing was done", "*384*70421#")
    assert scene.happened(theft) == []


def test_the_first_hop_of_a_duty_holder_costs_two_queries_more_and_the_rest_none(
    phone: Dial, scene: Scene, asha: Person, resident: Person, statements: list[str]
) -> None:
    for number in range(3):
        scene.tell(scene.report(happening_now=number == 1), asha)
    statements.clear()
    phone("+254700000500", careful=False)
    of_a_resident = len(statements)
    statements.clear()
    dialled = phone(ASHA, careful=False)
    assert len(statements) == of_a_resident + 1 <= 5, "the alerts; who is behind it is asked of all"
    statements.clear()
    dialled.types(ALERTS, "1", CLOSE, "1")
    assert statements == []


def test_the_role_the_web_process_takes_may_do_all_of_it(
    database_url: str, desk: Desk, store: Store, scene: Scene, asha: Person, juma: Person
) -> None:
    web = connect_sql(database_url, "web")
    numbers = [scene.tell(scene.report(), asha) for _ in range(4)]
    lesser = replace(desk, database=web, vault=replace(desk.vault, opener=None))
    every = [(ACCEPT,), (PASS, "1", SEND), (NOTE, "3", SEND), (CLOSE, "1", SEND)]
    for number, keys in zip(numbers, every, strict=True):
        chooses(Phone(lesser, store, ASHA), number).types(*keys).ends().sees(str(number))
    Phone(lesser, store, ASHA).types(HOURS, "1").ends().sees("You are off duty until 17:00.")
    web.dispose()


def test_a_report_that_a_duty_holder_began_waits_behind_the_duty(
    phone: Dial, asha: Person, redis: Redis, database: Engine, vault: Vault
) -> None:
    phone(ASHA).types(REPORT, "1", "1", "kilimani", "1")
    journal.drain(redis, database, vault.words)
    dialled = phone(ASHA).sees("Usalama duty").types(REPORT).sees("You began a report")
    dialled.types("1").sees("Near which shop")


def test_nothing_a_duty_holder_sees_tells_who_reported(
    phone: Dial, scene: Scene, asha: Person, resident: Person
) -> None:
    report = scene.report(resident)
    number = scene.tell(report, asha)
    reference = scene.state(report).reference
    dialled = opens(phone, ASHA, number)
    seen = [dialled.shown, dialled.types(ACCEPT).shown]
    for words in seen:
        digits = "".join(filter(str.isdigit, words))
        assert reference not in digits and "700000500" not in digits
