"""Reading who may use the console and from where they are signed in; ending other sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, exists, func, select

from models.directory import organisations, people
from models.users import IDLE, LONGEST, sign_ins, users


@dataclass(frozen=True)
class Known:
    """A console user on the list. `last_seen` is None where there is no sign-in left,
    `organisation` where the user is tied to none.
    """

    id: UUID
    email: str
    role: str
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None
    last_seen: datetime | None
    organisation: str | None


@dataclass(frozen=True)
class Elsewhere:
    """One live sign-in of a user; `here` marks the one that asks."""

    created_at: datetime
    seen_at: datetime
    here: bool


def everybody(db: Connection) -> list[Known]:
    """Every console user by e-mail, with when each was last seen."""
    last = (
        select(func.max(sign_ins.c.seen_at))
        .where(sign_ins.c.user_id == users.c.id)
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            users.c.id,
            users.c.email,
            users.c.role,
            users.c.password_hash != "",
            users.c.created_at,
            users.c.disabled_at,
            last,
            organisations.c.name,
        )
        .outerjoin(organisations, organisations.c.id == users.c.organisation_id)
        .order_by(users.c.email)
    )
    return [Known(*row) for row in rows]


def of_nobody(db: Connection) -> list[tuple[str, str]]:
    """(e-mail, organisation) of users tied to an organisation of which nobody is left."""
    stays = exists().where(
        people.c.organisation_id == organisations.c.id, people.c.left_at.is_(None)
    )
    rows = db.execute(
        select(users.c.email, organisations.c.name)
        .join(organisations, organisations.c.id == users.c.organisation_id)
        .where(users.c.disabled_at.is_(None), ~stays)
        .order_by(users.c.email)
    )
    return [(email, name) for email, name in rows]


def sign_ins_of(db: Connection, user_id: UUID, digest: bytes, now: datetime) -> list[Elsewhere]:
    """The user's live sign-ins, the latest used first; `digest` is the asking one's."""
    rows = db.execute(
        select(sign_ins.c.created_at, sign_ins.c.seen_at, sign_ins.c.token_digest == digest)
        .where(sign_ins.c.user_id == user_id)
        .where(sign_ins.c.seen_at > now - IDLE, sign_ins.c.created_at > now - LONGEST)
        .order_by(sign_ins.c.seen_at.desc())
    )
    return [Elsewhere(*row) for row in rows]


def end_other_sign_ins(db: Connection, user_id: UUID, digest: bytes) -> int:
    """Signs a user out everywhere but here. Returns how many sign-ins ended."""
    ended = db.execute(
        sign_ins.delete().where(sign_ins.c.user_id == user_id, sign_ins.c.token_digest != digest)
    )
    return ended.rowcount
