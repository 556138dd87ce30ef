"""Rows as the rooms above write them, for tests of what happens to messages afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, select

from models import alerts, contacts, directory, messages, reports
from models.messages import Message, message_events
from models.outbox import outbox
from models.references import drawn
from models.vault import Vault, place
from tests.models.stands import stands

WORDS = "417 Fire, Kilimani, near the market, now. Reply 1 417 accept, 2 417 pass, 3 417 close"
NUMBERS = [f"+254700000{n:03}" for n in range(417, 427)]


@dataclass(frozen=True)
class Alerted:
    """One person told of a report: the rows written for it."""

    report: UUID
    alert: UUID
    message: UUID
    contact: UUID


def a_report(db: Connection, now: datetime, **values: Any) -> UUID:
    report = uuid4()
    given: dict[str, Any] = {
        "id": report,
        "reference": drawn(8, lambda n: report.int % n),
        "category": "fire",
        "severity": "urgent",
        "ward_code": "1371",
        "happening_now": True,
        "channel": "ussd",
        "language": "en",
        "contact": "none",
        "created_at": now,
    }
    reports.file(db, **(given | values))
    stands(db, report, state="routed", routed_at=now)
    return report


def an_alert(
    db: Connection,
    vault: Vault,
    now: datetime,
    *,
    number: str = NUMBERS[0],
    report: UUID | None = None,
    level: int = 0,
    **values: Any,
) -> Alerted:
    """An open alert with its queued message; `values` change the message."""
    report = report or a_report(db, now)
    contact = contacts.keep(db, vault, number, now).id
    office, person, alert = uuid4(), uuid4(), uuid4()
    named = {"id": office, "name": f"Forum {office}", "kind": "forum", "created_at": now}
    db.execute(directory.organisations.insert().values(**named))
    db.execute(
        directory.people.insert().values(
            id=person,
            organisation_id=office,
            contact_id=contact,
            name="Asha Demo",
            role="coordinator",
            language="en",
            masked="+254 7•• ••• •17",
            created_at=now,
        )
    )
    alerts.open_one(
        db,
        lambda n: 0,
        id=alert,
        report_id=report,
        person_id=person,
        organisation_id=office,
        kind="forum",
        role="coordinator",
        level=level,
        rule=f"level{level}.ward",
        reason="Level 0 for the ward",
        created_at=now,
    )
    told: dict[str, Any] = {"purpose": "alert", "lane": "urgent", "cause": f"alert:{alert}"}
    linked = {"report_id": report, "alert_id": alert, "person_id": person}
    message = a_message(db, vault, now, contact=contact, **(told | linked | values))
    return Alerted(report, alert, message, contact)


def a_message(
    db: Connection,
    vault: Vault,
    now: datetime,
    *,
    contact: UUID | None,
    words: str = WORDS,
    **values: Any,
) -> UUID:
    message = uuid4()
    given: dict[str, Any] = {
        "id": message,
        "direction": "out",
        "purpose": "answer",
        "contact_id": contact,
        "words_sealed": vault.words.seal(words, place("messages.words", message)),
        "status": "queued",
        "created_at": now,
        "next_at": now,
    }
    messages.add(db, **(given | values))
    return message


def a_text(database: Engine, vault: Vault, now: datetime, **values: Any) -> UUID:
    """A message to somebody with no report behind it."""
    with database.begin() as db:
        contact = contacts.keep(db, vault, values.pop("number", NUMBERS[0]), now).id
        return a_message(db, vault, now, contact=contact, **values)


def message(database: Engine, message_id: UUID) -> Message:
    with database.begin() as db:
        return messages.get(db, message_id)


def history(database: Engine, message_id: UUID) -> list[tuple[str, str]]:
    """(status, reason) of each line of a message's history."""
    lines = select(message_events.c.status, message_events.c.reason)
    mine = lines.where(message_events.c.message_id == message_id).order_by(message_events.c.id)
    with database.begin() as db:
        return [(row.status, row.reason) for row in db.execute(mine)]


def owed_raises(database: Engine) -> list[UUID]:
    """The reports whose next level is owed word."""
    with database.begin() as db:
        rows = db.execute(select(outbox.c.subject).where(outbox.c.task == "raise"))
        return list(rows.scalars())
