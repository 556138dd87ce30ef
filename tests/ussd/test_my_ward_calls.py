"""Each tests/calls/ward_*.txt is a call to My ward as its caller sees it, forum and votes behind it.

`pytest --update` writes down what the service says now; read the diff before keeping it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models import contacts, priorities, subscriptions
from models.owners import Owner
from models.vault import Vault
from tests.ussd.lists import KILIMANI, QUARTER, Lists
from tests.ussd.phone import Phone
from tests.ussd.test_calls import FOLDER, goes_as_written

CALLS = sorted(FOLDER.glob("ward_*.txt"))
KNOWN = "+254700000502"  # last reported from Kilimani, has its notices on


@pytest.fixture
def known(database: Engine, vault: Vault, lists: Lists, kilimani: Owner) -> None:
    """Votes of a dozen people, and a phone the line knows."""
    with database.begin() as db:
        ids = [one.id for one in priorities.of_owner(db, kilimani, QUARTER)]
        contact = contacts.keep(db, vault, KNOWN, lists.now)
        subscriptions.subscribe(
            db, contact.id, KILIMANI, language="en", channel="ussd", now=lists.now
        )
    lists.votes(ids[:2], 7)
    lists.votes(ids[1:3], 4, first=7)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.stem)
def test_a_call_to_my_ward_goes_as_written_down(
    call: Path,
    phone: Callable[..., Phone],
    known: None,
    database: Engine,
    vault: Vault,
    lists: Lists,
    pytestconfig: pytest.Config,
) -> None:
    if "known" in call.stem:
        language = "sw" if call.stem.endswith("_sw") else "en"
        with database.begin() as db:
            contact = contacts.keep(db, vault, KNOWN, lists.now)
            contacts.prefer(db, contact.id, language=language, ward=KILIMANI)
    dialled = phone(KNOWN) if "known" in call.stem else phone()
    goes_as_written(call, dialled, update=pytestconfig.getoption("update"))
