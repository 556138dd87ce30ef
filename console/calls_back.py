"""Asking a reporter by SMS to call the desk: the page never shows a number, and no SMS holds one of
a person."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.page import go
from console.room import Room, Visit, note
from models import contacts, events, messages, reports
from models.references import written
from models.report_states import DESK
from models.vault import place
from sms import purposes, texts_story
from sms.gsm import segments

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
    new, kind = uuid4(), purposes.of(PURPOSE)
    with room.database.begin() as db:
        found = reports.by_reference(db, reference.replace("-", "")) or abort(404)
        report = reports.lock(db, found.id)
        if report.contact == "none" or report.contact_id is None:
            abort(409, _NOT_AGREED)
        contact = contacts.get(db, report.contact_id)
        if contact.sms_stopped_at is not None or contact.blocked:
            abort(409, _STOPPED)
        t = room.languages[report.language]
        text = texts_story.call_us(t, written(report.reference), line)
        messages.add(
            db,
            id=new,
            direction="out",
            purpose=PURPOSE,
            capped=kind.capped,
            lane=LANE,
            cause=f"call:{report.id}:{visit.now.isoformat()}",
            report_id=report.id,
            contact_id=report.contact_id,
            words_sealed=room.vault.words.seal(text, place("messages.words", new)),
            status="queued",
            segments=segments(text),
            created_at=visit.now,
            next_at=visit.now,
            useful_until=visit.now + kind.useful if kind.useful else None,
        )
        reports.change(db, report.id, call_asked_at=None)
        events.add(db, report.id, "asked_to_call", at=visit.now, actor=DESK)
        note(db, visit, f"report:{report.reference}")
    room.nudge(f"send.{LANE}", str(new))
    return go("report", reference=reference, done="asked_to_call")
