"""Hiding a report with a reason, and showing it again."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.page import go
from console.report_found import found, locked
from console.room import Room, Visit, note
from models import outbox
from models.report_states import NotNow
from sms import hiding

_NOT_NOW = "This report cannot be hidden as it is now. Nothing was changed."


def hide(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """It leaves every list and count; who was told hears that there is nothing to go to."""
    reason = request.form.get("reason", "")
    if reason not in hiding.REASONS:
        abort(400, "Choose why it is hidden.")
    with room.database.begin() as db, outbox.collected(db) as owed:
        report = found(db, reference)
        try:
            line = room.line(db, visit.now)
            sent = hiding.hide(line, report.id, reason, by=visit.actor)
        except NotNow:
            abort(409, _NOT_NOW)
        note(db, visit, f"report:{report.reference}", reason=reason)
    room.send(sent)
    for row in outbox.due(owed, visit.now):
        room.nudge("route", str(row))
    return go("report", reference=reference, done="hidden")


def unhide(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """As it was before; an open one is told anew."""
    with room.database.begin() as db:
        report = locked(db, reference)
        if report.state != "hidden":
            abort(409, "This report is not hidden. Nothing was changed.")
        owed = hiding.show(room.line(db, visit.now), report, by=visit.actor)
        note(db, visit, f"report:{report.reference}")
    if owed:
        room.nudge("route", str(owed))
    return go("report", reference=reference, done="unhidden")
