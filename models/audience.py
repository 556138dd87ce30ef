"""Whom a broadcast reaches: who asked for a ward's notices, and who holds a duty there.

Nobody else: a resident who once reported has not agreed to notices (Data Protection Act 2019,
s.30). A phone comes once, however many wards or duties it has; duties come before subscriptions.
Case workers and oversight are in no audience: their duties are of the sensitive branch alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Uuid,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on, insert

from models.broadcasts import ENDED, broadcast_recipients, broadcasts
from models.contacts import contacts
from models.directory import duties, held_at, organisations, people
from models.subscriptions import subscriptions

NEVER = ("caseworker", "oversight")
# Of the roles of the directory those whose holders may be written to as such.
ROLES = (
    "coordinator",
    "deputy",
    "member",
    "ocs",
    "officer",
    "guard",
    "chief",
    "counsellor",
    "desk",
)
KINDS = (
    "forum",
    "police",
    "private_security",
    "resident_association",
    "chief",
    "nyumba_kumi",
    "rehab",
    "county_desk",
    "national_desk",
)


@dataclass(frozen=True)
class Audience:
    """`who` of models.broadcasts.AUDIENCES; `wards` the codes within; `areas` as duties name them.

    `areas` are (level, code) pairs: the area itself and everything inside it. `kind` narrows
    holders to one kind of organisation and `role` to one role, '' for any.
    """

    who: str
    wards: Collection[str]
    areas: Collection[tuple[str, str]]
    kind: str = ""
    role: str = ""


def count(db: Connection, audience: Audience, now: datetime) -> Mapping[str, int]:
    """How many phones it would reach now, by language."""
    found = _phones(audience, now)
    rows = db.execute(select(found.c.language, func.count()).group_by(found.c.language))
    return {row[0]: row[1] for row in rows}


def write_down(db: Connection, broadcast_id: UUID, audience: Audience, now: datetime) -> int:
    """Keeps whom it reaches from now on, however many, in one statement. Returns how many."""
    found = _phones(audience, now)
    rows = select(literal(broadcast_id), found.c.language, found.c.contact_id, found.c.person_id)
    columns = ["broadcast_id", "language", "contact_id", "person_id"]
    row = insert(broadcast_recipients).from_select(columns, rows).on_conflict_do_nothing()
    db.execute(row)
    kept = broadcast_recipients.c.broadcast_id == broadcast_id
    counted = select(func.count()).select_from(broadcast_recipients).where(kept)
    return int(db.execute(counted).scalar_one())


def forget(db: Connection, broadcast_id: UUID) -> None:
    """A broadcast that has ended needs its list no more."""
    theirs = broadcast_recipients.c.broadcast_id == broadcast_id
    db.execute(broadcast_recipients.delete().where(theirs))


def forget_ended(db: Connection, since: datetime) -> int:
    """The lists of broadcasts that ended since then: who calls one off may not delete them."""
    listed = exists().where(broadcast_recipients.c.broadcast_id == broadcasts.c.id)
    ended = select(broadcasts.c.id).where(
        broadcasts.c.state.in_(ENDED), broadcasts.c.ended_at > since, listed
    )
    theirs = broadcast_recipients.c.broadcast_id.in_(list(db.execute(ended).scalars()))
    return db.execute(broadcast_recipients.delete().where(theirs)).rowcount


def _phones(audience: Audience, now: datetime) -> Subquery:
    """(contact_id, person_id, language), each phone that may be written to once."""
    parts = [_PARTS[part](audience, now) for part in _WHO[audience.who]]
    told = union_all(*parts).subquery()
    spoken = func.coalesce(func.nullif(told.c.language, ""), "en").label("language")
    return (
        select(told.c.contact_id, told.c.person_id, spoken)
        .ext(distinct_on(told.c.contact_id))
        .order_by(told.c.contact_id, told.c.person_id.asc().nulls_last(), told.c.language)
        .subquery()
    )


def _subscribers(audience: Audience, now: datetime) -> Select[tuple[UUID, UUID, str]]:
    chosen = func.coalesce(func.nullif(contacts.c.language, ""), subscriptions.c.language)
    return (
        select(
            subscriptions.c.contact_id,
            cast(null(), Uuid).label("person_id"),
            chosen.label("language"),
        )
        .join(contacts, contacts.c.id == subscriptions.c.contact_id)
        .where(subscriptions.c.ended_at.is_(None), _reachable())
        .where(subscriptions.c.ward_code.in_(list(audience.wards)))
    )


def _holders(audience: Audience, now: datetime) -> Select[tuple[UUID, UUID, str]]:
    inside = [
        and_(duties.c.area_level == level, duties.c.area_code.in_(codes))
        for level, codes in _by_level(audience.areas).items()
    ]
    rows = (
        select(people.c.contact_id, people.c.id.label("person_id"), people.c.language)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.left_at.is_(None), organisations.c.kind.not_in(NEVER), _reachable())
        .where(people.c.id.in_(select(duties.c.person_id).where(or_(*inside), held_at(now))))
    )
    narrowed = ((organisations.c.kind, audience.kind), (people.c.role, audience.role))
    return rows.where(*(column == value for column, value in narrowed if value))


def _by_level(areas: Collection[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for level, code in areas:
        found.setdefault(level, []).append(code)
    return found


def _reachable() -> ColumnElement[bool]:
    refused = contacts.c.blocked + contacts.c.bulk_blocked
    return and_(refused == "", contacts.c.sms_stopped_at.is_(None))


_PARTS = {"subscribers": _subscribers, "holders": _holders}
_WHO: Mapping[str, tuple[str, ...]] = {
    "subscribers": ("subscribers",),
    "holders": ("holders",),
    "everyone": ("holders", "subscribers"),
}
