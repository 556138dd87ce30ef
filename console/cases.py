"""The case workers' queue: the sensitive branch, seen by that role alone, times to the hour."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import labels
from console.labels import State
from console.outcomes import CASE_OUTCOMES
from console.page import go, page
from console.room import Room, Visit, note
from console.times import Moment, hour
from console.words import UNREADABLE, holder
from models import case_alerts, case_log, sensitive
from models.keys import CannotOpen
from models.references import written
from models.sensitive import Case
from models.vault import place
from sms.holding import HOLDER_DUE

_MOST = 200
_CLOSED_SHOWN = 20
_STATES = {
    "received": State("◐", "waiting", "wait"),
    "routed": State("◐", "no answer yet", "wait"),
    "acknowledged": State("●", "accepted", "open"),
}
_CLOSED = State("○", "closed", "done")
_EVENTS = {
    "received": "The report came in",
    "routed": "Case workers were sent a neutral line",
    "raised": "Nobody answered in time: the next case workers were sent a neutral line",
    "accepted": "A case worker has accepted it: nobody else is told meanwhile",
    "closed": "Closed",
}


@dataclass(frozen=True)
class Row:
    """One case as a line of the queue."""

    id: str
    category: str
    ward: str
    happening_now: bool
    state: State
    outcome: str
    when: Moment


def cases(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        waiting = sensitive.waiting(db, _MOST, category=_only(visit))
        closed = case_log.closed(db, _CLOSED_SHOWN, category=_only(visit))
        note(db, visit, "cases")
    return page(
        room,
        visit,
        "cases",
        title="Cases",
        here="cases",
        waiting=[_row(room, case, visit) for case in waiting],
        closed=[_row(room, case, visit) for case in closed],
    )


def case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        found = _theirs(sensitive.get(db, id), visit)
        reference, landmark = sensitive.sealed_words(db, id)
        happened = sensitive.events_of(db, id)
        told = case_log.told(db, id)
        note(db, visit, f"case:{id}")
    return page(
        room,
        visit,
        "case",
        title=labels.category(found.category),
        here="cases",
        row=_row(room, found, visit),
        language=labels.named(labels.LANGUAGES, found.language),
        reference=written(_opened(room, reference, "reference", id)),
        landmark=_opened(room, landmark, "landmark", id),
        events=[(hour(e["hour"], visit.now), _said(e["kind"])) for e in happened],
        told=[
            (
                holder(t["person"], t["role"], t["organisation"], t["masked"], t["demo"]),
                t["reason"],
                hour(t["created_hour"], visit.now),
            )
            for t in told
        ],
        is_open=found.closed_hour is None,
        is_taken=found.state == "acknowledged",
        outcomes=CASE_OUTCOMES,
    )


def accept_case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Somebody works on it: nobody else is told while the time of who has a report runs."""
    with room.database.begin() as db:
        found = _theirs(case_alerts.lock(db, id), visit)
        if found.closed_hour is not None or found.state == "acknowledged":
            abort(409, "Somebody closed or accepted this case before you. Nothing was changed.")
        due = None if found.due_at is None else sensitive.hour(visit.now + HOLDER_DUE)
        sensitive.change(db, id, state="acknowledged", due_at=due)
        sensitive.add_event(db, id, "accepted", actor="caseworker", now=visit.now)
        note(db, visit, f"case:{id}")
    return go("case", id=str(id))


def close_case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    outcome = request.form.get("outcome", "")
    if outcome not in CASE_OUTCOMES:
        abort(400, "Choose what came of it.")
    with room.database.begin() as db:
        found = _theirs(case_alerts.lock(db, id), visit)
        if found.closed_hour is not None:
            abort(409, "Somebody closed this case before you. Nothing was changed.")
        at = sensitive.hour(visit.now)
        sensitive.change(db, id, state="closed", outcome=outcome, closed_hour=at, due_at=None)
        sensitive.add_event(db, id, "closed", actor="caseworker", now=visit.now)
        note(db, visit, f"case:{id}")
    return go("case", id=str(id))


def _only(visit: Visit) -> str:
    """The one category of cases a visitor sees, '' for all: oversight bodies see police conduct."""
    return visit.user.cases if visit.user else ""


def _theirs(found: Case | None, visit: Visit) -> Case:
    """A case of another category is none to who is for one: the same answer as for no case."""
    if found is None or _only(visit) not in ("", found.category):
        abort(404)
    return found


def _row(room: Room, found: Case, visit: Visit) -> Row:
    state = _STATES.get(found.state, State("●", found.state, "open"))
    return Row(
        id=str(found.id),
        category=labels.category(found.category),
        ward=room.ward(found.ward_code),
        happening_now=found.happening_now,
        state=_CLOSED if found.closed_hour else state,
        outcome=CASE_OUTCOMES.get(found.outcome, found.outcome),
        when=hour(found.created_hour, visit.now),
    )


def _said(kind: str) -> str:
    return _EVENTS.get(kind, kind.replace("_", " ").capitalize())


def _opened(room: Room, sealed: bytes | None, column: str, id: UUID) -> str:
    if sealed is None:
        return ""
    try:
        return room.vault.sensitive_words.open(
            bytes(sealed), place(f"sensitive_reports.{column}", id)
        )
    except CannotOpen:
        return UNREADABLE
