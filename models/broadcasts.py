"""One text to many: what it says, to whom, who wrote and who released it, and how far it is.

Its words are an operator's, sealed like every other; what each phone was sent is a message of its
own. Nobody releases what he or she has written or changed: the table itself refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    select,
)

from models import setbacks
from models.base import link, metadata, moment, row_id

STATES = ("draft", "waiting", "released", "running", "done", "cancelled")
ENDED = ("done", "cancelled")
AREA_LEVELS = ("ward", "constituency", "county", "national")
AUDIENCES = ("subscribers", "holders", "everyone")
LANGUAGES = ("en", "sw")

broadcasts = Table(
    "broadcasts",
    metadata,
    row_id(),
    Column("state", Text, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("audience", Text, nullable=False),
    Column("holder_kind", Text, nullable=False, server_default=""),
    Column("holder_role", Text, nullable=False, server_default=""),
    Column("area_level", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("words_en_sealed", LargeBinary),
    Column("words_sw_sealed", LargeBinary),
    Column("edition", Integer, nullable=False, server_default="1"),
    Column("useful_hours", Integer, nullable=False, server_default="24"),
    link("author_id", "users.id"),
    link("person_id", "people.id"),
    link("editor_id", "users.id"),
    link("released_by_id", "users.id"),
    Column("overridden", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("tried", Integer, nullable=False, server_default="0"),
    Column("passed_over", Integer, nullable=False, server_default="0"),
    Column("trouble", Text, nullable=False, server_default=""),
    Column("troubles", Integer, nullable=False, server_default="0"),
    Column("at_language", Text, nullable=False, server_default=""),
    Column("at_row", Uuid),
    moment("created_at", required=True),
    moment("submitted_at"),
    moment("released_at"),
    moment("started_at"),
    moment("ended_at"),
    moment("next_at"),
    moment("useful_until"),
    CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name="state"),
    CheckConstraint(f"audience in ({', '.join(map(repr, AUDIENCES))})", name="audience"),
    CheckConstraint(f"area_level in ({', '.join(map(repr, AREA_LEVELS))})", name="area"),
    CheckConstraint(
        "released_by_id is null or (released_by_id is distinct from author_id"
        " and released_by_id is distinct from editor_id)",
        name="second_person",
    ),
    CheckConstraint(
        "released_at is not null or state in ('draft', 'waiting', 'cancelled')", name="released"
    ),
    CheckConstraint("author_id is not null or person_id is not null", name="author"),
    Index("ix_broadcasts_created_at", "created_at", "id"),
)
Index(
    "ix_broadcasts_owed",
    broadcasts.c.next_at,
    postgresql_where=broadcasts.c.state.in_(("released", "running")),
)
# Who gets it, written when it starts and deleted when it has ended.
broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    link("broadcast_id", "broadcasts.id", required=True),
    Column("language", Text, nullable=False),
    link("contact_id", "contacts.id", required=True),
    link("person_id", "people.id"),
    PrimaryKeyConstraint("broadcast_id", "language", "contact_id"),
    Index("ix_broadcast_recipients_contact_id", "contact_id"),
)


@dataclass(frozen=True)
class Broadcast:
    """A row without its sealed words.

    `total` counts whom it was for when it started, `tried` those handed to the gateway or
    passed over since; `passed_over` those who had stopped SMS meanwhile. `trouble` says why it
    waits, '' while it does not. `edition` goes up with every change of what would be sent.
    """

    id: UUID
    state: str
    about: str
    audience: str
    holder_kind: str
    holder_role: str
    area_level: str
    area_code: str
    edition: int
    useful_hours: int
    author_id: UUID | None
    person_id: UUID | None
    editor_id: UUID | None
    released_by_id: UUID | None
    overridden: str
    note: str
    total: int
    tried: int
    passed_over: int
    trouble: str
    troubles: int
    at_language: str
    at_row: UUID | None
    created_at: datetime
    submitted_at: datetime | None
    released_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None
    useful_until: datetime | None


_shown = tuple(broadcasts.c[name] for name in Broadcast.__dataclass_fields__)


def add(db: Connection, **values: Any) -> None:
    db.execute(broadcasts.insert().values(**values))


def get(db: Connection, broadcast_id: UUID) -> Broadcast | None:
    return _one(db, broadcasts.c.id == broadcast_id)


def lock(db: Connection, broadcast_id: UUID) -> Broadcast | None:
    """The broadcast held until the transaction ends; waits for who has it."""
    found = select(*_shown).where(broadcasts.c.id == broadcast_id).with_for_update()
    row = db.execute(found).one_or_none()
    return Broadcast(*row) if row else None


def change(db: Connection, broadcast_id: UUID, **values: Any) -> None:
    db.execute(broadcasts.update().where(broadcasts.c.id == broadcast_id).values(**values))


def words(db: Connection, broadcast_id: UUID) -> Mapping[str, bytes]:
    """What it says by language, sealed at `broadcasts.words_<language>|id`; only what there is."""
    columns = (broadcasts.c.words_en_sealed, broadcasts.c.words_sw_sealed)
    row = db.execute(select(*columns).where(broadcasts.c.id == broadcast_id)).one()
    told = zip(LANGUAGES, row, strict=True)
    return MappingProxyType({language: bytes(sealed) for language, sealed in told if sealed})


def page(db: Connection, states: tuple[str, ...], limit: int) -> list[Broadcast]:
    """The newest broadcasts in any of these states; of all states where none is given."""
    rows = select(*_shown).order_by(broadcasts.c.created_at.desc(), broadcasts.c.id.desc())
    asked = rows.where(broadcasts.c.state.in_(states)) if states else rows
    return [Broadcast(*row) for row in db.execute(asked.limit(limit))]


def latest_of(
    db: Connection, person_ids: list[UUID], state: str, since: datetime
) -> Broadcast | None:
    """The newest one of these duty holders in a state that no operator has changed, locked."""
    row = db.execute(
        select(*_shown)
        .where(broadcasts.c.person_id.in_(person_ids), broadcasts.c.state == state)
        .where(broadcasts.c.created_at > since, broadcasts.c.editor_id.is_(None))
        .order_by(broadcasts.c.created_at.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    return Broadcast(*row) if row else None


def owed(db: Connection, now: datetime, limit: int) -> list[UUID]:
    """Broadcasts that should be under way by now and that nobody has in hand."""
    rows = db.execute(
        select(broadcasts.c.id)
        .where(broadcasts.c.state.in_(("released", "running")), broadcasts.c.next_at <= now)
        .where(~setbacks.rests("broadcast", broadcasts.c.id, now))
        .order_by(broadcasts.c.next_at)
        .limit(limit)
    )
    return list(rows.scalars())


def _one(db: Connection, condition: ColumnElement[bool]) -> Broadcast | None:
    row = db.execute(select(*_shown).where(condition)).one_or_none()
    return Broadcast(*row) if row else None
