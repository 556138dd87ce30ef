"""The sensitive branch: help first, nothing kept unless asked, and no way to join what is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from models.base import metadata
from models.calls import calls, hops
from models.contacts import contacts
from models.lookups import lookups
from models.sensitive import sensitive_reports
from models.vault import Vault
from sessions import journal
from tests.ussd.phone import Phone

FAMILY = ("1", "1", "9", "4")
POLICE = ("1", "1", "9", "3", "1", "pangani", "1", "Gate 4", "2")
Dial = Callable[..., Phone]


def rows(database: Engine, table: str) -> list[Any]:
    with database.connect() as db:
        return list(db.execute(select(metadata.tables[table])))


@pytest.mark.parametrize(
    "typed",
    [("1",), ("3",), ("2", "1"), ("0",), ("2", "0"), ("2", "2", "kibera", "1", "2")],
    ids=["in danger", "a child", "numbers only", "leaving", "leaving later", "not sent after all"],
)
def test_nothing_is_kept_unless_asked(
    phone: Dial, database: Engine, typed: tuple[str, ...]
) -> None:
    phone().types(*FAMILY, *typed).ends()
    kept = {"contacts", "reports", "sensitive_reports", "messages", "outbox", "call_receipts"}
    assert {table for table in kept if rows(database, table)} == set()


def test_a_child_in_danger_is_given_116_and_asked_nothing(phone: Dial) -> None:
    phone().types(*FAMILY, "3").ends().sees("116", "999/112")


def test_zero_leaves_at_once_from_every_screen(phone: Dial) -> None:
    steps = ("2", "2", "kibera", "1")
    for length in range(len(steps) + 1):
        phone().types(*FAMILY, *steps[:length]).sees("0 Exit").types("0").ends().sees("Goodbye")


def test_a_word_left_has_twelve_figures_and_no_number_no_call_no_exact_time(
    phone: Dial, database: Engine, vault: Vault, nudged: list[tuple[str, str]]
) -> None:
    phone().types(*POLICE, "1").ends().sees("Kept. Your number: ")
    (case,) = rows(database, "sensitive_reports")
    assert (case.category, case.ward_code, case.created_hour.minute) == (
        "police-conduct",
        "1441",
        0,
    )
    assert rows(database, "contacts") == rows(database, "reports") == []
    assert bytes(case.reporter_digest) == vault.sensitive_phones.of("+254700000501")[1]
    assert bytes(case.reporter_digest) != vault.phones.of("+254700000501")[1]
    assert [task for task, _ in nudged] == ["route"]


def test_the_journal_is_cut_to_its_shape(
    phone: Dial, database: Engine, redis: Redis, vault: Vault
) -> None:
    phone().types("1", "1")
    dialled = phone("+254700000502").types("1", "1")
    journal.drain(redis, database, vault.words)
    with database.connect() as db:
        assert (
            db.execute(select(func.count()).where(hops.c.reply_sealed.is_not(None))).scalar() == 6
        )
    dialled.types("9", "4", "1").ends()
    journal.drain(redis, database, vault.words)
    with database.connect() as db:
        private = db.execute(select(calls).where(calls.c.sensitive)).one()
        kept = db.execute(select(hops).where(hops.c.call_id == private.id)).all()
    assert (private.hops, private.last_screen, private.language) == (6, "", "")
    assert {(hop.screen, hop.typed_sealed, hop.reply_sealed) for hop in kept} == {("", None, None)}


def test_the_gateway_is_told_one_name_for_every_screen_of_the_branch(phone: Dial) -> None:
    dialled = phone().types(*FAMILY)
    assert dialled.answer.screen == "private"
    assert dialled.types("2", "2").answer.screen == "private"


def test_it_is_offered_to_nobody_later(phone: Dial, database: Engine) -> None:
    phone().types(*POLICE, "1").ends()
    again = phone().sees("English").types("1", "1", "1")
    assert "Pangani" not in again.shown


def test_the_reference_answers_its_reporter_and_tells_another_phone_open_or_closed_only(
    phone: Dial, database: Engine
) -> None:
    shown = phone().types(*POLICE, "1").shown
    reference = shown.split("number: ")[1].split(".")[0]
    phone().types("1", "2", reference).ends().sees("a case worker has it")
    phone("+254700000502").types("1", "2", reference).ends().sees("this report is open")
    with database.connect() as db:
        assert db.execute(select(func.count()).select_from(contacts)).scalar() == 0
        assert db.execute(select(func.count()).select_from(lookups)).scalar() == 2
        assert db.execute(select(sensitive_reports.c.state)).scalar() == "received"
