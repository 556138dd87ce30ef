"""The national desk: what nobody else has answered, taken and closed here."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.outcomes import OUTCOMES
from console.page import go, page
from console.report_rows import row, rows
from console.room import Room, Visit, note
from console.telling import LANE, tell
from models import alerts, events, report_log, reports
from models.report_states import ACTIONS, DESK, allowed
from models.reports import Report
from sms import agencies, county
from sms.agencies import AGENCIES, COUNTY, OTHERS, a_reference
from sms.county import ToCounty
from sms.telling import Line, Nudge

_MOST = 200
_ENDED = "Somebody closed this report before you. Nothing was changed."
_HAD = "Somebody has accepted this report before you. Nothing was changed."
TAKEABLE = tuple(ACTIONS["take"].moves)


def desk(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        lines = report_log.needing_the_desk(db, visit.now, _MOST)
        asked = report_log.calls_asked(db, visit.now, _MOST)
        shown = rows(db, room, lines, visit.now)
    pairs = zip(lines, shown, strict=True)
    told = [(line.at_desk, one, line.state in TAKEABLE) for line, one in pairs]
    return page(
        room,
        visit,
        "desk",
        title="National desk",
        here="desk",
        at_desk=[(one, takeable) for here, one, takeable in told if here],
        overdue=[(one, takeable) for here, one, takeable in told if not here],
        asked=[row(room, line, visit.now) for line in asked],
        most=_MOST,
        full=len(lines) == _MOST,
    )


def take(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """The desk has it from now on: its clock stops, and those told may still answer."""
    with room.database.begin() as db:
        report = held(db, reference)
        if report.state not in TAKEABLE:
            abort(409, _HAD)
        since = report.acknowledged_at or visit.now
        taken = {"acknowledged_at": since, "at_desk": True}
        _change(db, visit, report, "taken", {"by": visit.actor}, action="take", **taken)
        news = tell(db, room, visit, report, "accepted")
    _nudge(room, [(LANE, one) for one in news])
    return go("report", reference=reference, done="taken")


def close(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Ends a report for everybody who was told."""
    code = request.form.get("outcome", "")
    outcome = OUTCOMES.get(code) or abort(400, "Choose what came of it.")
    ended: dict[str, Any] = {"closed_at": visit.now, "at_desk": False, "outcome": code}
    with room.database.begin() as db:
        report = held(db, reference)
        facts = {"outcome": code}
        _change(db, visit, report, "closed", facts, action=outcome.action, **ended)
        alerts.end_others(db, report.id, visit.now)
        news = tell(db, room, visit, report, code)
    _nudge(room, [(LANE, one) for one in news])
    return go("report", reference=reference, done="closed")


def refer(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Hands a report to an agency or to others, with the number it goes by there; the county's desk
    is told. It stays open.
    """
    agency = request.form.get("agency", "")
    if agency not in (*AGENCIES, OTHERS):
        abort(400, "Choose whom it is handed to.")
    typed = request.form.get("number", "").strip()
    number = a_reference(typed)
    if typed and not number:
        abort(400, "Write their number as they gave it: letters and digits, at most twenty.")
    with room.database.begin() as db:
        report = held(db, reference)
        asked = _county(db, room, visit, report) if agency == COUNTY else None
        to = agencies.has_it(agency, number, told=bool(asked and asked.told))
        facts = {"outcome": "handed_over", "to": to, "reference": number}
        facts |= asked.facts if asked else {}
        handed: dict[str, Any] = {"outcome": "handed_over", "at_desk": True}
        _change(db, visit, report, "handed_over", facts, action="hand_over", **handed)
        news = tell(db, room, visit, report, "handed_over", agency=to, numbered=bool(to and number))
    _nudge(room, [*(asked.round.nudges if asked else ()), *((LANE, one) for one in news)])
    return go("report", reference=reference, done=_done(asked))


def _done(asked: ToCounty | None) -> str:
    """What the page says of a hand-over: also that the county hears later, or not at all."""
    if asked is None or asked.told:
        return "handed_over"
    return "handed_later" if asked.later else "handed_untold"


def _county(db: Connection, room: Room, visit: Visit, report: Report) -> ToCounty:
    line = Line(db, room.vault, room.languages, visit.now, secrets.randbelow)
    return county.tell(line, report)


def _nudge(room: Room, nudges: list[Nudge]) -> None:
    for lane, message in nudges:
        room.nudge(f"send.{lane}", str(message))


def held(db: Connection, reference: str) -> Report:
    """The report, locked, still open: whoever came second is told so."""
    return still_open(reports.lock(db, found_open(db, reference).id))


def found_open(db: Connection, reference: str) -> Report:
    """The same, not locked."""
    return still_open(reports.by_reference(db, reference.replace("-", "")) or abort(404))


def still_open(report: Report) -> Report:
    if not allowed("hand_over", report.state):
        abort(409, _ENDED)
    return report


def _change(
    db: Connection,
    visit: Visit,
    report: Report,
    kind: str,
    facts: dict[str, Any],
    *,
    action: str,
    **values: Any,
) -> None:
    """Changes a report, stops its clock, and writes its event and the audit row."""
    reports.move(db, report.id, action, by=DESK, due_at=None, **values)
    if report.follows is not None:  # what is done to it here is not undone by its lead
        reports.change(db, report.id, follows=None)
    events.add(db, report.id, kind, at=visit.now, actor=DESK, facts=facts)
    note(db, visit, f"report:{report.reference}", reason=facts.get("outcome", ""))
