"""The meetings callers are told of: what is to come, adding one, and calling one off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.list_owners import OWN_ONLY, own
from console.page import go, page
from console.room import Room, Visit, note
from console.times import moment
from models import meetings as kept
from models.meetings import ABOUT_LONGEST, PLACE_LONGEST, Meeting
from routing.hours import EAST_AFRICA
from sms.fitting import sendable

_MOST = 200
_FARTHEST = timedelta(days=400)  # a year typed wrong is more likely than a meeting so far off
_FIELDS = ("forum", "day", "clock", "ward", "venue", "about_en", "about_sw")


def meetings(room: Room, visit: Visit) -> ResponseReturnValue:
    return _drawn(room, visit, {})


def add_meeting(room: Room, visit: Visit) -> ResponseReturnValue:
    """Adds a meeting; what cannot be taken is said, and what was typed stays in the form."""
    told = {name: request.form.get(name, "").strip() for name in _FIELDS}
    with room.database.begin() as db:
        known = {id.hex for id, _name in _holders(db, visit)}
        at = _when(told["day"], told["clock"])
        wrong = _wrong(room, told, known, at, visit.now)
        if wrong or at is None:
            return _drawn(room, visit, told, wrong=wrong)
        new = uuid4()
        kept.add(
            db,
            id=new,
            organisation_id=UUID(told["forum"]),
            ward_code=told["ward"],
            held_at=at,
            venue=sendable(told["venue"]),
            about_en=sendable(told["about_en"]),
            about_sw=sendable(told["about_sw"]),
            created_at=visit.now,
        )
        note(db, visit, f"meeting:{new}")
    return go("meetings", done="added")


def cancel_meeting(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        theirs = [one.id for one in _coming(db, visit)]
        if id not in theirs or not kept.cancel(db, id, visit.now):
            abort(409, "This meeting was held or called off before. Nothing was changed.")
        note(db, visit, f"meeting:{id}")
    return go("meetings", done="cancelled")


def _holders(db: Connection, visit: Visit) -> list[tuple[UUID, str]]:
    """Whose meetings the visitor may change: a forum's people those of their own forum."""
    everybody = kept.holders(db)
    if visit.role != OWN_ONLY:
        return everybody
    mine = own(db, visit)
    return [(id, name) for id, name in everybody if id == mine]


def _coming(db: Connection, visit: Visit) -> list[Meeting]:
    found = kept.coming(db, visit.now, _MOST)
    if visit.role != OWN_ONLY:
        return found
    mine = own(db, visit)
    return [one for one in found if one.organisation_id == mine]


def _wrong(
    room: Room, told: dict[str, str], known: set[str], at: datetime | None, now: datetime
) -> str:
    """The first thing that cannot be taken, in words; '' where all can."""
    longest = {"venue": PLACE_LONGEST, "about_en": ABOUT_LONGEST, "about_sw": ABOUT_LONGEST}
    long = [name for name, most in longest.items() if len(sendable(told[name])) > most]
    checks = (
        (told["forum"] not in known, "Choose whose meeting it is."),
        (at is None, "Give the day and the time."),
        (at is not None and not now < at < now + _FARTHEST, "Give a day to come."),
        (
            bool(told["ward"]) and room.gazetteer.ward(told["ward"]) is None,
            "There is no ward of that code. Leave it empty for all wards of the forum.",
        ),
        (not sendable(told["venue"]), "Say where it is held."),
        (bool(long), "That is too long for a telephone's screen."),
    )
    return next((words for bad, words in checks if bad), "")


def _when(day: str, clock: str) -> datetime | None:
    """A day and a time of East Africa, in UTC; None where they are none."""
    try:
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=EAST_AFRICA).astimezone(UTC)
    except ValueError:
        return None


def _drawn(
    room: Room, visit: Visit, told: dict[str, str], *, wrong: str = ""
) -> ResponseReturnValue:
    with room.database.begin() as db:
        found, holders = _coming(db, visit), _holders(db, visit)
    return page(
        room,
        visit,
        "meetings",
        title="Meetings",
        here="meetings",
        status=400 if wrong else 200,
        rows=[(one, moment(one.held_at, visit.now), room.ward(one.ward_code)) for one in found],
        holders=[(id.hex, name) for id, name in holders],
        told=told,
        wrong=wrong,
        done=request.args.get("done", ""),
        ahead=kept.AHEAD.days,
        longest=(PLACE_LONGEST, ABOUT_LONGEST),
    )
