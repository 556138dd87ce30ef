"""What residents say would help, and words they would put on the list: sealed, and looked at first.

Who wrote is a pseudonym of one ward and one quarter, kept so that one phone cannot fill the list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Date,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    select,
)

from models.base import metadata, moment, row_id
from models.vault import Vault, place

KINDS = ("idea", "priority")
STATES = ("waiting", "shown", "refused")
MOST = 3  # a phone may leave in one ward and quarter

ideas = Table(
    "ideas",
    metadata,
    row_id(),
    Column("kind", Text, nullable=False),
    Column("ward_code", Text, nullable=False),
    Column("quarter", Text, nullable=False),
    Column("writer_digest", LargeBinary, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("written_on", Date, nullable=False),
    moment("judged_at"),
    CheckConstraint(f"kind in ({', '.join(map(repr, KINDS))})", name="kind"),
    CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name="state"),
    Index("ix_ideas_writer_digest", "writer_digest"),
    Index("ix_ideas_state", "state", "written_on", "id"),
    Index("ix_ideas_ward_code", "ward_code", "written_on", "id"),
)


@dataclass(frozen=True)
class Idea:
    """`words_sealed` opens at `ideas.words|id`."""

    id: UUID
    kind: str
    ward_code: str
    quarter: str
    words_sealed: bytes
    language: str
    state: str
    written_on: date


_shown = tuple(ideas.c[name] for name in Idea.__dataclass_fields__)


def leave(
    db: Connection,
    vault: Vault,
    writers: Sequence[bytes],
    *,
    kind: str,
    ward_code: str,
    quarter: str,
    words: str,
    language: str,
    on: date,
) -> bool:
    """Keeps an idea to be looked at; False where this phone has left as many as it may."""
    left = select(func.count()).where(ideas.c.writer_digest.in_(list(writers)))
    if db.execute(left).scalar_one() >= MOST:
        return False
    new = uuid4()
    db.execute(
        ideas.insert().values(
            id=new,
            kind=kind,
            ward_code=ward_code,
            quarter=quarter,
            writer_digest=writers[0],
            words_sealed=vault.words.seal(words, place("ideas.words", new)),
            language=language,
            written_on=on,
        )
    )
    return True


def waiting(db: Connection, limit: int) -> list[Idea]:
    """What nobody has looked at yet, oldest first."""
    rows = db.execute(
        select(*_shown)
        .where(ideas.c.state == "waiting")
        .order_by(ideas.c.written_on, ideas.c.id)
        .limit(limit)
    )
    return [Idea(*row) for row in rows]


def of_wards(db: Connection, ward_codes: Collection[str], limit: int) -> list[Idea]:
    """What was let through for any of these wards, newest first."""
    rows = db.execute(
        select(*_shown)
        .where(ideas.c.ward_code.in_(list(ward_codes)), ideas.c.state == "shown")
        .order_by(ideas.c.written_on.desc(), ideas.c.id)
        .limit(limit)
    )
    return [Idea(*row) for row in rows]


def count_waiting(db: Connection) -> int:
    """How many nobody has looked at yet."""
    rows = select(func.count()).where(ideas.c.state == "waiting")
    return int(db.execute(rows).scalar_one())


def judge(db: Connection, id: UUID, state: str, now: datetime) -> bool:
    """Lets an idea through or not; False where somebody has judged it before."""
    one = ideas.update().where(ideas.c.id == id, ideas.c.state == "waiting")
    return db.execute(one.values(state=state, judged_at=now)).rowcount == 1
