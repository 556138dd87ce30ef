"""What a case worker does with a case: accept, give back, keep from somebody, close, open again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.cases import theirs
from console.outcomes import CASE_OUTCOMES
from console.page import go
from console.room import Room, Visit, note
from models import case_alerts, case_log, outbox, sensitive
from models.sensitive import Case, hour
from sms.failures import CASE_FAILED
from sms.holding import HOLDER_DUE


def accept_case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Somebody works on it: nobody else is told while the time of who has a report runs."""
    with room.database.begin() as db:
        found = _open(db, room, visit, id)
        if found.state == "acknowledged":
            abort(409, "Somebody accepted this case before you. Nothing was changed.")
        due = hour(visit.now + HOLDER_DUE)
        _keep(db, visit, id, "accepted", state="acknowledged", due_at=due)
    return go("case", id=str(id))


def free_case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Who accepted it gives it back: the next are told at once."""
    with room.database.begin() as db:
        if _open(db, room, visit, id).state != "acknowledged":
            abort(409, "Nobody has accepted this case. Nothing was changed.")
        _keep(db, visit, id, "freed", state="routed", due_at=hour(visit.now))
    return go("case", id=str(id))


def keep_case_from(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """It may be about somebody who was sent a line: his or her organisation hears no more of it."""
    with room.database.begin() as db:
        found = _open(db, room, visit, id)
        chosen, told = request.form.get("organisation", ""), case_log.told(db, id)
        these = {str(one): one for one, _name in case_log.organisations(told, found)}
        if chosen not in these:
            abort(400, "Choose the organisation that the case may be about.")
        case_alerts.keep_from(db, id, these[chosen])
        _keep(db, visit, id, "kept")
        owed = outbox.owe(db, CASE_FAILED, these[chosen], visit.now)
    room.nudge("raise", str(owed))
    if these[chosen] == visit.works_for:  # it is gone for whoever kept it from their own
        return go("cases")
    return go("case", id=str(id))


def close_case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    outcome = request.form.get("outcome", "")
    if outcome not in CASE_OUTCOMES:
        abort(400, "Choose what came of it.")
    with room.database.begin() as db:
        _open(db, room, visit, id)
        at = hour(visit.now)
        ended = {"state": "closed", "outcome": outcome, "closed_hour": at, "due_at": None}
        _keep(db, visit, id, "closed", **ended)
    return go("case", id=str(id))


def reopen_case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Closed by mistake, or not over: it stands first in the queue again until it ends."""
    with room.database.begin() as db:
        found = theirs(db, room, case_alerts.lock(db, id), visit)
        if found.closed_hour is None:
            abort(409, "This case is open. Nothing was changed.")
        anew = {"state": "routed", "outcome": "", "closed_hour": None}
        _keep(db, visit, id, "reopened", desk_hour=hour(visit.now), **anew)
    return go("case", id=str(id))


def _open(db: Connection, room: Room, visit: Visit, id: UUID) -> Case:
    """The case, held; 409 where it has ended meanwhile."""
    found = theirs(db, room, case_alerts.lock(db, id), visit)
    if found.closed_hour is not None:
        abort(409, "Somebody closed this case before you. Nothing was changed.")
    return found


def _keep(db: Connection, visit: Visit, id: UUID, kind: str, **values: Any) -> None:
    if values:
        sensitive.change(db, id, **values)
    sensitive.add_event(db, id, kind, actor="caseworker", now=visit.now)
    note(db, visit, f"case:{id}")
