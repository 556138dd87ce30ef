"""My data in the call: what is kept, SMS on and off, the language, and to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from models import contacts, forget_requests, subscriptions
from models.audit import audit
from models.contacts import Contact
from models.drafts import drafts
from models.vault import Vault
from sessions import journal
from tests.commandline.story import Story
from tests.sms.scene import Phone as Person
from tests.ussd.phone import Phone
from ussd.closing import Desk

Dial = Callable[..., Phone]
NUMBER = "+254700000501"
DATA = ("1", "6")
REPORT = ("1", "1", "1", "kilimani", "1", "1", "1", "1")


def known(database: Engine, vault: Vault) -> Contact:
    with database.connect() as db:
        found = contacts.find(db, vault, NUMBER)
    assert found
    return found


def owed(database: Engine) -> int:
    with database.connect() as db:
        return len(forget_requests.owed(db, 10, now=datetime.now(UTC)))


def test_what_is_kept_is_said_by_kind_and_count(phone: Dial) -> None:
    phone().types(*REPORT).ends()
    again = phone().types(*DATA[1:], "1")
    again.sees("number (sealed), English, Kilimani", "Reports 1, notices 0, no SMS", "1 Forget me")


def test_of_a_number_never_seen_nothing_is_kept(phone: Dial) -> None:
    phone().types(*DATA, "1").sees("Nothing is kept under this number.")


def test_a_case_makes_no_difference_to_any_screen(
    phone: Dial, database: Engine, vault: Vault
) -> None:
    def seen() -> list[str]:
        return [phone().types(*DATA, *more).shown for more in ((), ("1",), ("4",), ("4", "1"))]

    before = seen()
    Story(database, vault).case(NUMBER)
    assert seen() == before


def test_reading_takes_three_statements_once(
    phone: Dial, statements: list[str], database: Engine
) -> None:
    phone().types(*REPORT).ends()
    dialled = phone(careful=False).types(*DATA[1:])
    statements.clear()
    dialled.types("1")
    assert len(statements) == 3, "the contact, the ward's name, the counts"
    dialled.types("0", "1")
    assert len(statements) == 3


def test_stopping_ends_sms_and_notices_and_starting_again_undoes_the_stop(
    phone: Dial, database: Engine, vault: Vault, desk: Desk
) -> None:
    phone().types(*REPORT).ends()
    one = known(database, vault)
    with database.begin() as db:
        subscriptions.subscribe(db, one.id, "1371", language="en", channel="ussd", now=desk.clock())
    phone().types(*DATA[1:], "2", "1", "1").ends().sees("no more SMS", "*384*70421#")
    assert known(database, vault).sms_stopped_at == desk.clock()
    with database.connect() as db:
        assert not subscriptions.subscribed(db, one.id, "1371")
    phone().types(*DATA[1:], "2", "2", "1").ends().sees("You can get SMS from us again")
    assert known(database, vault).sms_stopped_at is None


@pytest.mark.parametrize("typed", [("2", "1", "2"), ("2", "2", "2"), ("4", "2"), ("4", "1", "2")])
def test_who_says_no_changes_nothing(phone: Dial, database: Engine, typed: tuple[str, ...]) -> None:
    phone().types(*DATA, *typed).ends().sees("Nothing was changed.")
    with database.connect() as db:
        for table in (contacts.contacts, audit, forget_requests.forget_requests):
            assert db.execute(select(func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize("start", [("1",), ("2",), ("1", "7")])
def test_the_language_is_changed_said_in_and_kept(
    phone: Dial, start: tuple[str, ...], database: Engine, vault: Vault
) -> None:
    phone().types(*start, "6", "3", "2").ends().sees("Kuanzia sasa tutatumia Kiswahili")
    assert known(database, vault).language == "sw"
    phone().types("6", "3", "1").ends().sees("From now on we speak and write in English")
    assert known(database, vault).language == "en"


def test_to_be_forgotten_is_written_down_once_and_a_draft_goes_at_once(
    phone: Dial, database: Engine, vault: Vault, redis: Redis
) -> None:
    phone().types("1", "1", "1", "kilimani", "1")
    journal.drain(redis, database, vault.words)
    forgotten = phone().types("2", *DATA[1:], "4", "1", "1").ends()
    forgotten.sees("We will forget you within a day.", "stay without you")
    assert forgotten.again() == forgotten.shown
    phone().types(*DATA, "4", "1", "1").ends()
    assert owed(database) == 1
    with database.connect() as db:
        assert db.execute(select(func.count()).select_from(drafts)).scalar_one() == 0
        rows = db.execute(select(audit.c.actor, audit.c.action, audit.c.reason)).all()
    assert [tuple(row) for row in rows] == [("resident", "asked to be forgotten", "ussd")]


def test_a_number_only_a_case_knows_can_be_forgotten_too(
    phone: Dial, database: Engine, vault: Vault
) -> None:
    Story(database, vault).case(NUMBER)
    phone().types(*DATA, "4", "1", "1").ends().sees("We will forget you within a day.")
    assert owed(database) == 1


def test_who_has_a_duty_is_told_whom_to_ask(phone: Dial, database: Engine, asha: Person) -> None:
    dialled = phone("+254700000001").types("4")
    while "My data" not in dialled.shown:
        dialled.types("1")
    dialled.types("6", "4", "1", "1").ends().sees("This phone has a duty here")
    assert owed(database) == 0


def test_a_yes_by_sms_of_yesterday_is_not_mixed_up_with_the_call(
    phone: Dial, database: Engine, vault: Vault, desk: Desk
) -> None:
    phone().types(*REPORT).ends()
    with database.begin() as db:
        forget_requests.ask(db, known(database, vault).id, desk.clock() - timedelta(days=2))
    phone().types(*DATA[1:], "4", "1", "1").ends()
    assert owed(database) == 1
