"""What reporters add: kept once, and gone with the report's words or with the person."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from models import additions, contacts, reports
from models.erasure import erase
from models.retention import SCHEDULE
from models.retention_rule import due, take
from models.vault import Vault
from tests.models.stands import stands
from tests.sms.written import NUMBERS, a_report


def added(db: Connection, report: UUID | None, now: datetime) -> UUID:
    new = uuid4()
    kept = additions.add(
        db, id=new, report_id=report, channel="ussd", words_sealed=b"sealed", now=now
    )
    assert kept
    return new


def left(db: Connection, report: UUID) -> int:
    return len(additions.of(db, report))


@pytest.mark.parametrize(
    ("days", "kept"), [(89, 1), (91, 0)], ids=["within its time", "past its time"]
)
def test_words_added_go_when_those_of_the_report_go(
    database: Engine, now: datetime, days: int, kept: int
) -> None:
    with database.begin() as db:
        report = a_report(db, now, category="other")
        added(db, report, now)
        stands(db, report, state="resolved", closed_at=now)
        later = now + timedelta(days=days)
        for rule in SCHEDULE:
            if rule.table is additions.report_additions and due(db, rule, later):
                take(db, rule, later, 10)
        assert left(db, report) == kept


def test_words_of_an_open_report_stay(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        report = a_report(db, now)
        added(db, report, now)
        rules = [rule for rule in SCHEDULE if rule.table is additions.report_additions]
        assert [due(db, rule, now + timedelta(days=3_000)) for rule in rules] == [0] * len(rules)


def test_words_nobody_named_a_report_for_go_after_a_day(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        added(db, None, now)
        rules = [rule for rule in SCHEDULE if rule.table is additions.report_additions]
        assert sum(due(db, rule, now + timedelta(hours=25)) for rule in rules) == 1


def test_who_is_erased_leaves_no_added_words(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        who = contacts.keep(db, vault, NUMBERS[0], now)
        mine, other = a_report(db, now, contact_id=who.id), a_report(db, now)
        added(db, mine, now)
        added(db, other, now)
        erase(db, who.id)
        assert (left(db, mine), left(db, other)) == (0, 1)
        assert reports.get(db, mine).contact_id is None
