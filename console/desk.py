"""The national desk: what nobody else has answered, taken and closed here."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.outcomes import OUTCOMES
from console.page import go, page
from console.report_rows import row
from console.room import Room, Visit, note
from models import alerts, events, report_log, reports
from models.reports import Report

_MOST = 200
_ENDED = "Somebody closed this report before you. Nothing was changed."
_TAKEABLE = ("received", "routed", "held", "referred")
Deed = Callable[[Connection, Report], None]


def desk(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        lines = report_log.needing_the_desk(db, visit.now, _MOST)
    rows = [(row(room, line, visit.now), line.state in _TAKEABLE) for line in lines]
    return page(
        room,
        visit,
        "desk",
        title="National desk",
        here="desk",
        at_desk=[pair for pair, line in zip(rows, lines, strict=True) if line.at_desk],
        overdue=[pair for pair, line in zip(rows, lines, strict=True) if not line.at_desk],
        most=_MOST,
        full=len(lines) == _MOST,
    )


def take(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """The desk has it from now on: its clock stops, those told may still answer."""

    def deed(db: Connection, report: Report) -> None:
        if report.state not in _TAKEABLE:
            abort(409, "Somebody has accepted this report before you. Nothing was changed.")
        reports.change(
            db,
            report.id,
            state="acknowledged",
            acknowledged_at=report.acknowledged_at or visit.now,
            at_desk=True,
            due_at=None,
        )
        events.add(db, report.id, "taken", at=visit.now, actor="desk")

    return _done(room, visit, reference, deed, "taken")


def close(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    code = request.form.get("outcome", "")
    outcome = OUTCOMES.get(code) or abort(400, "Choose what came of it.")

    def deed(db: Connection, report: Report) -> None:
        ended = {"closed_at": visit.now, "at_desk": False} if outcome.ends else {}
        reports.change(db, report.id, state=outcome.state, outcome=code, due_at=None, **ended)
        kind = "closed" if outcome.ends else "handed_over"
        events.add(db, report.id, kind, at=visit.now, actor="desk", facts={"outcome": code})
        if outcome.ends:
            alerts.end_others(db, report.id, visit.now)

    return _done(room, visit, reference, deed, "closed" if outcome.ends else "handed_over")


def _done(room: Room, visit: Visit, reference: str, deed: Deed, told: str) -> ResponseReturnValue:
    """Holds the report, does the deed if it is still open, and goes to its page."""
    digits = reference.replace("-", "")
    with room.database.begin() as db:
        found = reports.by_reference(db, digits) or abort(404)
        report = reports.lock(db, found.id)
        if not report.is_open:
            abort(409, _ENDED)
        deed(db, report)
        note(db, visit, f"report:{digits}")
    return go("report", reference=reference, done=told)
