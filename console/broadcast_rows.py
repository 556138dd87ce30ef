"""One broadcast as the pages show it: to whom, how far, whose it is, and what stands against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection, select

from console import labels
from console.labels import State
from console.room import Room
from console.times import Moment, lasting, maybe, moment
from models import users
from models.broadcasts import Broadcast
from models.directory import organisations, people
from routing.reasons import KINDS, ROLES
from sms.broadcast_areas import area_named
from sms.broadcast_rules import ABOUT

STATES: Mapping[str, State] = MappingProxyType(
    {
        "draft": State("◐", "draft", "wait"),
        "waiting": State("▲", "waits for a second person", "bad"),
        "released": State("●", "released", "open"),
        "running": State("●", "being sent", "open"),
        "done": State("○", "sent", "done"),
        "cancelled": State("○", "called off", "done"),
    }
)
AUDIENCES: Mapping[str, str] = MappingProxyType(
    {
        "subscribers": "who asked for notices",
        "holders": "duty holders",
        "everyone": "duty holders and who asked for notices",
    }
)


@dataclass(frozen=True)
class Row:
    """`percent` is of whom it is for; `waits` says why it stands still, '' while it goes."""

    id: str
    state: State
    about: str
    area: str
    audience: str
    author: str
    when: Moment
    tried: int
    total: int
    percent: int
    waits: str
    left: str


def row(room: Room, found: Broadcast, authors: Mapping[UUID, str]) -> Row:
    """`authors` as `named` gives them."""
    now = room.clock()
    author = found.author_id or found.person_id
    return Row(
        id=str(found.id),
        state=STATES[found.state],
        about=ABOUT[found.about].label if found.about in ABOUT else "Not said yet",
        area=area_named(list(room.gazetteer.register.values()), found.area_level, found.area_code),
        audience=audience(found),
        author=authors.get(author, "") if author else "",
        when=moment(found.created_at, now),
        tried=found.tried,
        total=found.total,
        percent=100 * found.tried // found.total if found.total else 0,
        waits=waits(room, found),
        left=left(room, found),
    )


def audience(found: Broadcast) -> str:
    kind, role = KINDS.get(found.holder_kind, "").lower(), ROLES.get(found.holder_role, "")
    narrowed = ", ".join(filter(None, (kind, role)))
    return f"{AUDIENCES[found.audience]}{f' of: {narrowed}' if narrowed else ''}"


def waits(room: Room, found: Broadcast) -> str:
    """Why nothing goes out now, and until when."""
    until = maybe(found.next_at, room.clock()) if found.trouble else None
    when = f", until {until.words}" if until else ""
    return f"{found.trouble}{when}"


def left(room: Room, found: Broadcast) -> str:
    """How long it will go on, by how fast it went so far; '' where nobody can tell."""
    if found.state != "running" or found.started_at is None or not found.tried:
        return ""
    spent = room.clock() - found.started_at
    return f"about {lasting(spent * (found.total - found.tried) / found.tried)} left"


def named(db: Connection, found: Collection[Broadcast]) -> Mapping[UUID, str]:
    """Who wrote, changed and released them: users by e-mail, duty holders by name and forum."""
    asked = {id for one in found for id in (one.author_id, one.editor_id, one.released_by_id) if id}
    wrote = {one.person_id for one in found if one.person_id}
    known = select(users.users.c.id, users.users.c.email).where(users.users.c.id.in_(asked))
    holders = (
        select(people.c.id, people.c.name, organisations.c.name)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(people.c.id.in_(wrote))
    )
    names = {row[0]: row[1].split("@")[0] for row in db.execute(known)} if asked else {}
    if wrote:
        names |= {row[0]: f"{row[1]}, {row[2]}" for row in db.execute(holders)}
    return names


def network(code: str) -> str:
    return labels.named(labels.NETWORKS, code) if code else "no receipt yet"
