"""What a reporter may add: when, whether someone is hurt, and who is not to be told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from models.reports import reports
from routing.categories import WARD_FANOUT
from tests.ussd.phone import Phone

Dial = Callable[..., Phone]
TO_NOW = ("1", "1", "1", "kilimani", "1", "1")


@pytest.mark.parametrize(
    "key, when, goes_on", [("1", "yes", True), ("2", "today", False), ("3", "before", False)]
)
def test_it_is_happening_or_was_today_or_before(
    phone: Dial, database: Engine, key: str, when: str, goes_on: bool
) -> None:
    phone().types(*TO_NOW, key, "2").ends()
    with database.connect() as db:
        report = db.execute(select(reports)).one()
    assert (report.told_when, report.happening_now, report.hurt) == (when, goes_on, "")


def test_only_where_someone_may_be_hurt_is_it_asked(phone: Dial, database: Engine) -> None:
    dialled = phone().types("1", "1", "3", "kilimani", "1", "1").sees("Is anyone hurt?")
    dialled.types("1", "2").ends()
    with database.connect() as db:
        assert db.execute(select(reports.c.hurt)).scalar_one() == "yes"


@pytest.mark.parametrize("key, kept", [("1", "one"), ("2", "few"), ("3", "many"), ("4", "unsure")])
def test_of_gangs_it_is_asked_how_many_by_one_key(
    phone: Dial, database: Engine, key: str, kept: str
) -> None:
    to_hurt = ("1", "1", "4", "kilimani", "1", "1")
    phone().types(*to_hurt, "2").sees("How many people").types(key, "2").ends()
    with database.connect() as db:
        assert db.execute(select(reports.c.involved)).scalar_one() == kept


@pytest.mark.parametrize("category", ["3", "7", "8"], ids=["a fight", "fire", "accident"])
def test_of_a_fight_a_fire_or_an_accident_it_is_not_asked(phone: Dial, category: str) -> None:
    dialled = phone().types("1", "1", category, "kilimani", "1", "1").sees("hurt")
    dialled.types("2").sees("1 Send, SMS me")


@pytest.mark.parametrize(
    "keys, said, kept_from",
    [
        (("4", "2"), ". Not coordinator", sorted(WARD_FANOUT)),
        (("5", "2"), ". Not police", ["police"]),
        (("4", "4", "2"), "No coordinator, no police", sorted(WARD_FANOUT | {"police"})),
        (("5", "4", "2"), "No coordinator, no police", sorted(WARD_FANOUT | {"police"})),
        (("2",), "", []),
    ],
    ids=["not my coordinator", "not the police", "neither", "neither, the other way", "anybody"],
)
def test_who_is_not_to_be_told_is_one_key_each_and_said_back(
    phone: Dial, database: Engine, keys: tuple[str, ...], said: str, kept_from: list[str]
) -> None:
    dialled = phone().types(*TO_NOW, "2", *keys[:-1]).sees(said)
    dialled.types(keys[-1]).ends().sees("Your number is")
    with database.connect() as db:
        assert db.execute(select(reports.c.kept_from)).scalar_one() == kept_from


@pytest.mark.parametrize(
    "keys, contact, call_by",
    [
        (("1",), "sms", ""),
        (("2",), "none", ""),
        (("6", "1"), "call", "coordinator"),
        (("6", "2"), "call", "desk"),
    ],
    ids=["SMS", "no SMS", "a call by the coordinator", "a call by the desk"],
)
def test_a_call_is_agreed_to_for_one_report_and_by_whom(
    phone: Dial, database: Engine, keys: tuple[str, ...], contact: str, call_by: str
) -> None:
    phone().types(*TO_NOW, "2", *keys).ends().sees("Your number is")
    with database.connect() as db:
        report = db.execute(select(reports.c.contact, reports.c.call_by)).one()
    assert (report.contact, report.call_by) == (contact, call_by)


def test_who_wants_no_coordinator_told_is_offered_the_desk_alone(phone: Dial) -> None:
    dialled = phone().types(*TO_NOW, "2", "4")
    while "call me" not in dialled.shown:
        dialled.types("9")
    key = next(row[0] for row in dialled.shown.splitlines() if row.endswith("call me"))
    dialled.types(key).sees("1 The national desk only")
    assert "coordinator" not in dialled.shown
