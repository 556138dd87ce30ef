"""What happened? - asked in the order and the words of the ward's forum; codes never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import Engine, select

from models import category_lists, contacts
from models.owners import Owner
from models.reports import reports
from models.vault import Vault
from sessions import journal
from sessions.store import Store, connect
from tests.ussd.lists import KILIMANI, Lists
from tests.ussd.phone import Phone

Dial = Callable[..., Phone]
KNOWN = "+254700000502"  # last used Kilimani


@pytest.fixture
def ordered(lists: Lists, database: Engine, vault: Vault) -> Owner:
    """A forum that asks for livestock first, in its own words, and leaves out drugs and fire."""
    owner = lists.forum()
    lines = [
        {"category": "livestock", "label_en": "Cattle raid", "label_sw": "Uvamizi wa mifugo"},
        {"category": "drugs", "hidden": True},
        {"category": "fire", "hidden": True},
        {"category": "police-conduct", "hidden": True},
    ]
    plain = {"hidden": False, "label_en": "", "label_sw": ""}
    with database.begin() as db:
        contact = contacts.keep(db, vault, KNOWN, lists.now)
        contacts.prefer(db, contact.id, language="en", ward=KILIMANI)
        past = lists.now - timedelta(days=1)
        category_lists.replace(db, owner, [plain | line for line in lines], past)
    return owner


def test_the_list_is_the_forum_s_for_who_last_used_its_ward(phone: Dial, ordered: Owner) -> None:
    first = phone(KNOWN).types("1").sees("1 Cattle raid\n2 Fire")
    assert "Drugs" not in first.shown
    first.types("9")
    assert "Drugs" not in first.shown


def test_others_see_the_base_list(phone: Dial, ordered: Owner) -> None:
    phone().types("1", "1").sees("1 Theft or robbery")


def test_the_words_are_said_back_and_the_code_is_kept(
    phone: Dial, ordered: Owner, database: Engine
) -> None:
    dialled = phone(KNOWN).types("1", "1", "1", "1", "1").sees("Cattle raid, Kilimani")
    dialled.types("1").ends()
    with database.connect() as db:
        assert db.execute(select(reports.c.category)).scalar_one() == "livestock"


def test_the_other_language_has_its_own_words(phone: Dial, ordered: Owner) -> None:
    phone(KNOWN).types("7", "1").sees("1 Uvamizi wa mifugo")


def test_what_is_urgent_or_sensitive_is_never_left_out(phone: Dial, ordered: Owner) -> None:
    dialled = phone(KNOWN).types("1")
    seen = dialled.shown
    while "9 More" in dialled.shown:
        seen += dialled.types("9").shown
    assert "Fire" in seen and "Police conduct" in seen and "Family and personal" in seen


def test_a_list_changed_while_a_call_was_lost_is_never_guessed(
    phone: Dial,
    ordered: Owner,
    database: Engine,
    lists: Lists,
    redis: Redis,
    redis_url: str,
    vault: Vault,
) -> None:
    dialled = phone(KNOWN).types("1")
    with database.begin() as db:
        category_lists.replace(
            db,
            ordered,
            [{"category": "accident", "hidden": False, "label_en": "", "label_sw": ""}],
            lists.now,
        )
    journal.drain(redis, database, vault.words)
    redis.flushall()
    dialled.store = Store(connect(redis_url), vault)
    dialled.types("1").ends().sees("The list changed while the line was away", "999")
