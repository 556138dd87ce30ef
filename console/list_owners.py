"""Whose lists a page is about, and whether this visitor may see and change them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlalchemy import Connection

from console.room import Room, Visit
from models import forums
from models.owners import Owner
from models.quarters import quarter_of
from routing.hours import EAST_AFRICA

OWN_ONLY = "forum"  # the role that sees the lists of its own forum and no other


@dataclass(frozen=True)
class Owned:
    """An owner as the page names it, and the wards its lists hold in."""

    owner: Owner
    name: str
    wards: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.owner.key


def own(db: Connection, visit: Visit) -> UUID | None:
    """The organisation of a visitor with the role forum."""
    return forums.of_user(db, visit.user.id) if visit.user else None


def found(db: Connection, room: Room, visit: Visit, key: str) -> Owned:
    """The owner of an address. Ends with 404 where there is none, or none this visitor may see."""
    try:
        owner = Owner.read(key)
    except ValueError:
        abort(404)
    if visit.role == OWN_ONLY and own(db, visit) != owner.organisation_id:
        abort(404)
    if owner.organisation_id is None:
        return _county(room, owner) or abort(404)
    forum = forums.get(db, owner.organisation_id) or abort(404)
    today = visit.now.astimezone(EAST_AFRICA).date()
    return Owned(owner, forum.name, tuple(forums.wards_of(db, forum.id, today)))


def this_quarter(visit: Visit) -> str:
    return quarter_of(visit.now.astimezone(EAST_AFRICA).date())


def _county(room: Room, owner: Owner) -> Owned | None:
    for code, name in room.gazetteer.counties():
        if code == owner.county_code:
            wards = (
                ward.code
                for constituency, _name in room.gazetteer.constituencies(code)
                for ward in room.gazetteer.wards(constituency)
            )
            return Owned(owner, f"{name} county", tuple(wards))
    return None
