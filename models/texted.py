"""Reports begun by SMS and not sent yet: one a phone, for a day. Never of the sensitive branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from models.base import metadata, moment

LIVES = timedelta(days=1)  # how long an answer still belongs to the question

texted = Table(
    "texted_reports",
    metadata,
    Column("contact_id", Uuid, ForeignKey("contacts.id"), primary_key=True),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("places", ARRAY(Text), nullable=False),
    Column("happening_now", Boolean, nullable=False),
    moment("at", required=True),
)


@dataclass(frozen=True)
class Texted:
    """`kinds` and `places` as they were offered, likeliest first; one place is the place.

    `words_sealed` opens at `texted_reports.words|contact_id`.
    """

    contact_id: UUID
    words_sealed: bytes
    kinds: list[str]
    places: list[str]
    happening_now: bool
    at: datetime


_shown = tuple(texted.c[name] for name in Texted.__dataclass_fields__)


def keep(db: Connection, begun: Texted) -> None:
    """Keeps how far it has come; a new report takes the place of the last."""
    values = {name: getattr(begun, name) for name in Texted.__dataclass_fields__}
    row = insert(texted).values(**values)
    newer = {name: row.excluded[name] for name in values if name != "contact_id"}
    db.execute(row.on_conflict_do_update(index_elements=["contact_id"], set_=newer))


def waiting(db: Connection, contact_id: UUID, now: datetime) -> Texted | None:
    row = db.execute(
        select(*_shown).where(texted.c.contact_id == contact_id, texted.c.at > now - LIVES)
    ).one_or_none()
    return Texted(*row) if row else None


def drop(db: Connection, contact_id: UUID) -> None:
    db.execute(texted.delete().where(texted.c.contact_id == contact_id))
