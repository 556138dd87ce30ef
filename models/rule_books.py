"""Books of routing rules: drafted by some, approved by another, in force from a time on.

Who wrote a row of a book or asked for it is one of its `hands`, and none of them approves it. A
book is never changed once it waits for approval and never deleted: who would have been told on a
day long past stays answerable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    any_,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from models.base import link, metadata, moment

STATES = ("draft", "waiting", "approved", "dropped")

rule_books = Table(
    "rule_books",
    metadata,
    Column("number", Integer, Identity(), primary_key=True),
    Column("state", Text, nullable=False),
    Column("rows", JSONB, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("back_to", Integer),
    link("author_id", "users.id", required=True),
    link("approver_id", "users.id"),
    Column("hands", ARRAY(Uuid), nullable=False, server_default="{}"),
    moment("created_at", required=True),
    moment("asked_at"),
    moment("decided_at"),
    moment("effective_at"),
    CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name="state"),
    CheckConstraint("approver_id <> author_id", name="two_people"),
    CheckConstraint("approver_id is null or approver_id <> all(hands)", name="no_hand"),
    CheckConstraint(
        "state <> 'approved' or (effective_at is not null"
        " and (approver_id is not null or back_to is not null))",
        name="approved",
    ),
    Index("ix_rule_books_effective_at", "effective_at"),
)


@dataclass(frozen=True)
class RuleBook:
    """`rows` as routing.rulebook_form keeps them; `effective_at` is asked for, then fixed.

    `hands` are the users who wrote rows or asked; one with `back_to` may have no approver.
    """

    number: int
    state: str
    rows: list[dict[str, Any]]
    why: str
    back_to: int | None
    author_id: UUID
    approver_id: UUID | None
    created_at: datetime
    asked_at: datetime | None
    decided_at: datetime | None
    effective_at: datetime | None
    hands: list[UUID]

    def of(self, user_id: UUID) -> bool:
        """Whether a user had a hand in it, and so cannot approve it."""
        return user_id == self.author_id or user_id in self.hands


_shown = tuple(rule_books.c[name] for name in RuleBook.__dataclass_fields__)


def in_force(db: Connection, at: datetime) -> RuleBook | None:
    """The book whose rules hold at a time; None before the first one."""
    row = db.execute(
        select(*_shown)
        .where(rule_books.c.state == "approved", rule_books.c.effective_at <= at)
        .order_by(rule_books.c.effective_at.desc(), rule_books.c.number.desc())
        .limit(1)
    ).one_or_none()
    return RuleBook(*row) if row else None


def get(db: Connection, number: int) -> RuleBook | None:
    row = db.execute(select(*_shown).where(rule_books.c.number == number)).one_or_none()
    return RuleBook(*row) if row else None


def newest(db: Connection, limit: int) -> list[RuleBook]:
    rows = db.execute(select(*_shown).order_by(rule_books.c.number.desc()).limit(limit))
    return [RuleBook(*row) for row in rows]


def draft(db: Connection, rows: Sequence[dict[str, Any]], author: UUID, now: datetime) -> int:
    """A new draft with these rows; its number."""
    new = rule_books.insert().values(
        state="draft", rows=list(rows), author_id=author, hands=[author], created_at=now
    )
    return int(db.execute(new.returning(rule_books.c.number)).scalar_one())


def write(db: Connection, number: int, rows: Sequence[dict[str, Any]], by: UUID) -> bool:
    """Gives a draft other rows, as one of its hands; False where it is none any more."""
    return _change(db, number, "draft", rows=list(rows), hands=_with(by))


def ask(
    db: Connection, number: int, by: UUID, *, why: str, effective_at: datetime, now: datetime
) -> bool:
    """Puts a draft before a second person, as one of its hands."""
    asked = {"why": why, "effective_at": effective_at, "asked_at": now, "hands": _with(by)}
    return _change(db, number, "draft", state="waiting", **asked)


def send_back(db: Connection, number: int) -> bool:
    """What waits is a draft again."""
    return _change(db, number, "waiting", state="draft", effective_at=None, asked_at=None)


def drop(db: Connection, number: int, now: datetime) -> bool:
    return _change(db, number, "draft", state="dropped", decided_at=now)


def approve(db: Connection, number: int, approver: UUID, now: datetime) -> bool:
    """Puts a book in force from the time asked for, or from now where that has passed.

    False where it does not wait, or one of its hands asks: the database holds that too.
    """
    books = rule_books.c
    mine = (books.author_id == approver) | (literal(approver) == any_(books.hands))
    row = rule_books.update().where(books.number == number, books.state == "waiting", ~mine)
    put = {
        "approver_id": approver,
        "decided_at": now,
        "effective_at": func.greatest(books.effective_at, now),
    }
    return db.execute(row.values(state="approved", **put)).rowcount == 1


def roll_back(db: Connection, number: int, by: UUID, why: str, now: datetime) -> int | None:
    """Puts the rows of a book that was approved before in force again, at once; the new number.

    Its rows were seen by two people then, so one person can bring them back, and is written down
    as one: `back_to`, and no approver. None where it never was approved.
    """
    old = get(db, number)
    if old is None or old.state != "approved":
        return None
    again = {"rows": old.rows, "back_to": number, "why": why, "state": "approved"}
    who = {"author_id": by, "hands": [by]}
    when = {"created_at": now, "asked_at": now, "decided_at": now, "effective_at": now}
    new = rule_books.insert().values(**again, **who, **when)
    return int(db.execute(new.returning(rule_books.c.number)).scalar_one())


def _with(by: UUID) -> Any:
    """The hands of a book with this one among them, once."""
    hands = rule_books.c.hands
    return case((literal(by) == any_(hands), hands), else_=func.array_append(hands, by))


def _change(db: Connection, number: int, from_state: str, **values: Any) -> bool:
    row = rule_books.update().where(rule_books.c.number == number, rule_books.c.state == from_state)
    return db.execute(row.values(**values)).rowcount == 1
