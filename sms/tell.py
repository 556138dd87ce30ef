"""A duty holder tells the ward something: written down, said back, then asked to be released.

It goes nowhere by itself: an operator says what it is about, adds the other language, and another
one lets it out, like every broadcast.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, select

from models import audience, broadcasts, register
from models.broadcasts import Broadcast
from models.directory import duties, held_at, organisations, people
from models.register import Ward
from routing.reads import day_of
from sms import broadcast_steps as steps
from sms import texts_tell
from sms.broadcast_areas import audience_in, wards_in
from sms.broadcast_steps import Written
from sms.fitting import sendable
from sms.keywords_tell import DROP, SEND
from sms.turns import Reply, Turn

ANSWERED_WITHIN = timedelta(hours=2)
_LEVELS = ("ward", "constituency", "county")
_DROPPED = "dropped by who wrote it"


def tell(turn: Turn) -> Reply:
    """Acts on `TELL ...`, `TELL YES` and `TELL NO`."""
    choice, words = turn.command.choice, turn.command.words
    if choice == SEND:
        return _ask(turn)
    if choice == DROP:
        return _drop(turn)
    return _write(turn, words) if words else _help(turn)


def at_once(turn: Turn, words: str) -> str:
    """For a call, whose last screen but one has said it back: written and asked for. The reply."""
    reply = _write(turn, words)
    return reply.words if reply.purpose == "help" else _ask(turn).words


def _write(turn: Turn, words: str) -> Reply:
    t, found = turn.own(turn.people[0]), area_of(turn)
    if found is None:
        return Reply(texts_tell.no_area(t), purpose="help")
    level, code, name, phones = found
    language = turn.language or turn.people[0].language
    said = {"en": "", "sw": ""} | {"sw" if language == "sw" else "en": sendable(words)}
    if earlier := _latest(turn, "draft"):
        steps.cancel(turn.db, earlier.id, _DROPPED, now=turn.now)
    steps.write(
        turn.db,
        turn.vault,
        uuid4(),
        Written("", "subscribers", level, code, said),
        now=turn.now,
        person_id=turn.people[0].id,
    )
    where = texts_tell.area(t, level, name)
    return Reply(texts_tell.said_back(t, where, phones, sendable(words)))


def _ask(turn: Turn) -> Reply:
    """Said twice it is asked once."""
    draft = _latest(turn, "draft")
    if draft is None and _latest(turn, "waiting") is None:
        return _help(turn)
    if draft:
        steps.submit(turn.db, draft.id, now=turn.now)
    return Reply(texts_tell.asked(turn.own(turn.people[0])))


def _drop(turn: Turn) -> Reply:
    draft = _latest(turn, "draft")
    if draft is None:
        return _help(turn)
    steps.cancel(turn.db, draft.id, _DROPPED, now=turn.now)
    return Reply(texts_tell.dropped(turn.own(turn.people[0])))


def _help(turn: Turn) -> Reply:
    return Reply(texts_tell.how(turn.own(turn.people[0])), purpose="help")


def _latest(turn: Turn, state: str) -> Broadcast | None:
    since = turn.now - ANSWERED_WITHIN
    return broadcasts.latest_of(turn.db, turn.ids, state, since)


def area_of(turn: Turn) -> tuple[str, str, str, int] | None:
    """(level, code, name, phones) of the smallest area that has all of the sender's duties."""
    everywhere = register.in_force(turn.db, day_of(turn.now))
    found = _smallest([ward for pair in _duties(turn.db, turn.ids, turn.now)
                       for ward in wards_in(everywhere, *pair)])  # fmt: skip
    if found is None:
        return None
    level, code, name = found
    whom = audience_in(everywhere, level, code, who="subscribers")
    return level, code, name, sum(audience.count(turn.db, whom, turn.now).values())


def _duties(db: Connection, person_ids: list[UUID], now: datetime) -> list[tuple[str, str]]:
    """Their areas; duties of the sensitive branch and of the whole country tell nobody."""
    rows = db.execute(
        select(duties.c.area_level, duties.c.area_code)
        .join(people, people.c.id == duties.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(people.c.id.in_(person_ids), organisations.c.kind.not_in(audience.NEVER))
        .where(duties.c.area_level.in_(_LEVELS), held_at(now))
        .distinct()
    )
    return [(row[0], row[1]) for row in rows]


def _smallest(inside: list[Ward]) -> tuple[str, str, str] | None:
    """The ward, constituency or county that holds all of these wards."""
    for level, parts in (
        ("ward", {(ward.code, ward.name) for ward in inside}),
        ("constituency", {(ward.constituency_code, ward.constituency) for ward in inside}),
        ("county", {(ward.county_code, ward.county) for ward in inside}),
    ):
        if len(parts) == 1:
            code, name = parts.pop()
            return level, code, name
    return None
