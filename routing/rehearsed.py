"""Real reports told otherwise: under other rules, or in a ward register that is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, select

from models import duties, register
from models.register import Ward
from models.reports import reports
from models.whose import Whose, open_to
from routing.directory import Directory, Holder, areas_of
from routing.hours import EAST_AFRICA
from routing.plan import Plan, Subject, plan
from routing.reads import book_at, day_of, directory_of, standing_in
from routing.rulebook import SHIPPED, Book

MOST = 200  # reports a page of rules is rehearsed on, where no other number is given
FARTHEST = 2_000
_MOST_OF_A_REVIEW = 100_000
_OF_SUBJECT = ("category", "severity", "ward_code", "happening_now", "hurt", "kept_from", "flags")


@dataclass(frozen=True)
class Compared:
    """One report as things stand and as they would be, at the hour it came in: at the first level
    where the two differ, else at the first that is told.

    `gone`: its ward is no ward of the other register.
    """

    reference: str
    at: datetime
    subject: Subject
    before: Plan
    after: Plan
    gone: bool = False

    @property
    def changed(self) -> bool:
        return _shown(self.before) != _shown(self.after)


def compare(
    db: Connection, other: Book, now: datetime, *, limit: int = MOST, whose: Whose | None = None
) -> list[Compared]:
    """The newest ordinary reports, newest first, under the rules in force now and under another
    book, by the directory of today. Four queries, and one more where somebody is away. `whose` is
    whom the one who asks works for.
    """
    rows = _newest(db, limit=min(limit, FARTHEST), whose=whose)
    known = _known(db, day_of(now))
    subjects = [_subject(row, known) for row in rows]
    present = _directory(db, {subject.ward for subject in subjects}, now)
    others = replace(present, book=other)
    return [
        _compared(row, (subject, present), (subject, others))
        for row, subject in zip(rows, subjects, strict=True)
    ]


def compare_registers(db: Connection, on: date, now: datetime, *, days: int = 30) -> list[Compared]:
    """The reports of the last days, newest first, in the wards of today and in those of the
    register in force on a day, with the duties held then; by the rules of today, and by who is away
    today. Six queries, and two more where somebody is.
    """
    rows = _newest(db, limit=_MOST_OF_A_REVIEW, since=now - timedelta(days=days))
    known, others = _known(db, day_of(now)), _known(db, on)
    pairs = [(_subject(row, known), _subject(row, others)) for row in rows]
    places = {one.ward for pair in pairs for one in pair}
    held = _directory(db, places, now)
    then = datetime(on.year, on.month, on.day, tzinfo=EAST_AFRICA)
    later = replace(held, holders=_holders(db, places, max(then, now), now))
    return [
        _compared(row, (before, held), (after, later), gone=row.ward_code not in others)
        for row, (before, after) in zip(rows, pairs, strict=True)
    ]


def _compared(
    row: Row[Any],
    before: tuple[Subject, Directory],
    after: tuple[Subject, Directory],
    *,
    gone: bool = False,
) -> Compared:
    at = row.created_at
    levels = zip(_ladder(*before, at), _ladder(*after, at), strict=False)
    first = next(levels)
    steps = chain([first], levels)
    differing = (pair for pair in steps if _shown(pair[0]) != _shown(pair[1]))
    return Compared(row.reference, at, before[0], *next(differing, first), gone)


def _ladder(subject: Subject, directory: Directory, at: datetime) -> Iterator[Plan]:
    """The plan of each level told, to the desk's: what follows where nobody answers."""
    step = plan(subject, directory, at)
    yield step
    while step.due_at is not None:
        step = plan(subject, directory, at, level=step.level + 1)
        yield step


def _known(db: Connection, on: date) -> Mapping[str, Ward]:
    return {ward.code: ward for ward in register.in_force(db, on)}


def _newest(
    db: Connection, *, limit: int, since: datetime | None = None, whose: Whose | None = None
) -> Sequence[Row[Any]]:
    names = ("reference", "created_at", *_OF_SUBJECT)
    newest = (reports.c.created_at.desc(), reports.c.id)
    shown = select(*(reports.c[n] for n in names)).where(open_to(whose))
    rows = shown.order_by(*newest).limit(limit)
    return db.execute(rows if since is None else rows.where(reports.c.created_at >= since)).all()


def _subject(row: Row[Any], known: Mapping[str, Ward]) -> Subject:
    code = row.ward_code
    return Subject(
        category=row.category,
        severity=row.severity,
        ward=known.get(code) or Ward(code, code, "", "", "", ""),
        happening_now=row.happening_now,
        kept_from=frozenset(row.kept_from),
        hurt=row.hurt == "yes",
        flags=frozenset(row.flags),
    )


def _directory(db: Connection, wards: Iterable[Ward], now: datetime) -> Directory:
    return Directory(_holders(db, wards, now, now), book_at(db, now))


def _holders(
    db: Connection, wards: Iterable[Ward], at: datetime, now: datetime
) -> tuple[Holder, ...]:
    """Who holds duties at a time, reached as now."""
    areas = sorted({pair for ward in wards for pair in areas_of(ward).items()})
    held = duties.covering(db, areas, at)
    return directory_of(held, now, SHIPPED, standing_in(db, held, now)).holders


def _shown(found: Plan) -> tuple[object, ...]:
    """What a person would notice: who is told, until when, what the SMS may say."""
    people = {one.holder.person_id for one in found.told}
    return found.level, frozenset(people), found.due_at, found.desk, found.row.words
