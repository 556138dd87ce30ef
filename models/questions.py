"""What was written to the reporter of a report through the line, and whether it was answered.

The words lie in the message that took them, and go when its words go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Index, Table, Text, func, or_, select

from models.base import link, metadata, moment, row_id
from models.directory import organisations, people
from models.messages import messages
from models.reports import reports

report_questions = Table(
    "report_questions",
    metadata,
    row_id(),
    link("report_id", "reports.id", required=True),
    link("message_id", "messages.id", required=True),
    link("person_id", "people.id"),
    Column("asked_by", Text, nullable=False, server_default=""),
    moment("created_at", required=True),
    moment("answered_at"),
    Index("ix_report_questions_report_id", "report_id", "created_at"),
    Index("uq_report_questions_message_id", "message_id", unique=True),
)


@dataclass(frozen=True)
class Asked:
    """A question that may be answered; `person_id` is the duty holder who asked, None: the desk."""

    report_id: UUID
    person_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class Put:
    """One question as a page shows it; its words are sealed at `messages.words|message_id`.

    `person` and `organisation` name the duty holder who asked; `asked_by` the user of the console.
    """

    message_id: UUID
    person: str | None
    organisation: str | None
    asked_by: str
    created_at: datetime
    answered_at: datetime | None
    words_sealed: bytes
    status: str
    reason: str
    segments: int
    cost: Decimal | None
    currency: str


_NAMED = {
    "person": people.c.name,
    "organisation": organisations.c.name,
    **{name: messages.c[name] for name in ("words_sealed", "status", "reason", "segments")},
    **{name: messages.c[name] for name in ("cost", "currency")},
}
_shown = tuple(
    _NAMED[name] if name in _NAMED else report_questions.c[name]
    for name in Put.__dataclass_fields__
)


def put(db: Connection, **values: Any) -> None:
    """Writes down that a message is a question; values are columns of the table."""
    db.execute(report_questions.insert().values(**values))


def of(db: Connection, report_id: UUID) -> list[Put]:
    """Everything written to the reporter of a report, oldest first, with what became of it."""
    rows = db.execute(
        select(*_shown)
        .join(messages, messages.c.id == report_questions.c.message_id)
        .outerjoin(people, people.c.id == report_questions.c.person_id)
        .outerjoin(organisations, organisations.c.id == people.c.organisation_id)
        .where(report_questions.c.report_id == report_id)
        .order_by(report_questions.c.created_at, report_questions.c.id)
    )
    return [Put(*row) for row in rows]


def since(db: Connection, report_id: UUID, moment: datetime) -> int:
    """How often the reporter was written to since then."""
    asked = select(func.count()).select_from(report_questions)
    mine = (report_questions.c.report_id == report_id, report_questions.c.created_at > moment)
    return int(db.execute(asked.where(*mine)).scalar_one())


def live(db: Connection, contact_id: UUID, since: datetime, lately: datetime) -> list[Asked]:
    """What this phone was asked since then and has not answered, or only lately; newest first."""
    goes_on = or_(report_questions.c.answered_at.is_(None), report_questions.c.answered_at > lately)
    rows = db.execute(
        select(
            report_questions.c.report_id,
            report_questions.c.person_id,
            report_questions.c.created_at,
        )
        .join(reports, reports.c.id == report_questions.c.report_id)
        .where(reports.c.contact_id == contact_id, goes_on)
        .where(report_questions.c.created_at > since)
        .order_by(report_questions.c.created_at.desc(), report_questions.c.id)
    )
    return [Asked(*row) for row in rows]


def answer(db: Connection, report_id: UUID, now: datetime) -> set[UUID | None]:
    """Everything asked of a report is answered now. Returns who had asked it, None for the desk."""
    open_ones = report_questions.update().where(
        report_questions.c.report_id == report_id, report_questions.c.answered_at.is_(None)
    )
    row = open_ones.values(answered_at=now).returning(report_questions.c.person_id)
    return set(db.execute(row).scalars())
