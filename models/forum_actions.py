"""What a forum has done, in its own short lines, for those who ask after it in the call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, Connection, Date, Index, Table, Text, select

from models.base import metadata, moment, row_id
from models.owners import Owner, columns, holding, nearest

LONGEST = 38  # characters of a line, so that three with their days are on one screen
NEWEST = 3

forum_actions = Table(
    "forum_actions",
    metadata,
    row_id(),
    *columns(),
    Column("done_on", Date, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("label_sw", Text, nullable=False),
    moment("created_at", required=True),
    moment("ended_at"),
    Index("ix_forum_actions_organisation_id", "organisation_id", "done_on"),
    Index("ix_forum_actions_county_code", "county_code", "done_on"),
)
_live = forum_actions.c.ended_at.is_(None)


@dataclass(frozen=True)
class Action:
    id: UUID
    done_on: date
    label_en: str
    label_sw: str
    organisation_id: UUID | None = None

    def label(self, language: str) -> str:
        return self.label_sw if language == "sw" else self.label_en


_shown = tuple(forum_actions.c[name] for name in Action.__dataclass_fields__)


def of_ward(db: Connection, ward_code: str, on: date) -> list[Action]:
    """The newest of the ward's forum, else of its county. One query."""
    mine = holding(forum_actions, ward_code, on)
    forums_first = forum_actions.c.organisation_id.is_(None)
    rows = db.execute(
        select(*_shown)
        .where(mine, _live)
        .order_by(forums_first, forum_actions.c.done_on.desc(), forum_actions.c.id)
        .limit(NEWEST)
    )
    return nearest([Action(*row) for row in rows], lambda one: one.organisation_id is not None)


def of_owner(db: Connection, owner: Owner, limit: int) -> list[Action]:
    rows = db.execute(
        select(*_shown)
        .where(owner.owns(forum_actions), _live)
        .order_by(forum_actions.c.done_on.desc(), forum_actions.c.id)
        .limit(limit)
    )
    return [Action(*row) for row in rows]


def add(
    db: Connection, owner: Owner, *, done_on: date, label_en: str, label_sw: str, now: datetime
) -> UUID:
    new = uuid4()
    db.execute(
        forum_actions.insert().values(
            id=new,
            **owner.values(),
            done_on=done_on,
            label_en=label_en,
            label_sw=label_sw,
            created_at=now,
        )
    )
    return new


def end(db: Connection, owner: Owner, id: UUID, now: datetime) -> bool:
    """Takes a line down; it stays kept."""
    mine = forum_actions.update().where(forum_actions.c.id == id, owner.owns(forum_actions), _live)
    return db.execute(mine.values(ended_at=now)).rowcount == 1
