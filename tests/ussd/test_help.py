"""Help: the number for a need at once, and no trace of who looked for which."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from data import shipped
from models.base import metadata
from models.contacts import contacts
from models.vault import Vault
from sessions import journal
from tests.ussd.phone import Phone
from ussd.flow import Flow

Dial = Callable[..., Phone]
TO_HELP = ("1", "3")
# What a screen says of a line's hours and cost -> what data/helplines.csv has of it.
SAID = {
    "gbv": ("help_violence", "{gbv}, free, day and night", "24/7, toll free"),
    "child": ("help_child", "{child}, free, day and night", "24/7, toll free"),
    "drugs": ("help_drugs", "free, day and night: {drugs}", "24/7, toll free"),
    "ipoa": ("help_ipoa", "{ipoa}, free.", "toll free"),
    "police": ("help_police", "{police}, day and night", "24/7"),
}


@pytest.mark.parametrize(
    "key, number",
    [("1", "999/112"), ("2", "1195"), ("3", "116"), ("4", "1192"), ("5", "1559")],
    ids=["emergency", "violence at home", "child", "drugs and alcohol", "police conduct"],
)
def test_each_need_has_its_number_in_two_keys(phone: Dial, key: str, number: str) -> None:
    phone().types(*TO_HELP, key).sees(number)


@pytest.mark.parametrize("line", SAID)
def test_hours_and_cost_are_said_as_the_list_of_helplines_has_them(flow: Flow, line: str) -> None:
    screen, words, hours = SAID[line]
    assert words in flow[screen].text
    assert {row["key"]: row["hours"] for row in shipped.rows("helplines.csv")}[line] == hours


def test_the_emergency_line_remembers_the_language(phone: Dial, database: Engine) -> None:
    phone().types("2", "3", "1").ends()
    with database.connect() as db:
        assert db.execute(select(contacts.c.language)).scalar_one() == "sw"


@pytest.mark.parametrize("key", ["2", "3", "5"], ids=["violence", "child", "police conduct"])
def test_who_looked_for_private_help_leaves_no_row_and_no_word(
    phone: Dial, database: Engine, redis: Redis, vault: Vault, key: str
) -> None:
    phone().types(*TO_HELP, key).ends()
    journal.drain(redis, database, vault.words)
    with database.connect() as db:
        for table in ("contacts", "reports", "messages", "outbox", "call_receipts"):
            rows = select(func.count()).select_from(metadata.tables[table])
            assert db.execute(rows).scalar_one() == 0, table
        said = db.execute(select(metadata.tables["hops"].c.reply_sealed)).scalars().all()
    assert said and set(said) == {None}
