"""Taking words out of what residents wrote, before more people read them; originals stay sealed.

Whatever is told, listed or exported from then on has the words without the piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import words
from console.page import go, page
from console.permissions import may
from console.report_found import found, locked
from console.room import Room, Visit, note
from console.times import moment
from models import additions, messages, originals, reports
from models.report_log import Line
from models.reports import Report
from sms.taking_out import LEAST, SMS, Lying, as_said, take_out

WHY_OUT: Mapping[str, str] = MappingProxyType(
    {
        "name": "names somebody",
        "where": "shows where somebody lives",
        "abuse": "insult or hatred",
        "reporter": "gives the reporter away",
    }
)
WHY_READ: Mapping[str, str] = MappingProxyType(
    {
        "complaint": "a complaint about what was taken out",
        "court": "an order of a court",
        "mistake": "too much was taken out",
        "review": "a review of moderation",
    }
)
_NAMED = MappingProxyType(
    {
        "reports.landmark": "Where",
        "reports.words": "What was said",
        "report_additions.words": "Added later",
        SMS: "The SMS that added or repeated it",
    }
)


def mask_words(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Replaces a piece, wherever it stands in the report, by TAKEN_OUT."""
    piece, reason = request.form.get("piece", "").strip(), request.form.get("reason", "")
    if len(piece) < LEAST or reason not in WHY_OUT:
        abort(400, "Write the words to take out as they stand there, and choose why.")
    with room.database.begin() as db:
        report = locked(db, reference)
        told = {"reason": reason, "masked_by": visit.actor, "created_at": visit.now}
        if not sum(
            take_out(db, room.vault, report.id, one, as_said(piece, one[0]), **told)
            for one in _lying(db, report)
        ):
            abort(400, "These words do not stand in the report. Nothing was changed.")
        note(db, visit, f"report:{report.reference}", reason=reason)
    return go("report", reference=reference, done="taken_out")


def original(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """The words as they were, for a reason that is written down."""
    reason = request.form.get("reason", "")
    if reason not in WHY_READ:
        abort(400, "Choose why you read the original.")
    with room.database.begin() as db:
        report = found(db, reference)
        kept = originals.of(db, report.id)
        note(db, visit, f"report:{report.reference}", reason=reason)
    shown = [
        (
            _NAMED.get(one.place, one.place),
            words.from_outside(room, visit, one.words_sealed, "report_originals.words", one.id),
            f"{WHY_OUT.get(one.reason, one.reason)}, {one.masked_by}",
            moment(one.created_at, visit.now),
        )
        for one in kept
    ]
    title = f"Original words of {reference}"
    return page(room, visit, "original", title=title, here="reports", kept=shown, of=reference)


def moderation(db: Connection, visit: Visit, line: Line) -> dict[str, Any]:
    """What the page of a report says of words taken out."""
    kept = originals.of(db, line.id) if words.may_read(visit) else []
    return {
        "taken_out": sorted({WHY_OUT.get(one.reason, one.reason) for one in kept}),
        "may_mask": may(visit.role, "mask_words"),
        "may_read_original": bool(kept) and may(visit.role, "original"),
        "why_out": WHY_OUT.items(),
        "why_read": WHY_READ.items(),
    }


def _lying(db: Connection, report: Report) -> Iterator[Lying]:
    """Everything the resident wrote of a report, and every SMS that may repeat it."""
    landmark, said = reports.sealed_words(db, report.id)
    if landmark:
        yield "reports.landmark", report.id, landmark
    if said:
        yield "reports.words", report.id, said
    for one in additions.of(db, report.id):
        yield "report_additions.words", one.id, one.words_sealed
        if one.message_id:
            yield SMS, one.message_id, messages.sealed(db, one.message_id)
    about = [report.id, report.follows] if report.follows else [report.id]
    for message, sealed in messages.sealed_of(db, about):
        yield SMS, message, sealed
