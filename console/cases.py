"""The case workers' queue: the sensitive branch, seen by that role alone, times to the hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import barred, labels
from console.happenings import left_out
from console.labels import State
from console.outcomes import CASE_OUTCOMES
from console.page import page
from console.room import Room, Visit, note
from console.times import Moment, hour
from console.words import UNREADABLE, holder
from models import case_log, sensitive
from models.keys import CannotOpen
from models.references import written
from models.sensitive import Case
from models.vault import place

_MOST = 200
_ABOUT_THEM = ("desk.conflict", "report.named")
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
    "routed.nobody": "Nobody could be sent a line: it waits here, for whoever reads this",
    "raised": "Nobody answered in time: the next were sent a neutral line",
    "raised.nobody": "Nobody answered in time, and nobody is left to be sent a line: it waits here",
    "unreached": "Nobody who was sent a line can answer: the next were sent one",
    "unreached.nobody": "Nobody who was sent a line can answer, and nobody is left: it waits here",
    "given_back": "It was not ended in the 72 hours of whoever accepted it: it goes its way anew",
    "given_back.nobody": "It was not ended in the 72 hours of whoever accepted it: it waits here",
    "wholly_due": "Its whole time is over: it stays first in this list until it ends",
    "wholly_due.nobody": "Its whole time is over: it stays first in this list until it ends",
    "accepted": "A case worker has accepted it: nobody else is told meanwhile",
    "freed": "The case worker who had it gave it back",
    "kept": "Kept from an organisation it may be about",
    "closed": "Closed",
    "reopened": "Opened again by a case worker",
}


@dataclass(frozen=True)
class Row:
    """One case as a line of the queue."""

    id: str
    category: str
    ward: str
    happening_now: bool
    state: State
    late: State | None
    outcome: str
    when: Moment


def cases(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        only, theirs = _only(visit), visit.works_for
        open_ones = sensitive.waiting(db, _MOST, category=only, organisation_id=theirs)
        ended = case_log.closed(db, _CLOSED_SHOWN, category=only, organisation_id=theirs)
        shown = barred.cases(db, room, visit, [*open_ones, *ended])
        note(db, visit, "cases")
    return page(
        room,
        visit,
        "cases",
        title="Cases",
        here="cases",
        waiting=[_row(room, case, visit) for case in open_ones if case.id in shown],
        closed=[_row(room, case, visit) for case in ended if case.id in shown],
    )


def case(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        found = theirs(db, room, sensitive.get(db, id), visit)
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
        events=[
            (hour(e["hour"], visit.now), _said(e["kind"], e["facts"]), _left_out(e["facts"], visit))
            for e in happened
            if e["kind"] != "kept" or not _only(visit)
        ],
        told=[
            (
                holder(t["person"], t["role"], t["organisation"], t["masked"], t["demo"]),
                t["reason"],
                hour(t["created_hour"], visit.now),
            )
            for t in told
        ],
        organisations=case_log.organisations(told, found),
        answer_by=_by(found.due_at, visit),
        end_by=_by(None if found.desk_hour else found.whole_due_at, visit),
        is_open=found.closed_hour is None,
        is_taken=found.state == "acknowledged",
        outcomes=CASE_OUTCOMES,
    )


def _only(visit: Visit) -> str:
    """The one category of cases a visitor sees, '' for all: oversight bodies see police conduct."""
    return visit.user.cases if visit.user else ""


def theirs(db: Connection, room: Room, found: Case | None, visit: Visit) -> Case:
    """A case of another category is none to who is for one, nor is one about whom the visitor works
    for: the same answer as for no case.
    """
    if found is None or _only(visit) not in ("", found.category):
        abort(404)
    return found if barred.cases(db, room, visit, [found]) else abort(404)


def _row(room: Room, found: Case, visit: Visit) -> Row:
    state = _STATES.get(found.state, State("●", found.state, "open"))
    return Row(
        id=str(found.id),
        category=labels.category(found.category),
        ward=room.ward(found.ward_code),
        happening_now=found.happening_now,
        state=_CLOSED if found.closed_hour else state,
        late=labels.OVERDUE if found.desk_hour and not found.closed_hour else None,
        outcome=CASE_OUTCOMES.get(found.outcome, found.outcome),
        when=hour(found.created_hour, visit.now),
    )


def _left_out(facts: Mapping[str, Any], visit: Visit) -> tuple[tuple[str, str], ...]:
    """Who was passed over and why. A body with cases of one kind alone is not told that one is kept
    from it, which would warn whom the case is about.
    """
    if _only(visit):
        told = [one for one in facts.get("left_out", ()) if one["rule"] not in _ABOUT_THEM]
        facts = {"left_out": told}
    return left_out(facts)


def _by(due: datetime | None, visit: Visit) -> Moment | None:
    return hour(due, visit.now) if due else None


def _said(kind: str, facts: Mapping[str, Any]) -> str:
    nobody = facts.get("told") == 0 and _EVENTS.get(f"{kind}.nobody")
    return nobody or _EVENTS.get(kind, kind.replace("_", " ").capitalize())


def _opened(room: Room, sealed: bytes | None, column: str, id: UUID) -> str:
    if sealed is None:
        return ""
    try:
        return room.vault.sensitive_words.open(
            bytes(sealed), place(f"sensitive_reports.{column}", id)
        )
    except CannotOpen:
        return UNREADABLE
