"""The lists of forums and counties: what matters this quarter, what was done, what is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.fitting import refusals, tidied
from console.ideas import shown_of
from console.list_owners import OWN_ONLY, Owned, found, own, this_quarter
from console.list_rows import deeds, preview, quarter_named, votes
from console.page import go, page
from console.room import Room, Visit, note
from models import forum_actions, forums, ideas, priorities
from models.owners import Owner
from routing.hours import EAST_AFRICA

_Ends = Callable[[Connection, Owner, UUID, datetime], bool]
_FULL = f"{priorities.MOST} fit on one screen: take one off the list first."
_TWICE = "{words} is on the list already."
_NO_DAY = "Give the day it was done, today or before."


def lists(room: Room, visit: Visit) -> ResponseReturnValue:
    """Whose lists there are; who belongs to a forum goes to its own."""
    today = visit.now.astimezone(EAST_AFRICA).date()
    with room.database.begin() as db:
        mine = own(db, visit)
        if visit.role == OWN_ONLY:
            known = forums.get(db, mine) if mine else None
            if known:
                return go("list", owner=f"forum-{known.id.hex}")
            return page(room, visit, "no_forum", title="Your lists", here="lists")
        everyone, waiting = forums.everyone(db, today), ideas.count_waiting(db)
    return page(
        room,
        visit,
        "lists",
        title="Lists of forums and counties",
        here="lists",
        forums=[(f"forum-{one.id.hex}", one.name, one.kind) for one in everyone],
        waiting=waiting,
        counties=[(f"county-{code}", name) for code, name in room.gazetteer.counties()],
    )


def list_(room: Room, visit: Visit, owner: str) -> ResponseReturnValue:
    with room.database.begin() as db:
        owned = found(db, room, visit, owner)
        note(db, visit, f"lists:{owned.key}")
        return _drawn(db, room, visit, owned)


def add_priority(room: Room, visit: Visit, owner: str) -> ResponseReturnValue:
    given = {name: tidied(request.form.get(name, "")) for name in ("en", "sw")}
    wrong = refusals(_both(given), priorities.LONGEST)
    with room.database.begin() as db:
        owned, quarter = found(db, room, visit, owner), this_quarter(visit)
        listed = priorities.of_owner(db, owned.owner, quarter)
        wrong += [
            _TWICE.format(words=words)
            for one in listed
            for words, label in ((given["en"], one.label_en), (given["sw"], one.label_sw))
            if words and words.casefold() == label.casefold()
        ]
        labels = {"label_en": given["en"], "label_sw": given["sw"]}
        if not wrong and not priorities.add(db, owned.owner, quarter, **labels, now=visit.now):
            wrong = [_FULL]
        if wrong:
            return _drawn(db, room, visit, owned, wrong_priority=wrong, priority=given)
        note(db, visit, f"lists:{owned.key}", reason=quarter)
    return go("list", owner=owner, done="priority")


def end_priority(room: Room, visit: Visit, owner: str, id: UUID) -> ResponseReturnValue:
    return _end(priorities.end, room, visit, owner, id, done="off")


def add_action(room: Room, visit: Visit, owner: str) -> ResponseReturnValue:
    given = {name: tidied(request.form.get(name, "")) for name in ("en", "sw", "day")}
    wrong = refusals(_both(given), forum_actions.LONGEST)
    day = _day(given["day"])
    if day is None or day > visit.now.astimezone(EAST_AFRICA).date():
        wrong.append(_NO_DAY)
    with room.database.begin() as db:
        owned = found(db, room, visit, owner)
        if wrong or day is None:
            return _drawn(db, room, visit, owned, wrong_action=wrong, action=given)
        labels = {"label_en": given["en"], "label_sw": given["sw"]}
        forum_actions.add(db, owned.owner, done_on=day, **labels, now=visit.now)
        note(db, visit, f"lists:{owned.key}", reason=f"{day}")
    return go("list", owner=owner, done="action")


def end_action(room: Room, visit: Visit, owner: str, id: UUID) -> ResponseReturnValue:
    return _end(forum_actions.end, room, visit, owner, id, done="down")


def _end(
    end: _Ends, room: Room, visit: Visit, owner: str, id: UUID, *, done: str
) -> ResponseReturnValue:
    with room.database.begin() as db:
        owned = found(db, room, visit, owner)
        if not end(db, owned.owner, id, visit.now):
            abort(404)
        note(db, visit, f"lists:{owned.key}", reason=str(id))
    return go("list", owner=owner, done=done)


def _both(given: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {"en": ("English", given["en"]), "sw": ("Kiswahili", given["sw"])}


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _drawn(
    db: Connection, room: Room, visit: Visit, owned: Owned, **given: object
) -> ResponseReturnValue:
    """The page of one owner; `given` is what was written and refused, and why."""
    quarter = this_quarter(visit)
    listed = priorities.of_owner(db, owned.owner, quarter)
    is_forum = owned.owner.organisation_id is not None
    facts = {
        "owned": owned,
        "wards": [room.ward(code) for code in owned.wards] if is_forum else [],
        "quarter": quarter_named(quarter),
        "listed": listed,
        "votes": votes(db, room, owned, listed, quarter) if is_forum and listed else None,
        "screen": preview(room, listed),
        "deeds": deeds(db, owned, visit),
        "ideas": shown_of(db, room, visit, owned.wards),
        "longest": {"priority": priorities.LONGEST, "action": forum_actions.LONGEST},
        "most": priorities.MOST,
        "today": f"{visit.now.astimezone(EAST_AFRICA):%Y-%m-%d}",
        "priority": {},
        "action": {},
        "wrong_priority": [],
        "wrong_action": [],
    } | given
    refused = facts["wrong_priority"] or facts["wrong_action"]
    return page(
        room,
        visit,
        "list",
        title=owned.name,
        here="lists",
        status=400 if refused else 200,
        done=request.args.get("done", ""),
        **facts,
    )
