"""Writing a broadcast and changing one: what it says in both languages, to whom, about what."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.broadcast_rows import AUDIENCES
from console.page import go, page
from console.room import Room, Visit, note
from console.signs import changed
from models import broadcasts as kept
from models.audience import KINDS, ROLES
from models.broadcasts import AREA_LEVELS, LANGUAGES
from routing.reasons import KINDS as NAMED
from routing.reasons import ROLES as ROLES_NAMED
from sms import broadcast_steps as steps
from sms.broadcast_areas import NoArea, area_found, area_named, opened
from sms.broadcast_rules import ABOUT, MAY, USEFUL_HOURS, NotAllowed, refused
from sms.broadcast_steps import Written

_LONGEST = 1_000  # characters of one language; three parts hold 459
_BLANK = {"audience": "subscribers", "area_level": "ward", "useful_hours": "24"}


def new(room: Room, visit: Visit) -> ResponseReturnValue:
    return _drawn(room, visit, _BLANK)


def write(room: Room, visit: Visit) -> ResponseReturnValue:
    """Keeps a draft. What cannot be meant is asked again, with every word still there."""
    given = request.form.to_dict()
    try:
        written = _read(room, given)
    except NoArea as wrong:
        return _drawn(room, visit, given, wrong=str(wrong))
    id, author = uuid4(), visit.user.id if visit.user else abort(403)
    with room.database.begin() as db:
        steps.write(db, room.vault, id, written, now=visit.now, author_id=author)
        note(db, visit, f"broadcast:{id}", reason=written.about)
    return go("broadcast", id=str(id), done="written")


def edit(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        found = kept.get(db, id) or abort(404)
        if found.state not in MAY["edit"]:
            abort(409, "It is too late to change it.")
        words = opened(db, room.vault, found)
    everywhere = list(room.gazetteer.register.values())
    named = area_named(everywhere, found.area_level, found.area_code)
    given = {
        "about": found.about,
        "audience": found.audience,
        "holder_kind": found.holder_kind,
        "holder_role": found.holder_role,
        "area_level": found.area_level,
        "area": found.area_code,
        "useful_hours": str(found.useful_hours),
        **{f"words_{language}": said for language, said in words.items()},
    }
    return _drawn(room, visit, given, id=id, named=named)


def change(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Changes a draft, or takes one back that was waiting for its release."""
    given = request.form.to_dict()
    try:
        written = _read(room, given)
        with room.database.begin() as db:
            editor = visit.user.id if visit.user else abort(403)
            steps.edit(db, room.vault, id, written, user_id=editor)
            note(db, visit, f"broadcast:{id}", reason=written.about)
    except NoArea as wrong:
        return _drawn(room, visit, given, id=id, wrong=str(wrong))
    except NotAllowed as rule:
        abort(409, str(rule))
    return go("broadcast", id=str(id), done="written")


def _read(room: Room, given: Mapping[str, str]) -> Written:
    """What the form means. Raises NoArea; aborts where a choice is none of ours."""
    chosen = {
        "about": (given.get("about", ""), ABOUT),
        "audience": (given.get("audience", ""), AUDIENCES),
        "area_level": (given.get("area_level", ""), AREA_LEVELS),
        "holder_kind": (given.get("holder_kind", ""), ("", *KINDS)),
        "holder_role": (given.get("holder_role", ""), ("", *ROLES)),
        "useful_hours": (given.get("useful_hours", ""), tuple(map(str, USEFUL_HOURS))),
    }
    if any(value not in known for value, known in chosen.values()):
        abort(400, "Choose what it is about, who gets it, and where.")
    words = {language: given.get(f"words_{language}", "") for language in LANGUAGES}
    if any(len(said) > _LONGEST for said in words.values()):
        abort(400, "That is too long for a text message.")
    everywhere = list(room.gazetteer.register.values())
    level = given["area_level"]
    return Written(
        about=given["about"],
        audience=given["audience"],
        area_level=level,
        area_code=area_found(everywhere, level, given.get("area", "")),
        words=words,
        holder_kind=given.get("holder_kind", ""),
        useful_hours=int(given["useful_hours"]),
        holder_role=given.get("holder_role", ""),
    )


def _drawn(
    room: Room,
    visit: Visit,
    given: Mapping[str, str],
    *,
    id: UUID | None = None,
    wrong: str = "",
    named: str = "",
) -> ResponseReturnValue:
    return page(
        room,
        visit,
        "broadcast_form",
        title="Change a broadcast" if id else "Write a broadcast",
        here="broadcasts",
        given=given,
        id=id,
        wrong=wrong,
        named=named,
        abouts=[(code, about.label, refused(code)) for code, about in ABOUT.items()],
        audiences=list(AUDIENCES.items()),
        kinds=[(kind, NAMED[kind]) for kind in KINDS],
        roles=[(role, ROLES_NAMED[role]) for role in ROLES],
        signs={language: changed(given.get(f"words_{language}", "")) for language in LANGUAGES},
        levels=AREA_LEVELS,
        hours=USEFUL_HOURS,
        longest=_LONGEST,
    )
