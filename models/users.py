"""Console users, their sign-ins and invitations. Passwords and tokens are kept as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import link, metadata, moment, row_id
from models.directory import organisations

CASES = ("police-conduct", "family-safety")  # what a case worker may be for alone
ROLES = ("operator", "admin", "viewer", "forum", "caseworker")
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=8)

users = Table(
    "users",
    metadata,
    row_id(),
    Column("email", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False, server_default=""),
    Column("cases", Text, nullable=False, server_default=""),
    link("organisation_id", "organisations.id"),  # whom the user works for besides
    moment("created_at", required=True),
    moment("disabled_at"),
    CheckConstraint(f"role in ({', '.join(map(repr, ROLES))})", name="role"),
    CheckConstraint("cases in ('', 'police-conduct', 'family-safety')", name="cases"),
)
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    link("user_id", "users.id", required=True),
    Column("form_token", Text, nullable=False),
    moment("created_at", required=True),
    moment("seen_at", required=True),
    Index("ix_sign_ins_user_id", "user_id"),
)
invitations = Table(
    "invitations",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    link("user_id", "users.id", required=True),
    moment("expires_at", required=True),
    moment("used_at"),
)
login_failures = Table(
    "login_failures",
    metadata,
    Column("email_digest", LargeBinary, nullable=False),
    moment("at", required=True),
    Index("ix_login_failures_email_digest", "email_digest", "at"),
)


@dataclass(frozen=True)
class User:
    """`password_hash` is '' until an invitation was taken up; `cases` is the one category of cases
    a case worker sees, '' for all. `organisation_id` is whom the user works for besides, of that
    `kind`: nothing that is about it is there for the user.
    """

    id: UUID
    email: str
    role: str
    password_hash: str
    cases: str = ""
    organisation_id: UUID | None = None
    kind: str = ""


@dataclass(frozen=True)
class SignIn:
    """A live session of the console: who, and the token its forms must carry."""

    user: User
    form_token: str
    seen_at: datetime


_shown = (
    users.c.id,
    users.c.email,
    users.c.role,
    users.c.password_hash,
    users.c.cases,
    users.c.organisation_id,
    func.coalesce(organisations.c.kind, ""),
)
_whole = users.outerjoin(organisations, organisations.c.id == users.c.organisation_id)


def add(
    db: Connection,
    email: str,
    role: str,
    password_hash: str,
    now: datetime,
    *,
    cases: str = "",
    organisation_id: UUID | None = None,
) -> UUID | None:
    """Adds a user; None where the email is taken."""
    row = insert(users).values(
        id=uuid4(),
        email=email.lower(),
        role=role,
        password_hash=password_hash,
        cases=cases,
        organisation_id=organisation_id,
        created_at=now,
    )
    return db.execute(row.on_conflict_do_nothing().returning(users.c.id)).scalar_one_or_none()


def by_email(db: Connection, email: str) -> User | None:
    row = db.execute(
        select(*_shown)
        .select_from(_whole)
        .where(users.c.email == email.lower(), users.c.disabled_at.is_(None))
    ).one_or_none()
    return User(*row) if row else None


def ties_to(db: Connection, user_id: UUID, organisation_id: UUID | None) -> None:
    """From its next request on the user works for this organisation, or with None for none."""
    these = users.update().where(users.c.id == user_id)
    db.execute(these.values(organisation_id=organisation_id))


def set_password(db: Connection, user_id: UUID, password_hash: str) -> None:
    db.execute(users.update().where(users.c.id == user_id).values(password_hash=password_hash))


def sign_in(db: Connection, user_id: UUID, digest: bytes, form_token: str, now: datetime) -> None:
    db.execute(
        sign_ins.insert().values(
            token_digest=digest,
            user_id=user_id,
            form_token=form_token,
            created_at=now,
            seen_at=now,
        )
    )


def signed_in(db: Connection, digest: bytes, now: datetime) -> SignIn | None:
    """The session of a cookie's digest, unless it idled or is older than it may be."""
    row = db.execute(
        select(*_shown, sign_ins.c.form_token, sign_ins.c.seen_at)
        .select_from(sign_ins.join(_whole, users.c.id == sign_ins.c.user_id))
        .where(sign_ins.c.token_digest == digest, users.c.disabled_at.is_(None))
        .where(sign_ins.c.seen_at > now - IDLE, sign_ins.c.created_at > now - LONGEST)
    ).one_or_none()
    return SignIn(User(*row[:-2]), row[-2], row[-1]) if row else None


def seen(db: Connection, digest: bytes, now: datetime) -> None:
    db.execute(sign_ins.update().where(sign_ins.c.token_digest == digest).values(seen_at=now))


def sign_out(db: Connection, digest: bytes) -> None:
    db.execute(sign_ins.delete().where(sign_ins.c.token_digest == digest))


def invite(db: Connection, user_id: UUID, digest: bytes, expires_at: datetime) -> None:
    db.execute(
        invitations.insert().values(token_digest=digest, user_id=user_id, expires_at=expires_at)
    )


def invited(db: Connection, digest: bytes, now: datetime) -> User | None:
    """Whom an unused, unexpired invitation is for."""
    row = db.execute(
        select(*_shown)
        .select_from(invitations.join(_whole, users.c.id == invitations.c.user_id))
        .where(invitations.c.token_digest == digest)
        .where(invitations.c.used_at.is_(None), invitations.c.expires_at > now)
    ).one_or_none()
    return User(*row) if row else None


def use_invitation(db: Connection, digest: bytes, now: datetime) -> bool:
    """Marks an invitation used; False when it was used before."""
    used = db.execute(
        invitations.update()
        .where(invitations.c.token_digest == digest, invitations.c.used_at.is_(None))
        .values(used_at=now)
    )
    return used.rowcount == 1


def failed(db: Connection, email_digest: bytes, now: datetime) -> None:
    db.execute(login_failures.insert().values(email_digest=email_digest, at=now))


def failures_since(db: Connection, email_digest: bytes, since: datetime) -> int:
    rows = db.execute(
        select(login_failures.c.at)
        .where(login_failures.c.email_digest == email_digest, login_failures.c.at > since)
        .limit(100)
    )
    return len(rows.all())
