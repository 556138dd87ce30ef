"""What filing costs in SQL: round trips counted, so that one more is somebody's decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from locales.marks import Translate
from models import call_receipts, calls, contacts
from models.vault import Vault
from tests.models.endings import NUMBER, ending
from ussd.commands import COMMANDS

# Statements between BEGIN and COMMIT of the hop that ends a call.
FIRST_REPORT, NEXT_REPORT, PRIVATE_REPORT, LANGUAGE = 12, 11, 5, 7


def statements(db: Connection, act: Callable[[Connection], object]) -> int:
    """How many statements `act` sends."""
    sent: list[str] = []

    def note(_db: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(db, "before_cursor_execute", note)
    act(db)
    event.remove(db, "before_cursor_execute", note)
    return len(sent)


def end(vault: Vault, t: Translate, does: str, now: datetime) -> Callable[[Connection], None]:
    """The end of a call with its receipt, as the web process carries it out."""
    told = ending(vault, does, now)

    def act(db: Connection) -> None:
        assert call_receipts.find(db, list(told.names)) is None
        COMMANDS[does](db, vault, t, told)
        assert call_receipts.claim(db, told.names[0], b"sealed", now)

    return act


@pytest.mark.parametrize(
    ("does", "most"),
    [("file", FIRST_REPORT), ("file_private", PRIVATE_REPORT), ("remember", LANGUAGE)],
)
def test_the_end_of_a_first_call_costs_at_most(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    now: datetime,
    does: str,
    most: int,
) -> None:
    with database.begin() as db:
        assert statements(db, end(vault, languages["en"], does, now)) <= most


def test_a_phone_we_know_files_for_less(
    database: Engine, vault: Vault, languages: Mapping[str, Translate], now: datetime
) -> None:
    with database.begin() as db:
        contacts.keep(db, vault, NUMBER, now)
        assert statements(db, end(vault, languages["en"], "file", now)) <= NEXT_REPORT


def test_finding_a_contact_is_one_statement(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        assert statements(db, lambda db: contacts.find(db, vault, NUMBER)) == 1
        contacts.keep(db, vault, NUMBER, now)
        assert statements(db, lambda db: contacts.find(db, vault, NUMBER)) == 1


def test_a_hop_of_the_journal_is_at_most_three_statements(database: Engine, now: datetime) -> None:
    hop = calls.Hop("3f", 0, now, "*384*70421#", "63902", "en", "main", b"", b"", False, False)
    with database.begin() as db:
        assert statements(db, lambda db: calls.keep(db, hop)) <= 3
        assert statements(db, lambda db: calls.keep(db, hop)) <= 2, "a line drained twice"
