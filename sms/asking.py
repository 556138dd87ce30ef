"""Was it solved? Asked by SMS days after the end; a week of silence closes it unconfirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection, Engine

from locales.marks import Translate
from models import events, reports, resident_reports
from models.references import written
from models.report_states import CLOCK
from models.reports import Report
from models.vault import Vault
from routing.rules import NATIONAL_QUEUE
from sms import texts_story
from sms.duty import person
from sms.guarding import within
from sms.posting import post
from sms.unasked import QUESTION

LANE = "bulk"
ANSWER_WITHIN = timedelta(days=7)
AT_ONCE = 20  # their phones are locked meanwhile: a fraction of what a call waits for a lock
ASKED_UNTIL = timedelta(days=30)  # after the end: nobody is asked about what was long ago
# How many days after the end it can be known whether it is over, by category.
ASKED_AFTER: Mapping[str, int] = MappingProxyType(
    {
        "theft": 3,
        "burglary": 3,
        "violence": 2,
        "gang": 2,
        "livestock": 4,
        "drugs": 7,
        "fire": 1,
        "accident": 1,
        "suspicious": 3,
        "other": 3,
    }
)


@dataclass(frozen=True)
class Batch:
    """How many reports were due, and (lane, id) of each question written."""

    found: int
    written: list[tuple[str, UUID]]


def ask(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    *,
    now: datetime,
    limit: int = 200,
) -> list[tuple[str, UUID]]:
    """Asks the reporters of solved reports who agreed to it, one question at a time each.

    Returns (lane, id) of each message, to be nudged after this; they wait out the quiet hours. Each
    few are a transaction of their own: no call of theirs is kept waiting for all the others.
    """
    written = list[tuple[str, UUID]]()
    for begun in range(0, limit, AT_ONCE):
        few = min(AT_ONCE, limit - begun)
        with database.begin() as db:
            batch = ask_some(db, vault, languages, now=now, limit=few)
        written += batch.written
        if batch.found < few:
            break
    return written


def ask_some(
    db: Connection,
    vault: Vault,
    languages: Mapping[str, Translate],
    *,
    now: datetime,
    limit: int,
) -> Batch:
    """The same, of at most `limit` reports, in the caller's transaction: one statement where none
    is due, else two and those of each question.
    """
    after = {category: now - timedelta(days=days) for category, days in ASKED_AFTER.items()}
    since = now - ANSWER_WITHIN
    due = resident_reports.to_be_asked(
        db, after, since, limit, now=now, ended_since=now - ASKED_UNTIL
    )
    one_each = {report.contact_id: report for report in reversed(due) if report.contact_id}
    waits = resident_reports.waiting(db, one_each, since) if one_each else set[UUID]()
    tried = [
        within(db, "ask", str(one.id), partial(_asked, db, vault, languages, one, now), now)
        for one in one_each.values()
        if one.contact_id not in waits
    ]
    return Batch(len(due), [sent for found in tried for sent in found or ()])


def expire(database: Engine, *, now: datetime, limit: int = 200) -> int:
    """Closes unconfirmed what nobody has answered about. Returns how many."""
    with database.begin() as db:
        found = resident_reports.asked_before(db, now - ANSWER_WITHIN, limit)
        for report_id in found:
            reports.move(db, report_id, "unanswered", by=CLOCK)
            events.add(db, report_id, "unanswered", at=now, actor=CLOCK)
    return len(found)


def _asked(
    db: Connection,
    vault: Vault,
    languages: Mapping[str, Translate],
    report: Report,
    now: datetime,
) -> list[tuple[str, UUID]]:
    reports.change(db, report.id, asked_at=now)
    events.add(db, report.id, "asked", at=now, actor=CLOCK)
    t = languages[report.language]
    by = _organisation(db, report) or t(NATIONAL_QUEUE[1])
    text = texts_story.ask(t, written(report.reference), by)
    new = post(
        db,
        vault,
        text,
        purpose=QUESTION,
        lane=LANE,
        now=now,
        cause=f"question:{report.id}:{now.isoformat()}",
        report_id=report.id,
        contact_id=report.contact_id,
    )
    return [(LANE, new)] if new else []


def _organisation(db: Connection, report: Report) -> str:
    return person(db, report.holder_id).organisation if report.holder_id else ""
