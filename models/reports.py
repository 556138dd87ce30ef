"""An ordinary report: what happened where, who has it, and when the next person must be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from models.base import link, metadata, moment, row_id
from models.report_states import ACTIONS, OPEN, SHARED, STATE_TYPES, NotNow

reports = Table(
    "reports",
    metadata,
    row_id(),
    Column("reference", Text, nullable=False, unique=True),
    link("contact_id", "contacts.id"),
    Column("category", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("ward_code", Text, nullable=False),
    Column("happening_now", Boolean, nullable=False),
    Column("told_when", Text, nullable=False, server_default=""),
    Column("hurt", Text, nullable=False, server_default=""),
    Column("involved", Text, nullable=False, server_default=""),
    Column("kept_from", ARRAY(Text), nullable=False, server_default="{}"),
    Column("flags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("landmark_sealed", LargeBinary),
    Column("words_sealed", LargeBinary),
    Column("channel", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("call_by", Text, nullable=False, server_default=""),
    moment("call_asked_at"),
    Column("state", Text, nullable=False),
    Column("level", Integer, nullable=False, server_default="0"),
    Column("at_desk", Boolean, nullable=False, server_default="false"),
    link("holder_id", "people.id"),
    Column("outcome", Text, nullable=False, server_default=""),
    link("follows", "reports.id"),
    Column("apart", Boolean, nullable=False, server_default="false"),
    Column("kept_organisations", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("named_organisations", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("review", Text, nullable=False, server_default=""),
    Column("released_by", Text, nullable=False, server_default=""),
    Column("reopened", Integer, nullable=False, server_default="0"),
    moment("due_at"),
    moment("whole_due_at"),
    moment("created_at", required=True),
    moment("routed_at"),
    moment("acknowledged_at"),
    moment("looked_at"),
    moment("closed_at"),
    moment("asked_at"),
    CheckConstraint(f"state in ({', '.join(map(repr, STATE_TYPES))})", name="state"),
    CheckConstraint("contact in ('none', 'sms', 'call')", name="contact"),
    Index("ix_reports_created_at_id", "created_at", "id"),
    Index("ix_reports_ward", "ward_code", "created_at", "id"),
    Index("ix_reports_category", "category", "created_at", "id"),
    Index("ix_reports_state", "state", "created_at", "id"),
    Index("ix_reports_contact_id", "contact_id"),
)
Index(
    "ix_reports_due",
    reports.c.due_at,
    reports.c.id,
    postgresql_where=reports.c.due_at.is_not(None),
)
Index(
    "ix_reports_whole_due",
    reports.c.whole_due_at,
    reports.c.id,
    postgresql_where=reports.c.whole_due_at.is_not(None) & reports.c.closed_at.is_(None),
)
Index(
    "ix_reports_stray",
    reports.c.created_at,
    postgresql_where=reports.c.due_at.is_(None)
    & reports.c.at_desk.is_(False)
    & reports.c.closed_at.is_(None),
)
Index(
    "ix_reports_resolved",
    reports.c.closed_at,
    reports.c.id,
    postgresql_where=reports.c.state == "resolved",
)
Index(
    "ix_reports_call_asked",
    reports.c.call_asked_at,
    postgresql_where=reports.c.call_asked_at.is_not(None),
)
Index(
    "ix_reports_review",
    reports.c.created_at,
    reports.c.id,
    postgresql_where=reports.c.review != "",
)
Index("ix_reports_follows", reports.c.follows, postgresql_where=reports.c.follows.is_not(None))


@dataclass(frozen=True)
class Report:
    """A row without its sealed words. Two clocks run, each None where it does not: `due_at` for
    the level or holder that has it now,
    `whole_due_at` for the report whoever has it. Where it `follows` another of the same incident
    it has the due time of that one, whose alerts tell of it; `apart` is never joined again.
    `kept_organisations` are those the desk keeps it from; `looked_at` when it was released,
    `released_by` whom: a person of the desk or the clock. Of those it is kept from its words name
    `named_organisations`. `review` says why a person is to look at it, '' where none is.
    """

    id: UUID
    reference: str
    contact_id: UUID | None
    category: str
    severity: str
    ward_code: str
    happening_now: bool
    kept_from: list[str]
    flags: list[str]  # of routing.spoken
    hurt: str
    channel: str
    language: str
    contact: str
    call_by: str
    involved: str
    state: str
    level: int
    at_desk: bool
    holder_id: UUID | None
    outcome: str
    follows: UUID | None
    apart: bool
    kept_organisations: list[UUID]
    named_organisations: list[UUID]
    review: str
    released_by: str
    reopened: int
    due_at: datetime | None
    whole_due_at: datetime | None
    created_at: datetime
    acknowledged_at: datetime | None
    looked_at: datetime | None
    closed_at: datetime | None
    asked_at: datetime | None

    @property
    def is_open(self) -> bool:
        return STATE_TYPES[self.state] == "open"

    @property
    def desk_alone(self) -> bool:
        """Whether the desk has it and no clock runs: then nothing rises any more."""
        return self.at_desk and self.due_at is None


_shown = tuple(reports.c[name] for name in Report.__dataclass_fields__)


def file(db: Connection, **values: Any) -> None:
    """Writes a new report in state `received`; values are columns of the table."""
    db.execute(reports.insert().values(state="received", **values))


def get(db: Connection, report_id: UUID) -> Report:
    return Report(*db.execute(select(*_shown).where(reports.c.id == report_id)).one())


def lock(db: Connection, report_id: UUID) -> Report:
    """The report, held until the transaction ends: whoever changes its state comes through here.

    Rows that refer to it may still be written meanwhile: a stronger lock than this would deadlock
    with them.
    """
    held = select(*_shown).where(reports.c.id == report_id).with_for_update(key_share=True)
    return Report(*db.execute(held).one())


def by_reference(db: Connection, reference: str) -> Report | None:
    row = db.execute(select(*_shown).where(reports.c.reference == reference)).one_or_none()
    return Report(*row) if row else None


def latest_of(db: Connection, contact_id: UUID, limit: int) -> list[str]:
    """The references of a contact's reports, newest first."""
    rows = db.execute(
        select(reports.c.reference)
        .where(reports.c.contact_id == contact_id)
        .order_by(reports.c.created_at.desc(), reports.c.id)
        .limit(limit)
    )
    return list(rows.scalars())


def move(db: Connection, report_id: UUID, action: str, *, by: str, **values: Any) -> str:
    """Does an action of models.report_states: the state it leads to, with further columns.

    Returns that state. Raises NotNow where the report is in a state it is not done in, which SQL
    decides, and PermissionError where it is not for `by` to do. What is done to a report of
    SHARED is done to those that follow it.
    """
    act = ACTIONS[action]
    if by not in act.who:
        raise PermissionError(f"{action} is not for the {by} to do")
    moved = (
        reports.update()
        .where(reports.c.state.in_(act.moves))
        .values(state=case(dict(act.moves), value=reports.c.state), **values)
    )
    one = moved.where(reports.c.id == report_id).returning(reports.c.state)
    after = db.execute(one).scalar_one_or_none()
    if after is None:
        raise NotNow(f"{action} is not done to report {report_id} as it is")
    if action in SHARED:
        db.execute(moved.where(reports.c.follows == report_id))
    return str(after)


def change(db: Connection, report_id: UUID, **values: Any) -> None:
    """Changes columns, but never the state: raises ValueError for that, `move` is the way."""
    if "state" in values:
        raise ValueError("a state changes by an action: models.reports.move")
    db.execute(reports.update().where(reports.c.id == report_id).values(**values))


def set_clock(db: Connection, report_id: UUID, due: datetime | None) -> None:
    """The due time of a report and of those that follow it; None stops the clock."""
    these = or_(reports.c.id == report_id, reports.c.follows == report_id)
    db.execute(reports.update().where(these).values(due_at=due))


def keep_from(db: Connection, report_id: UUID, organisation_id: UUID) -> None:
    """Keeps a report, and those that follow it, from an organisation at every level."""
    more = func.array_append(reports.c.kept_organisations, organisation_id)
    these = or_(reports.c.id == report_id, reports.c.follows == report_id)
    db.execute(reports.update().where(these).values(kept_organisations=more))


def overdue(db: Connection, now: datetime, limit: int) -> list[UUID]:
    """Open reports whose clock has run out, oldest due first; unassigned ones too."""
    late = (reports.c.due_at <= now, reports.c.follows.is_(None))
    return _first(db, reports.c.due_at, limit, *late)


def wholly_overdue(db: Connection, now: datetime, limit: int) -> list[UUID]:
    """Open reports not ended in the time of the whole report, oldest due first."""
    late = (reports.c.whole_due_at <= now, reports.c.closed_at.is_(None))
    return _first(db, reports.c.whole_due_at, limit, *late)


def strays(db: Connection, before: datetime, limit: int) -> list[UUID]:
    """Open reports made before a time with neither a clock nor the desk: nobody would look."""
    lost = (reports.c.due_at.is_(None), reports.c.at_desk.is_(False))
    old = (reports.c.closed_at.is_(None), reports.c.created_at < before)
    return _first(db, reports.c.created_at, limit, *lost, *old, reports.c.state != "partial")


def _first(
    db: Connection, order: Column[datetime], limit: int, *these: ColumnElement[bool]
) -> list[UUID]:
    """Open reports, in an order."""
    open_ones = select(reports.c.id).where(reports.c.state.in_(OPEN), *these)
    return list(db.execute(open_ones.order_by(order, reports.c.id).limit(limit)).scalars())


def sealed_words(db: Connection, report_id: UUID) -> tuple[bytes | None, bytes | None]:
    """(landmark, words), still sealed at `reports.landmark|id` and `reports.words|id`."""
    row = db.execute(
        select(reports.c.landmark_sealed, reports.c.words_sealed).where(reports.c.id == report_id)
    ).one()
    return row[0], row[1]
