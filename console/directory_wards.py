"""The wards an organisation works in: from a day on, and until one."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.directory import drawn
from console.page import go
from console.room import Room, Visit, note
from models import directory_log, forum_links
from models.directory_changes import By
from models.forum_links import Link
from routing.papers import a_day
from routing.reads import day_of

_FARTHEST = timedelta(days=2 * 366)
_LONGEST = 200


def add_ward(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Lets it work in a ward from a day on."""
    code, why = request.form.get("ward", "").strip(), request.form.get("reason", "").strip()
    with room.database.begin() as db:
        directory_log.named(db, id) or abort(404)
        begins = _day(request.form.get("from", ""), visit)
        wrong = ""
        if room.gazetteer.ward(code) is None:
            wrong = f"There is no ward with the code {code or '(empty)'}."
        elif not why or len(why) > _LONGEST:
            wrong = f"Say why, in at most {_LONGEST} characters."
        elif begins is None:
            wrong = "From when? Today or a day within two years."
        elif not forum_links.add(db, By(visit.actor, visit.now), Link(id, code, why, "", begins)):
            wrong = "It works in that ward on that day already."
        if wrong:
            return drawn(db, room, visit, id, wrong=wrong)
        note(db, visit, f"organisation:{id}", reason=f"ward {code}")
    return go("organisation", id=str(id), done="ward")


def end_ward(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Ends its work in a ward with a day: the first on which it no longer works there."""
    given = (request.form.get("ward", ""), request.form.get("since", ""))
    with room.database.begin() as db:
        links = {
            (one.ward_code, one.valid_from.isoformat()): one for one in forum_links.of(db, [id])
        }
        link = links.get(given) or abort(404)
        ends = _day(request.form.get("until", ""), visit)
        if ends is None:
            wrong = "Until when? Today or a day within two years."
            return drawn(db, room, visit, id, wrong=wrong)
        forum_links.end(db, By(visit.actor, visit.now), link, ends)
        note(db, visit, f"organisation:{id}", reason=f"ward {link.ward_code}")
    return go("organisation", id=str(id), done="ward")


def _day(typed: str, visit: Visit) -> date | None:
    """A day that is not past and not too far, today where nothing is typed; else None."""
    try:
        day = a_day(typed.strip()) or day_of(visit.now)
    except ValueError:
        return None
    return day if day_of(visit.now) <= day <= day_of(visit.now) + _FARTHEST else None
