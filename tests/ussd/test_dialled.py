"""Answers dialled with the code: they walk the menu, and nothing is done that was not said back.

A call whose session was lost comes in the same shape, and is finished all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

import pytest
from redis import Redis
from sqlalchemy import Engine

from launch import redis as servers
from models import call_heard
from models.call_heard import Heard
from models.database import connect as connect_sql
from models.reports import reports
from models.vault import Vault
from sessions.journal import drain
from sessions.store import Store, connect
from tests.sms.scene import Phone as Person
from tests.sms.scene import Scene
from tests.ussd.duties import ASHA
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count as rows
from ussd.answering import answer
from ussd.closing import Desk

Dial = Callable[..., Phone]
WHOLE = ("1", "4", "1", "1", "1", "1", "1", "1")  # a fire in a ward chosen by number, sent
SAID_BACK = ("Fire, Ewalel/Chapchap, happening now. Send?", "1 Send")
_calls = count(1)


def dialled(code: str) -> tuple[str, ...]:
    return tuple(code.split("*"))


@pytest.mark.parametrize(
    "typed, seen",
    [
        ("1", "Usalama tells your area's"),
        ("1*1", "What happened?"),
        ("1*1*9", "Something suspicious"),
        ("1*1*1*kilimani", "Which place?"),
        ("1*1*1*utawala, gate 4", "Is it happening now?"),
        ("1*1*1*kilimani*1*1*1", "Theft or robbery, Kilimani, no landmark. Happening now."),
        ("2*3", "Ukatili nyumbani"),
        ("1*1*0", "1 Report"),
    ],
    ids=[
        "the language",
        "as far as the categories",
        "a page turned",
        "words",
        "a ward beyond doubt and a landmark",
        "to the say-back",
        "help, in Kiswahili",
        "a step back",
    ],
)
def test_a_dialled_path_shows_what_the_same_keys_show(phone: Dial, typed: str, seen: str) -> None:
    at_once = phone(dialled=dialled(typed)).shown
    singly = phone("+254700000502").types(*dialled(typed)).shown
    assert at_once == singly
    assert seen in at_once


@pytest.mark.parametrize(
    "typed, screen",
    [
        ("1*8*1*1", "Usalama tells your area's"),
        ("1*1**1", "What happened?"),
        ("1*1*1*x*1*1", "Where? Type the ward"),
        ("0*1*1", "1 English"),
        ("1*#", "1 Report"),
    ],
    ids=["no such number", "nothing", "no such place", "back from the first", "a hash"],
)
def test_what_does_not_fit_is_asked_plainly_and_the_rest_is_not_used(
    phone: Dial, typed: str, screen: str
) -> None:
    made = phone(dialled=dialled(typed)).sees(screen)
    assert "Please" not in made.shown and "do not know" not in made.shown
    made.types("nonsense" if "Where" not in screen else "zzzz").sees(screen[:12])


@pytest.mark.parametrize(
    "path",
    [
        WHOLE,
        (*WHOLE, "1", "1"),
        ("1", "1", "1", "kilimani", "1", "1", "1", "1"),
        ("1", "1", "9", "3", "1", "kilimani", "1", "1", "1", "1"),
        ("1", "1", "9", "4", "2", "2", "kilimani", "1", "1"),
    ],
    ids=["danger", "and keys to spare", "a report", "the police", "word for a case worker"],
)
def test_a_whole_call_dialled_files_nothing_until_its_say_back_was_answered(
    phone: Dial, database: Engine, path: tuple[str, ...]
) -> None:
    made = phone(dialled=path)
    assert made.shown.startswith("CON ") and "Kilimani" in made.shown or "Ewalel" in made.shown
    assert rows(database, "reports") == rows(database, "sensitive_reports") == 0
    made.types("1").ends().sees("Your number")
    assert rows(database, "reports") + rows(database, "sensitive_reports") == 1


def test_a_whole_call_dialled_and_declined_files_nothing(phone: Dial, database: Engine) -> None:
    phone(dialled=WHOLE).sees(*SAID_BACK).types("2").ends().sees("Nothing was sent")
    assert rows(database, "reports") == 0


@pytest.mark.parametrize("typed, filed", [("2", 0), ("1", 1)], ids=["declined", "sent"])
def test_its_session_lost_meanwhile_changes_nothing(
    phone: Dial, redis: Redis, database: Engine, typed: str, filed: int
) -> None:
    made = phone(dialled=WHOLE).forgotten(redis).types("7").sees(*SAID_BACK)
    made.forgotten(redis).types(typed).ends()
    assert rows(database, "reports") == filed


def test_a_duty_holders_alert_is_not_answered_by_a_dialled_code_alone(
    phone: Dial, asha: Person, scene: Scene, database: Engine
) -> None:
    number = scene.tell(scene.report(), asha)
    made = phone(ASHA, dialled=("1", "1", "1"))
    made.sees(f"{number} Theft", "1 Accept")
    made.types("1").ends().sees(str(number))


def test_where_nobody_knows_whether_it_was_shown_the_say_back_is_asked_again(
    phone: Dial, redis: Redis, database: Engine, desk: Desk
) -> None:
    made = phone(careful=False).types(*WHOLE[:-1]).sees(*SAID_BACK)
    redis.flushall()  # before the clock drained a single hop
    made.store = Store(redis, desk.vault)
    made.types("1").sees(*SAID_BACK)
    assert rows(database, "reports") == 0
    made.types("1").ends().sees("Sent. Your number")
    assert rows(database, "reports") == 1


def test_a_late_repeat_of_a_hop_that_asked_again_does_not_send_after_all(
    phone: Dial, redis: Redis, database: Engine, desk: Desk
) -> None:
    made = phone(careful=False).types(*WHOLE[:-2])
    drain(redis, database, desk.vault.words)
    made.types(WHOLE[-2]).sees(*SAID_BACK)
    redis.flushall()  # before the clock drained the hop that said it back
    made.store = Store(redis, desk.vault)
    made.types("1").sees(*SAID_BACK)
    late = made.request
    made.types("7").forgotten(redis)
    assert answer(desk, made.store, late).words.startswith("CON ")
    assert rows(database, "reports") == 0


def test_a_last_hop_again_is_answered_from_the_spool_where_sql_does_not_have_it_yet(
    phone: Dial, redis: Redis, database: Engine, desk: Desk
) -> None:
    made = phone(careful=False).types(*WHOLE[:-1])
    nowhere = connect_sql("postgresql+psycopg://usalama@/usalama?host=/nowhere", "web")
    made.desk = replace(desk, database=nowhere)
    told = made.types("1").ends().sees("Sent. Your number").shown
    made.desk = desk
    assert made.forgotten(redis).again() == told
    nowhere.dispose()


def test_two_processes_finish_a_call_between_them_while_redis_is_away(
    desk: Desk, vault: Vault, database: Engine
) -> None:
    with servers.temporary() as server:
        stores = [Store(connect(server.url), vault) for _ in range(2)]
        made = Phone(desk, stores[0], "+254700000501", careful=False)
        server.stop()
        for number, typed in enumerate(WHOLE):
            made.store = stores[number % 2]
            made.types(typed)
    made.ends().sees("Sent. Your number")
    assert rows(database, "reports") == 1


def test_while_redis_is_away_a_whole_call_dialled_is_said_back_too(
    desk: Desk, vault: Vault, database: Engine
) -> None:
    with servers.temporary() as server:
        stores = [Store(connect(server.url), vault) for _ in range(2)]
        server.stop()
        made = Phone(desk, stores[0], "+254700000501", careful=False, dialled=WHOLE)
        made.sees(*SAID_BACK)
        made.store = stores[1]
        made.types("2").ends().sees("Nothing was sent")
    assert rows(database, "reports") == 0


def test_what_was_heard_is_known_from_the_journal_or_from_a_note(
    phone: Dial, redis: Redis, database: Engine, vault: Vault, now: datetime, database_url: str
) -> None:
    made = phone(dialled=("1", "1")).types("1", "1")
    names = vault.calls.names(made.request.session)
    drain(redis, database, vault.words)
    web = connect_sql(database_url, "web")
    with web.begin() as db:
        told = call_heard.heard(db, names)
        assert told and (told.dialled, told.answered) == (2, 4)
        for number in (6, 5):
            call_heard.answered(db, names[0], Heard(3, number), sensitive=False, now=now)
        told = call_heard.heard(db, names)
        assert told and (told.dialled, told.answered) == (2, 6)
        assert call_heard.heard(db, ["0" * 32]) is None
    web.dispose()


def test_a_call_first_noted_in_the_sensitive_branch_has_its_hour_alone(
    database: Engine, now: datetime
) -> None:
    with database.begin() as db:
        at = now.replace(minute=17)
        call_heard.answered(db, "3f" * 16, Heard(0, 5), sensitive=True, now=at)
        assert call_heard.heard(db, ["3f" * 16]) == Heard(0, 5)
    with database.connect() as db:
        (row,) = db.exec_driver_sql("select sensitive, started_at, last_at from calls")
    assert (row.sensitive, row.started_at, row.last_at) == (True, now, now)


def test_a_repeat_of_the_dialled_request_and_two_at_once_have_one_answer(
    phone: Dial, desk: Desk, vault: Vault, redis_url: str, database: Engine
) -> None:
    made = phone(dialled=WHOLE)
    fresh = replace(made.request, session=f"ATUid_dialled{next(_calls)}")
    stores = [Store(connect(redis_url), vault) for _ in range(3)]
    said = {answer(desk, store, fresh).words for store in stores for _again in range(2)}
    assert said == {made.shown}
    with database.connect() as db:
        assert db.execute(reports.select()).all() == []
