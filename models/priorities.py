"""What matters most in a ward this quarter: a forum's list, and what residents vote for.

A vote is a phone's pseudonym of one ward and one quarter; voting again replaces it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import link, metadata, moment, row_id
from models.owners import Owner, columns, holding, nearest

LONGEST = 20  # characters of a priority, so that a whole list is on one screen
MOST = 5  # on a list at once, likewise
VOTES = 3  # a phone may give

priorities = Table(
    "priorities",
    metadata,
    row_id(),
    *columns(),
    Column("quarter", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("label_sw", Text, nullable=False),
    moment("created_at", required=True),
    moment("ended_at"),
    CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
    Index("ix_priorities_organisation_id", "organisation_id", "quarter"),
    Index("ix_priorities_county_code", "county_code", "quarter"),
)
priority_votes = Table(
    "priority_votes",
    metadata,
    Column("voter_digest", LargeBinary, primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    link("priority_id", "priorities.id", required=True),
    Column("ward_code", Text, nullable=False),
    Column("quarter", Text, nullable=False),
    Column("cast_on", Date, nullable=False),
    CheckConstraint(f"slot between 1 and {VOTES}", name="slot"),
    UniqueConstraint("voter_digest", "priority_id"),
    Index("ix_priority_votes_ward", "ward_code", "quarter"),
)
_live = priorities.c.ended_at.is_(None)


@dataclass(frozen=True)
class Priority:
    """One line of a list, in both languages."""

    id: UUID
    label_en: str
    label_sw: str
    organisation_id: UUID | None = None
    quarter: str = ""

    def label(self, language: str) -> str:
        return self.label_sw if language == "sw" else self.label_en


@dataclass(frozen=True)
class Results:
    """How many phones of a ward voted, and (priority, votes), most first."""

    voters: int
    counts: tuple[tuple[Priority, int], ...]


_shown = tuple(priorities.c[name] for name in Priority.__dataclass_fields__)


def of_ward(db: Connection, ward_code: str, on: date, quarter: str) -> list[Priority]:
    """The list of a ward in its order: its forum's, else its county's. One query."""
    rows = db.execute(
        select(*_shown)
        .where(priorities.c.quarter == quarter, _live, holding(priorities, ward_code, on))
        .order_by(priorities.c.position, priorities.c.id)
    )
    found = [Priority(*row) for row in rows]
    return nearest(found, lambda one: one.organisation_id is not None)[:MOST]


def of_owner(db: Connection, owner: Owner, quarter: str) -> list[Priority]:
    rows = db.execute(
        select(*_shown)
        .where(priorities.c.quarter == quarter, _live, owner.owns(priorities))
        .order_by(priorities.c.position, priorities.c.id)
    )
    return [Priority(*row) for row in rows]


def add(
    db: Connection, owner: Owner, quarter: str, *, label_en: str, label_sw: str, now: datetime
) -> UUID | None:
    """Puts one at the end of a list; None where the list is full."""
    last = func.coalesce(func.max(priorities.c.position), 0)
    live = func.count().filter(_live)
    here = select(last, live).where(priorities.c.quarter == quarter, owner.owns(priorities))
    position, count = db.execute(here).one()
    if count >= MOST:
        return None
    new = uuid4()
    row = priorities.insert().values(
        id=new,
        **owner.values(),
        quarter=quarter,
        position=position + 1,
        label_en=label_en,
        label_sw=label_sw,
        created_at=now,
    )
    db.execute(row)
    return new


def end(db: Connection, owner: Owner, id: UUID, now: datetime) -> bool:
    """Takes one off its owner's list; its votes stay and are no longer shown."""
    mine = priorities.update().where(priorities.c.id == id, owner.owns(priorities), _live)
    return db.execute(mine.values(ended_at=now)).rowcount == 1


def vote(
    db: Connection, voters: Sequence[bytes], ward_code: str, ids: Iterable[UUID], on: date
) -> int:
    """Replaces what a phone voted for in a ward and quarter. Returns how many votes it has.

    `voters` are its pseudonyms under each key, newest first. Ids that are no priority count
    nothing.
    """
    db.execute(priority_votes.delete().where(priority_votes.c.voter_digest.in_(list(voters))))
    wanted = list(dict.fromkeys(ids))[:VOTES]
    known = {one.id: one for one in _of_ids(db, wanted)}
    rows = [
        {
            "voter_digest": voters[0],
            "slot": slot,
            "priority_id": id,
            "ward_code": ward_code,
            "quarter": known[id].quarter,
            "cast_on": on,
        }
        for slot, id in enumerate([id for id in wanted if id in known], 1)
    ]
    if rows:
        db.execute(insert(priority_votes).on_conflict_do_nothing(), rows)
    return len(rows)


def results(db: Connection, ward_code: str, quarter: str) -> Results:
    """In two queries. Votes for what was taken off a list count a voter and are not shown."""
    here = (priority_votes.c.ward_code == ward_code, priority_votes.c.quarter == quarter)
    voters = select(func.count(priority_votes.c.voter_digest.distinct())).where(*here)
    votes = func.count().label("votes")
    rows = db.execute(
        select(*_shown, votes)
        .join(priority_votes, priority_votes.c.priority_id == priorities.c.id)
        .where(*here, _live)
        .group_by(priorities.c.id)
        .order_by(votes.desc(), priorities.c.position, priorities.c.id)
    )
    counts = tuple((Priority(*row[:-1]), int(row.votes)) for row in rows)
    return Results(int(db.execute(voters).scalar_one()), counts)


def results_by_ward(
    db: Connection, ward_codes: Collection[str], quarter: str
) -> tuple[dict[str, int], dict[tuple[str, UUID], int]]:
    """(voters by ward, votes by ward and priority), in two queries."""
    here = (priority_votes.c.ward_code.in_(list(ward_codes)), priority_votes.c.quarter == quarter)
    ward, of = priority_votes.c.ward_code, priority_votes.c.priority_id
    people = func.count(priority_votes.c.voter_digest.distinct())
    voters = db.execute(select(ward, people).where(*here).group_by(ward))
    votes = db.execute(select(ward, of, func.count()).where(*here).group_by(ward, of))
    return {row[0]: row[1] for row in voters}, {(row[0], row[1]): row[2] for row in votes}


def _of_ids(db: Connection, ids: list[UUID]) -> list[Priority]:
    return [Priority(*row) for row in db.execute(select(*_shown).where(priorities.c.id.in_(ids)))]
