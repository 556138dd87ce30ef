"""Books of routing rules: drafted by some, approved by another, in force from a time on.

Who wrote a row of a book or asked for it is one of its `hands`, and none of them approves it. A
book is never changed once it waits for approval and never deleted: who would have been told on a
day long past stays answerable. A draft is approved only where the book it began from (`base`) still
is the last one approved: what another draft has put in meanwhile is not thrown out unseen.
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
    Select,
    Table,
    Text,
    Update,
    Uuid,
    any_,
    case,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from models.base import link, metadata, moment

STATES = ("draft", "waiting", "approved", "dropped", "called_off")
SHIPS = 0  # the number of what ships: no rows

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
    Column("base", Integer),
    Column("version", Integer, nullable=False, server_default="0"),
    link("called_off_by", "users.id"),
    moment("called_off_at"),
    CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name="state"),
    CheckConstraint("approver_id <> author_id", name="two_people"),
    CheckConstraint("approver_id is null or approver_id <> all(hands)", name="no_hand"),
    CheckConstraint(
        "state <> 'approved' or (effective_at is not null"
        " and (approver_id is not null or back_to is not null))",
        name="approved",
    ),
    CheckConstraint(
        "state <> 'called_off' or (called_off_by is not null and called_off_at is not null)",
        name="called_off",
    ),
    Index("ix_rule_books_effective_at", "effective_at"),
)


@dataclass(frozen=True)
class RuleBook:
    """`rows` as routing.rulebook_form keeps them; `effective_at` is asked for, then fixed.

    `hands` are the users who wrote rows or asked; one with `back_to` may have no approver.
    `base` is the book a draft began from (SHIPS: none), `version` grows with every change of it.
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
    base: int | None = None
    version: int = 0
    called_off_by: UUID | None = None
    called_off_at: datetime | None = None

    def of(self, user_id: UUID) -> bool:
        """Whether a user had a hand in it, and so cannot approve it."""
        return user_id == self.author_id or user_id in self.hands


_shown = tuple(rule_books.c[name] for name in RuleBook.__dataclass_fields__)
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7042100027)")  # what changes what holds


def in_force(db: Connection, at: datetime) -> RuleBook | None:
    """The book whose rules hold at a time; None before the first one."""
    row = db.execute(
        select(*_shown)
        .where(rule_books.c.state == "approved", rule_books.c.effective_at <= at)
        .order_by(rule_books.c.effective_at.desc(), rule_books.c.number.desc())
        .limit(1)
    ).one_or_none()
    return RuleBook(*row) if row else None


def in_force_between(db: Connection, at: datetime, until: datetime) -> list[RuleBook]:
    """The books whose rules hold at a time or come into force before another, in order."""
    its = rule_books.c
    approved = its.state == "approved"
    holds = select(func.max(its.effective_at)).where(approved, its.effective_at <= at)
    first = func.coalesce(holds.scalar_subquery(), at)
    rows = (
        select(*_shown)
        .where(approved, its.effective_at >= first, its.effective_at < until)
        .order_by(its.effective_at, its.number)
    )
    return [RuleBook(*row) for row in db.execute(rows)]


def get(db: Connection, number: int) -> RuleBook | None:
    row = db.execute(select(*_shown).where(rule_books.c.number == number)).one_or_none()
    return RuleBook(*row) if row else None


def last(db: Connection) -> RuleBook | None:
    """The book that holds in the end: the one in force, or the farthest to come; None before the
    first one.
    """
    row = db.execute(_last(*_shown)).one_or_none()
    return RuleBook(*row) if row else None


def hold(db: Connection, number: int) -> RuleBook | None:
    """A book that nobody else changes until the transaction ends."""
    row = db.execute(select(*_shown).where(rule_books.c.number == number).with_for_update())
    found = row.one_or_none()
    return RuleBook(*found) if found else None


def newest(db: Connection, limit: int) -> list[RuleBook]:
    rows = db.execute(select(*_shown).order_by(rule_books.c.number.desc()).limit(limit))
    return [RuleBook(*row) for row in rows]


def draft(db: Connection, rows: Sequence[dict[str, Any]], author: UUID, now: datetime) -> int:
    """A new draft with these rows, begun from the last book approved; its number."""
    begun = {"base": _last_number(), "created_at": now}
    new = rule_books.insert().values(
        state="draft", rows=list(rows), author_id=author, hands=[author], **begun
    )
    return int(db.execute(new.returning(rule_books.c.number)).scalar_one())


def write(db: Connection, number: int, rows: Sequence[dict[str, Any]], by: UUID) -> bool:
    """Gives a draft other rows, as one of its hands; False where it is none any more."""
    return _change(db, number, "draft", rows=list(rows), hands=_with(by))


def begin_from(db: Connection, number: int, base: int, by: UUID) -> bool:
    """Says that a draft has been looked at beside a newer book: it may be approved over that."""
    return _change(db, number, "draft", base=base, hands=_with(by))


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

    False where it does not wait, one of its hands asks (the database holds that too), it began
    from a book that is not the last any more, or it would hold before that one does.
    """
    db.execute(_ONE_AT_A_TIME)
    books = rule_books.c
    mine = (books.author_id == approver) | (literal(approver) == any_(books.hands))
    since = func.greatest(books.effective_at, now)
    base = _last(rule_books.c.effective_at).scalar_subquery()
    row = rule_books.update().where(books.number == number, books.state == "waiting", ~mine)
    row = row.where(books.base == _last_number(), since >= func.coalesce(base, since))
    put = {"approver_id": approver, "decided_at": now, "effective_at": since}
    return db.execute(row.values(state="approved", **put)).rowcount == 1


def call_off(db: Connection, number: int, by: UUID, now: datetime) -> bool:
    """What is approved and to come never holds; False where it holds already or is not approved."""
    db.execute(_ONE_AT_A_TIME)
    return db.execute(_calling_off(by, now).where(rule_books.c.number == number)).rowcount == 1


def roll_back(db: Connection, number: int, by: UUID, why: str, now: datetime) -> int | None:
    """Puts the rows of a book that held before, or what SHIPS, in force again, at once; the new
    number. Whatever was to come is called off.

    Its rows were seen by two people then, so one person can bring them back, and is written down
    as one: `back_to`, and no approver. None where it never held.
    """
    db.execute(_ONE_AT_A_TIME)
    old = get(db, number) if number != SHIPS else None
    held = old and old.state == "approved" and old.effective_at and old.effective_at <= now
    if number != SHIPS and not held:
        return None
    db.execute(_calling_off(by, now))
    again = {"rows": old.rows if old else [], "back_to": number, "why": why, "state": "approved"}
    who = {"author_id": by, "hands": [by]}
    when = {"created_at": now, "asked_at": now, "decided_at": now, "effective_at": now}
    new = rule_books.insert().values(**again, **who, **when)
    return int(db.execute(new.returning(rule_books.c.number)).scalar_one())


def _last(*shown: Any) -> Select[Any]:
    """The columns of the last book approved."""
    books = rule_books.alias()
    approved = select(*(books.c[column.name] for column in shown)).where(
        books.c.state == "approved"
    )
    return approved.order_by(books.c.effective_at.desc(), books.c.number.desc()).limit(1)


def _last_number() -> Any:
    return func.coalesce(_last(rule_books.c.number).scalar_subquery(), SHIPS)


def _calling_off(by: UUID, now: datetime) -> Update:
    off = {"state": "called_off", "called_off_by": by, "called_off_at": now}
    to_come = (rule_books.c.state == "approved", rule_books.c.effective_at > now)
    return rule_books.update().where(*to_come).values(**off)


def _with(by: UUID) -> Any:
    """The hands of a book with this one among them, once."""
    hands = rule_books.c.hands
    return case((literal(by) == any_(hands), hands), else_=func.array_append(hands, by))


def _change(db: Connection, number: int, from_state: str, **values: Any) -> bool:
    row = rule_books.update().where(rule_books.c.number == number, rule_books.c.state == from_state)
    newer = rule_books.c.version + 1
    return db.execute(row.values(version=newer, **values)).rowcount == 1
