"""My ward: notices by consent and ended as easily, ideas kept sealed, and what the screens cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from models import subscriptions
from models.ideas import ideas
from models.owners import Owner
from models.vault import Vault, place
from tests.ussd.lists import KILIMANI, Lists
from tests.ussd.phone import Phone

Dial = Callable[..., Phone]
TO_WARD = ("1", "5", "kilimani", "1")
NUMBER = "+254700000501"


def test_notices_begin_with_consent_and_end_as_easily(phone: Dial, database: Engine) -> None:
    dialled = phone().types(*TO_WARD, "4").sees("free, a few a month", "STOP")
    dialled.types("1").ends().sees("notices for Kilimani are on", "send STOP")
    with database.connect() as db:
        receipt = db.execute(select(subscriptions.subscriptions)).one()
    assert (receipt.ward_code, receipt.language, receipt.channel) == (KILIMANI, "en", "ussd")
    dialled = phone().types("5", "1", "4").sees("You get the safety notices for Kilimani")
    dialled.types("1").ends().sees("are off")
    with database.connect() as db:
        ended = db.execute(select(subscriptions.subscriptions)).one()
    assert (ended.ended_by, ended.ended_at) == ("ussd", ended.agreed_at)
    phone().types("5", "1", "4").sees("1 Yes, send them")


def test_no_notice_is_begun_without_a_yes(phone: Dial, database: Engine) -> None:
    phone().types(*TO_WARD, "4", "2").ends()
    with database.connect() as db:
        assert db.execute(select(subscriptions.subscriptions)).all() == []


def test_an_idea_is_said_back_and_kept_sealed_until_somebody_looked(
    phone: Dial, database: Engine, vault: Vault
) -> None:
    dialled = phone().types(*TO_WARD, "5", "A street light at the bus stage, please")
    dialled.sees("To the forum: A street light at the bus stage, please")
    dialled.types("1").ends().sees("A person looks at it first", "without your number", "999")
    with database.connect() as db:
        row = db.execute(select(ideas)).one()
    opened = vault.words.open(row.words_sealed, place("ideas.words", row.id))
    assert opened == "A street light at the bus stage, please"
    assert (row.kind, row.state, row.written_on) == ("idea", "waiting", date(2026, 11, 21))


def test_a_phone_leaves_at_most_three_ideas_a_quarter(phone: Dial, database: Engine) -> None:
    phone().types(*TO_WARD, "5", "More lights please", "1").sees("Thank you")
    for _idea in range(2):
        phone().types("5", "1", "5", "More lights please", "1").sees("Thank you")
    phone().types("5", "1", "5", "And more", "1").ends().sees("3 ideas for this ward already")
    with database.connect() as db:
        assert db.execute(select(func.count()).select_from(ideas)).scalar_one() == 3


@pytest.mark.parametrize(
    "typed, most",
    [((), 3), (("1",), 0), (("2",), 3), (("3",), 3), (("4",), 0), (("5",), 0)],
    ids=["the menu", "voting", "results", "deeds", "notices", "an idea"],
)
def test_what_a_screen_of_my_ward_reads(
    phone: Dial, lists: Lists, statements: list[str], typed: tuple[str, ...], most: int
) -> None:
    lists.forum()
    dialled = phone(careful=False).types(*TO_WARD[:-1])
    statements.clear()
    dialled.types(TO_WARD[-1])
    if typed:
        statements.clear()
        dialled.types(*typed)
    assert len(statements) <= most, "\n".join(statements)


@pytest.mark.parametrize(
    "typed, most",
    [(("1", "1", "5", "1"), 16), (("4", "1"), 12), (("5", "More lights", "1"), 14)],
    ids=["a vote", "notices on", "an idea"],
)
def test_what_the_end_of_my_ward_costs(
    phone: Dial, kilimani: Owner, statements: list[str], typed: tuple[str, ...], most: int
) -> None:
    dialled = phone(careful=False).types(*TO_WARD, *typed[:-1])
    statements.clear()
    dialled.types(typed[-1]).ends()
    assert len(statements) <= most, "\n".join(statements)
