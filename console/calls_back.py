"""Asking a reporter by SMS to call the desk: the page never shows a number, and no SMS holds one of
a person."""

from __future__ import annotations

import re

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.page import go
from console.report_found import locked
from console.room import Room, Visit, note
from models import contacts, events, reports
from models.references import written
from models.report_states import DESK
from sms import texts_story

LANE, PURPOSE = "normal", "question"
_LINE = re.compile(r"\+?[0-9][0-9 ]{2,14}")
_NOT_AGREED = "The reporter did not agree to hear from us. Nothing was sent."
_STOPPED = "SMS do not reach this reporter. Nothing was sent."
_NO_LINE = "Type the telephone number of the desk, digits and spaces only."


def ask_to_call(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Sends the desk's own number to a reporter who agreed to hear of the report."""
    line = request.form.get("line", "").strip()
    if not _LINE.fullmatch(line):
        abort(400, _NO_LINE)
    with room.database.begin() as db:
        report = locked(db, reference)
        if report.contact == "none" or report.contact_id is None:
            abort(409, _NOT_AGREED)
        if not contacts.get(db, report.contact_id).reached:
            abort(409, _STOPPED)
        t = room.languages[report.language]
        text = texts_story.call_us(t, written(report.reference), line)
        new = room.line(db, visit.now).post(
            text,
            purpose=PURPOSE,
            lane=LANE,
            cause=f"call:{report.id}:{visit.now.isoformat()}",
            report_id=report.id,
            contact_id=report.contact_id,
        )
        reports.change(db, report.id, call_asked_at=None)
        events.add(db, report.id, "asked_to_call", at=visit.now, actor=DESK)
        note(db, visit, f"report:{report.reference}")
    room.send([new] if new else [])
    return go("report", reference=reference, done="asked_to_call")
