"""A telephone as we know it: a sealed number, found by keyed index, and what its owner chose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    and_,
    or_,
    select,
    text,
)

from models.base import among, link, metadata, moment, row_id
from models.contacts_new import index, make
from models.directory_changes import GATEWAY, ISO, OWN_PHONE
from models.keys import CannotOpen
from models.vault import Vault, place

contacts = Table(
    "contacts",
    metadata,
    row_id(),
    Column("sealed", LargeBinary),
    Column("language", Text, nullable=False, server_default=""),
    Column("last_ward", Text, nullable=False, server_default=""),
    Column("blocked", Text, nullable=False, server_default=""),
    Column("bulk_blocked", Text, nullable=False, server_default=""),
    moment("sms_stopped_at"),
    moment("helped_at"),
    moment("created_at", required=True),
)
contact_index = Table(
    "contact_index",
    metadata,
    Column("kid", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, primary_key=True),
    link("contact_id", "contacts.id", required=True),
    Index("ix_contact_index_contact_id", "contact_id"),
)

REACHED = and_(contacts.c.blocked == "", contacts.c.sms_stopped_at.is_(None))  # by SMS


@dataclass(frozen=True)
class Contact:
    """`blocked` says why SMS cannot reach it ('' when it can); `language` is '' until chosen.

    `bulk_blocked` says the same of the promotional sender alone: broadcasts do not go, alerts do.
    """

    id: UUID
    language: str
    last_ward: str
    blocked: str
    sms_stopped_at: datetime | None
    bulk_blocked: str = ""

    @property
    def reached(self) -> bool:
        """Whether SMS reach the phone: its owner has not stopped them, the gateway takes them."""
        return not self.blocked and self.sms_stopped_at is None


def find(db: Connection, vault: Vault, number: str) -> Contact | None:
    """The contact of a canonical number, in one query."""
    digests = [
        and_(contact_index.c.kid == kid, contact_index.c.digest == digest)
        for kid, digest in vault.phones.every(number)
    ]
    row = db.execute(
        select(*_shown).join(contact_index).where(or_(*digests)).limit(1)
    ).one_or_none()
    return Contact(*row) if row else None


def get(db: Connection, contact_id: UUID) -> Contact:
    return Contact(*db.execute(select(*_shown).where(contacts.c.id == contact_id)).one())


def hold(db: Connection, contact_id: UUID) -> Contact:
    """The contact, locked until the transaction ends: what is counted for it stays so.

    Rows that refer to it may still be written meanwhile.
    """
    held = select(*_shown).where(contacts.c.id == contact_id).with_for_update(key_share=True)
    return Contact(*db.execute(held).one())


def keep(db: Connection, vault: Vault, number: str, now: datetime) -> Contact:
    """The contact of a number, made if it is new; two at once make one.

    Also during a rotation, where one of the two may know but one of the keys: each locks every
    digest it knows, in the same order.
    """
    digests = vault.phones.every(number)
    db.execute(
        text("select pg_advisory_xact_lock(hashtextextended(d, 0)) from unnest(:a ::text[]) as d"),
        {"a": sorted(digest.hex() for _kid, digest in digests)},
    )
    found = find(db, vault, number)
    if found is None:
        made = make(db, vault, {number: digests}, now)
        return Contact(made[number], "", "", "", None) if made else just_made(db, vault, number)
    index(db, [(*digest, found.id) for digest in digests])
    return found


def just_made(db: Connection, vault: Vault, number: str) -> Contact:
    """The contact of a number whose digest was taken a moment ago, by who locks none."""
    found = find(db, vault, number)
    assert found is not None, "its digest is taken"
    return found


def prefer(db: Connection, contact_id: UUID, *, language: str = "", ward: str = "") -> None:
    """Keeps what the caller chose; '' leaves a preference as it was."""
    chosen = {"language": language, "last_ward": ward}
    kept = {name: value for name, value in chosen.items() if value}
    if kept:
        db.execute(contacts.update().where(contacts.c.id == contact_id).values(**kept))


def block(db: Connection, contact_id: UUID, reason: str, at: datetime | None = None) -> None:
    """SMS cannot reach this contact: `reason` as the gateway words it, '' when it can again.

    Of who holds a duty it is written down that it changed, and when; without `at` by SQL's clock.
    """
    given = {"id": contact_id, "reason": reason, "at": at}
    db.execute(_BLOCK, {**given, "actor": GATEWAY if reason else OWN_PHONE})


def block_bulk(db: Connection, contact_id: UUID, reason: str) -> None:
    """The promotional sender cannot reach this contact; the sender of alerts still can."""
    db.execute(contacts.update().where(contacts.c.id == contact_id).values(bulk_blocked=reason))


def unblock(db: Connection, contact_id: UUID, at: datetime) -> None:
    """Its owner wants SMS again, under every sender."""
    stop_sms(db, contact_id, None, at)
    block(db, contact_id, "", at)
    block_bulk(db, contact_id, "")


def stop_sms(
    db: Connection, contact_id: UUID, now: datetime | None, at: datetime | None = None
) -> None:
    """The owner wants no SMS from us (or, with None, wants them again); written down as above."""
    given = {"id": contact_id, "stopped": now, "at": now or at}
    db.execute(_STOP, {**given, "actor": OWN_PHONE})


# One statement each: what was, what is, and for everybody with this phone that it changed.
_CHANGED = """
    with was as (select id, {column} as value from contacts where id = :id for update),
    put as (update contacts set {column} = {value} where id = :id)
    insert into directory_changes
        (at, actor, entity, entity_id, organisation_id, person_id, field, before, after)
    select coalesce(cast(:at as timestamptz), clock_timestamp()), :actor, 'person', people.id,
        people.organisation_id, people.id, '{column}', {before}, {after}
    from was join people on people.contact_id = was.id
    where was.value is distinct from {value}
"""
_STOPPED_AT = "cast(:stopped as timestamptz)"
_BLOCK = text(
    _CHANGED.format(
        column="blocked",
        value="cast(:reason as text)",
        before="was.value",
        after="cast(:reason as text)",
    )
)
_STOP = text(
    _CHANGED.format(
        column="sms_stopped_at",
        value=_STOPPED_AT,
        before=ISO.format("was.value"),
        after=ISO.format(_STOPPED_AT),
    )
)


def may_help(db: Connection, contact_id: UUID, now: datetime, since: datetime) -> bool:
    """Whether a help line is due: at most one since `since`. True claims it."""
    claimed = db.execute(
        contacts.update()
        .where(contacts.c.id == contact_id)
        .where(or_(contacts.c.helped_at.is_(None), contacts.c.helped_at < since))
        .values(helped_at=now)
    )
    return claimed.rowcount == 1


def number_of(db: Connection, vault: Vault, contact_id: UUID) -> str:
    """Opens the number for sending. Raises PermissionError in a process that may not.

    Raises CannotOpen where it was erased, or sealed for a key taken out.
    """
    return numbers_of(db, vault, [contact_id])[contact_id]


def numbers_of(db: Connection, vault: Vault, contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of contacts, opened, in one statement. Raises as `number_of` does."""
    if vault.opener is None:
        raise PermissionError("this process holds no key that opens numbers")
    rows = db.execute(
        select(contacts.c.id, contacts.c.sealed).where(among(contacts.c.id, contact_ids))
    ).all()
    if any(row.sealed is None for row in rows):
        raise CannotOpen
    return {row.id: vault.opener.open(row.sealed, place("contacts.sealed", row.id)) for row in rows}


_shown = (
    contacts.c.id,
    contacts.c.language,
    contacts.c.last_ward,
    contacts.c.blocked,
    contacts.c.sms_stopped_at,
    contacts.c.bulk_blocked,
)
