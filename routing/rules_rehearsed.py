"""What a book of rules would have done to real reports: who would have been told instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from models import duties, register
from models.register import Ward
from models.reports import reports
from routing.directory import Directory, areas_of
from routing.plan import Plan, Subject, plan
from routing.reads import book_at, day_of, directory_of, standing_in
from routing.rulebook import Book

MOST = 200
_OF_SUBJECT = ("category", "severity", "ward_code", "happening_now", "hurt", "kept_from")


@dataclass(frozen=True)
class Compared:
    """One report under the rules in force and under others, at the hour it came in."""

    reference: str
    at: datetime
    subject: Subject
    before: Plan
    after: Plan

    @property
    def changed(self) -> bool:
        return _shown(self.before) != _shown(self.after)


def compare(db: Connection, other: Book, now: datetime, *, limit: int = MOST) -> list[Compared]:
    """The newest ordinary reports, newest first, under the rules in force now and under another
    book, by the directory of today. Four queries.
    """
    rows = _newest(db, min(limit, MOST))
    known = {ward.code: ward for ward in register.in_force(db, day_of(now))}
    subjects = [_subject(row, known) for row in rows]
    present = _directory(db, {subject.ward for subject in subjects}, now)
    others = replace(present, book=other)
    return [
        Compared(
            reference=row.reference,
            at=row.created_at,
            subject=subject,
            before=plan(subject, present, row.created_at),
            after=plan(subject, others, row.created_at),
        )
        for row, subject in zip(rows, subjects, strict=True)
    ]


def _newest(db: Connection, limit: int) -> Sequence[Row[Any]]:
    names = ("reference", "created_at", *_OF_SUBJECT)
    newest = (reports.c.created_at.desc(), reports.c.id)
    return db.execute(select(*(reports.c[n] for n in names)).order_by(*newest).limit(limit)).all()


def _subject(row: Row[Any], known: dict[str, Ward]) -> Subject:
    code = row.ward_code
    return Subject(
        category=row.category,
        severity=row.severity,
        ward=known.get(code) or Ward(code, code, "", "", "", ""),
        happening_now=row.happening_now,
        kept_from=frozenset(row.kept_from),
        hurt=row.hurt == "yes",
    )


def _directory(db: Connection, wards: Iterable[Ward], now: datetime) -> Directory:
    areas = sorted({pair for ward in wards for pair in areas_of(ward).items()})
    held = duties.covering(db, areas)
    return directory_of(held, now, book_at(db, now), standing_in(db, held, now))


def _shown(found: Plan) -> tuple[object, ...]:
    """What a person would notice: who is told, until when, what the SMS may say."""
    people = {one.holder.person_id for one in found.told}
    return found.level, frozenset(people), found.due_at, found.desk, found.row.words
