"""The organisations that work in wards, where each works, and which console users are of which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Connection, ForeignKey, Table, Uuid, exists, select
from sqlalchemy.dialects.postgresql import insert

from models.base import link, metadata
from models.directory import forum_wards, organisations
from models.owners import covers

forum_users = Table(
    "forum_users",
    metadata,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    link("organisation_id", "organisations.id", required=True),
)


@dataclass(frozen=True)
class Forum:
    id: UUID
    name: str
    kind: str


_shown = tuple(organisations.c[name] for name in Forum.__dataclass_fields__)


def everyone(db: Connection, on: date) -> list[Forum]:
    """Every organisation that works in a ward on a day, forums first, by name."""
    works = exists().where(forum_wards.c.organisation_id == organisations.c.id, covers(on))
    order = ((organisations.c.kind != "forum").asc(), organisations.c.name)
    return [Forum(*row) for row in db.execute(select(*_shown).where(works).order_by(*order))]


def get(db: Connection, id: UUID) -> Forum | None:
    row = db.execute(select(*_shown).where(organisations.c.id == id)).one_or_none()
    return Forum(*row) if row else None


def wards_of(db: Connection, id: UUID, on: date) -> list[str]:
    """The codes of the wards it works in on a day."""
    rows = db.execute(
        select(forum_wards.c.ward_code)
        .where(forum_wards.c.organisation_id == id, covers(on))
        .order_by(forum_wards.c.ward_code)
    )
    return list(rows.scalars())


def of_user(db: Connection, user_id: UUID) -> UUID | None:
    """The organisation a user of the role forum belongs to."""
    mine = select(forum_users.c.organisation_id).where(forum_users.c.user_id == user_id)
    return db.execute(mine).scalar_one_or_none()


def belong(db: Connection, user_id: UUID, organisation_id: UUID) -> None:
    """From now on the user belongs to this one and to no other."""
    row = insert(forum_users).values(user_id=user_id, organisation_id=organisation_id)
    kept = {"organisation_id": organisation_id}
    db.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=kept))
