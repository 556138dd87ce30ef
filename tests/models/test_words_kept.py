"""Questions to reporters and originals of words: gone in their time, and with the person."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, Table, func, select

from models import contacts, messages, originals, questions
from models.erasure import erase
from models.originals import report_originals
from models.questions import report_questions
from models.reports import reports
from models.retention import SCHEDULE
from models.retention_rule import due, take
from models.vault import Vault
from tests.models.stands import stands
from tests.sms.written import a_report


def asked(db: Connection, report: UUID, now: datetime) -> None:
    message = uuid4()
    row = {"direction": "out", "purpose": "ask", "words_sealed": b"sealed", "status": "sent"}
    messages.add(db, id=message, created_at=now, report_id=report, **row)
    about = {"report_id": report, "message_id": message, "created_at": now}
    questions.put(db, id=uuid4(), asked_by="desk@usalama.example", **about)


def taken_out(db: Connection, report: UUID, now: datetime) -> None:
    about = {"report_id": report, "row_id": report, "created_at": now}
    told = {"place": "reports.words", "reason": "name", "masked_by": "desk@usalama.example"}
    originals.keep(db, id=uuid4(), words_sealed=b"sealed", **about, **told)


def left(db: Connection, table: Table) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(
    ("table", "days", "kept"),
    [
        (report_questions, 179, 1),
        (report_questions, 181, 0),
        (report_originals, 89, 1),
        (report_originals, 91, 0),
    ],
    ids=["asked lately", "asked long ago", "words within their time", "words past their time"],
)
def test_each_goes_in_its_time(
    database: Engine, now: datetime, table: Table, days: int, kept: int
) -> None:
    with database.begin() as db:
        report = a_report(db, now, category="other")
        asked(db, report, now)
        taken_out(db, report, now)
        stands(db, report, state="resolved", closed_at=now)
        later = now + timedelta(days=days)
        for rule in SCHEDULE:
            if rule.table is table and due(db, rule, later):
                take(db, rule, later, 10)
        assert left(db, table) == kept


def test_both_go_with_the_person(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        theirs = contacts.keep(db, vault, "+254700000501", now).id
        report = a_report(db, now)
        db.execute(reports.update().where(reports.c.id == report).values(contact_id=theirs))
        asked(db, report, now)
        taken_out(db, report, now)
        erase(db, theirs)
        assert (left(db, report_questions), left(db, report_originals)) == (0, 0)
