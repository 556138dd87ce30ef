"""Who must know: organisations, their people and duties, who is away and who stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import labels
from console.directory_history import MOST, lines
from console.leaving import Asks, asks
from console.page import go, page
from console.room import Room, Visit, note
from console.times import Moment, maybe, moment
from models import directory_changes, directory_log, duties, forum_links, stand_ins
from models.directory import people
from models.directory_changes import By
from models.directory_log import Held, Person
from models.directory_writes import set_off
from models.duties import NO_END, Duty
from models.stand_ins import NotOfTheSame
from routing.categories import CATEGORIES, KINDS
from routing.directory import AREA_LEVELS, areas_of, may_receive
from routing.hours import EAST_AFRICA
from routing.papers import ACCREDITATION, LICENCE, NEEDED, NO_ACCREDITATION, NO_LICENCE, lapsed
from routing.reads import day_of
from routing.reasons import KINDS as KIND_WORDS
from routing.reasons import ROLES
from routing.rules import LEVELS
from sms.failures import RAISE, gone

_MOST, PAST = 200, 60
_LONGEST = timedelta(days=90)
_UNTOLD = {
    NO_LICENCE: "no licence of it is written down",
    NO_ACCREDITATION: "no accreditation of it is written down",
    LICENCE: "its licence has ended",
    ACCREDITATION: "its accreditation has ended",
}


def directory(room: Room, visit: Visit) -> ResponseReturnValue:
    name = request.args.get("name", "").strip()[:80]
    kind = request.args.get("kind", "")
    ward = room.gazetteer.ward(request.args.get("ward", ""))
    areas = [*areas_of(ward).items()] if ward else []
    with room.database.begin() as db:
        kinds = kind if kind in KINDS else ""
        found = directory_log.listed(db, visit.now, name=name, kind=kinds, areas=areas, limit=_MOST)
    return page(
        room,
        visit,
        "directory",
        title="Directory",
        here="directory",
        rows=[(one, KIND_WORDS.get(one.kind, one.kind)) for one in found],
        kinds=KIND_WORDS,
        name=name,
        kind=kind,
        ward=ward,
        most=_MOST,
    )


def organisation(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        return drawn(db, room, visit, id)


def put_stand_in(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Lets somebody stand in for a person, from now until a time."""
    until = _until(request.form.get("until", ""), visit.now)
    with room.database.begin() as db:
        who = one_of(db, id, request.form.get("person", ""), visit.now)
        other = request.form.get("stand_in", "")
        if not other:
            stand_ins.end(db, who, _by(visit))
        elif until is None:
            return drawn(db, room, visit, id, wrong="Until when? A day and time within 90 days.")
        else:
            try:
                stand_in = one_of(db, id, other, visit.now)
                stand_ins.put(db, who, stand_in, _by(visit), until)
            except NotOfTheSame:
                return drawn(db, room, visit, id, wrong="Choose another person to stand in.")
        note(db, visit, f"person:{who}", reason="nobody" if not other else "stands in")
    return go("organisation", id=str(id), done="stand-in")


def set_duty(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Puts a person off duty until a time, or on duty again: what OFF and ON do by SMS."""
    on = request.form.get("on", "") == "yes"
    until = None if on else _until(request.form.get("until", ""), visit.now)
    with room.database.begin() as db:
        who = one_of(db, id, request.form.get("person", ""), visit.now)
        if not on and until is None:
            return drawn(db, room, visit, id, wrong="Until when? A day and time within 90 days.")
        if until and (more := _asks(db, visit, who, until)):
            return drawn(db, room, visit, id, asks=more)
        set_off(db, _by(visit), [who], until)
        owed = gone(db, people.c.id == who, visit.now)
        note(db, visit, f"person:{who}", reason="on duty" if on else "off duty")
    for row in owed:
        room.nudge(RAISE, str(row))
    return go("organisation", id=str(id), done="duty")


def _asks(db: Connection, visit: Visit, who: UUID, until: datetime) -> Asks | None:
    def away(duty: Duty) -> Duty:
        return replace(duty, off_until=until) if duty.person_id == who else duty

    return asks(db, visit, duties.of_person(db, who), away, "Put off duty all the same")


def one_of(db: Connection, organisation_id: UUID, typed: str, now: datetime) -> UUID:
    """A person of this organisation; 404 for anybody else."""
    ids = {str(one.id): one.id for one in directory_log.of(db, organisation_id, now)}
    return ids.get(typed) or abort(404)


def _by(visit: Visit) -> By:
    return By(visit.actor, visit.now)


def _until(typed: str, now: datetime) -> datetime | None:
    """A time in East Africa as a browser sends it, ahead and within 90 days; else None."""
    try:
        at = datetime.fromisoformat(typed).replace(tzinfo=EAST_AFRICA)
    except ValueError:
        return None
    return at if now < at <= now + _LONGEST else None


def drawn(
    db: Connection,
    room: Room,
    visit: Visit,
    id: UUID,
    *,
    wrong: str = "",
    asks: Asks | None = None,
) -> ResponseReturnValue:
    """The page of an organisation; `wrong` says what of a form cannot be, `asks` whom it would
    leave to nobody: then nothing was changed yet.
    """
    about = directory_log.named(db, id) or abort(404)
    return page(
        room,
        visit,
        "organisation",
        title=about.name,
        here="directory",
        status=400 if wrong else 409 if asks else 200,
        asks=asks,
        wrong=wrong,
        done=request.args.get("done", ""),
        id=id,
        about=about,
        **_kept(db, room, visit, id),
        **_to_choose(about, visit.now),
    )


def _kept(db: Connection, room: Room, visit: Visit, id: UUID) -> dict[str, Any]:
    """What is written down of an organisation, in words: its people, duties, wards, changes."""
    names, changes = directory_log.names(db, id), directory_changes.of_organisation(db, id, MOST)
    now = directory_log.held(db, id, visit.now)
    before = directory_log.held_before(db, id, visit.now, PAST)
    members = directory_log.of(db, id, visit.now)
    return {
        "links": [(one, room.ward(one.ward_code)) for one in forum_links.of(db, [id])],
        "members": [(one, *_standing(one, names, visit.now)) for one in members],
        "held": [in_words(room, one, visit.now) for one in now],
        "before": [in_words(room, one, visit.now) for one in before],
        "most": PAST,
        "changes": lines(changes, names, visit.now),
        "most_changes": MOST,
    }


def _to_choose(about: Any, now: datetime) -> dict[str, Any]:
    """What its forms offer, by its kind; and why it is told of nothing, where it is not."""
    receives = (code for code in CATEGORIES if may_receive(about.kind, code))
    return {
        "kind": KIND_WORDS.get(about.kind, about.kind),
        "papers": NEEDED.get(about.kind, ()),
        "untold": _UNTOLD.get(lapsed(about, now), ""),
        "categories": [(code, labels.category(code)) for code in receives],
        "levels": LEVELS,
        "areas": AREA_LEVELS,
        "roles": ROLES,
        "today": day_of(now),
    }


def _standing(
    one: Person, names: dict[UUID, str], now: datetime
) -> tuple[str, Moment | None, str, Moment | None]:
    """(why not reached or '', until when, who stands in or '', until when)."""
    off = one.off_until if one.off_until and one.off_until > now else None
    why = "off duty" if off else f"SMS refused: {one.blocked}" if one.blocked else ""
    if not why and one.sms_stopped_at:
        why = "stopped SMS"
    until = maybe(off if off and off < NO_END else None, now)
    stand_in = names.get(one.stand_in, "") if one.stand_in else ""
    return why, until, stand_in, maybe(one.stands_until, now) if stand_in else None


def in_words(room: Room, one: Held, now: datetime) -> dict[str, object]:
    """A duty as the pages list it."""
    codes = one.categories
    what = "everything it may be told" if codes is None else ", ".join(map(labels.category, codes))
    place = room.ward(one.area_code) if one.area_level == "ward" else one.area_code
    return {
        "id": one.id,
        "person": one.person,
        "role": ROLES.get(one.role, one.role),
        "level": one.level,
        "area": "the whole country" if not place else f"{one.area_level} {place}",
        "what": what,
        "hours": one.hours or "always",
        "since": moment(one.since, now),
        "until": maybe(one.until, now),
        "coming": one.since > now,
    }
