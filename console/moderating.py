"""Taking words out of what residents wrote, before more people read them; originals stay sealed.

Whatever is told, listed or exported from then on has the words without the piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import words
from console.page import go, page
from console.permissions import may
from console.room import Room, Visit, note
from console.times import moment
from models import additions, messages, originals, reports
from models.keys import CannotOpen
from models.report_log import Line
from models.reports import Report
from models.vault import place as sealed_at
from sms.fitting import sendable
from sms.gsm import segments
from sms.masking import masked_for_duty

TAKEN_OUT = "(taken out)"
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
_LEAST = 2  # characters
_CUT = 4  # characters of a piece before `..` by which it is known where it was cut off
_SMS = "messages.words"
_NAMED = MappingProxyType(
    {
        "reports.landmark": "Where",
        "reports.words": "What was said",
        "report_additions.words": "Added later",
        _SMS: "The SMS that added or repeated it",
    }
)
_Lying = tuple[str, UUID, bytes]  # where words lie, of which row, and they themselves, sealed


def mask_words(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Replaces a piece, wherever it stands in the report, by TAKEN_OUT."""
    piece, reason = request.form.get("piece", "").strip(), request.form.get("reason", "")
    if len(piece) < _LEAST or reason not in WHY_OUT:
        abort(400, "Write the words to take out as they stand there, and choose why.")
    with room.database.begin() as db:
        found = reports.by_reference(db, reference.replace("-", "")) or abort(404)
        report = reports.lock(db, found.id)
        told = {"reason": reason, "masked_by": visit.actor, "created_at": visit.now}
        if not sum(_taken_out(db, room, report.id, one, piece, told) for one in _lying(db, report)):
            abort(400, "These words do not stand in the report. Nothing was changed.")
        note(db, visit, f"report:{report.reference}", reason=reason)
    return go("report", reference=reference, done="taken_out")


def original(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """The words as they were, for a reason that is written down."""
    reason = request.form.get("reason", "")
    if reason not in WHY_READ:
        abort(400, "Choose why you read the original.")
    with room.database.begin() as db:
        report = reports.by_reference(db, reference.replace("-", "")) or abort(404)
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


def _lying(db: Connection, report: Report) -> Iterator[_Lying]:
    """Everything the resident wrote of a report, and every SMS that may repeat it."""
    landmark, said = reports.sealed_words(db, report.id)
    if landmark:
        yield "reports.landmark", report.id, landmark
    if said:
        yield "reports.words", report.id, said
    for one in additions.of(db, report.id):
        yield "report_additions.words", one.id, one.words_sealed
        if one.message_id:
            yield _SMS, one.message_id, messages.sealed(db, one.message_id)
    about = [report.id, report.follows] if report.follows else [report.id]
    for message, sealed in messages.sealed_of(db, about):
        yield _SMS, message, sealed


def _taken_out(
    db: Connection, room: Room, report: UUID, lying: _Lying, piece: str, told: dict[str, Any]
) -> bool:
    where, row, sealed = lying
    vault = room.vault.words
    try:
        before = vault.open(bytes(sealed), sealed_at(where, row))
    except CannotOpen:
        return False
    after = _as_said(piece, where).sub(TAKEN_OUT, before)
    if after == before:
        return False
    new = uuid4()
    kept = vault.seal(before, sealed_at("report_originals.words", new))
    of = {"report_id": report, "place": where, "row_id": row, "words_sealed": kept}
    originals.keep(db, id=new, **of, **told)
    originals.replace(db, where, row, vault.seal(after, sealed_at(where, row)))
    if where == _SMS:
        messages.resized(db, row, segments(after))
    return True


def _as_said(piece: str, where: str) -> re.Pattern[str]:
    """The piece; in an SMS also as it stands there: folded, its numbers masked, or cut off."""
    said = {piece}
    if where == _SMS:
        said |= {sendable(piece), sendable(masked_for_duty(piece))}
    ways = [re.escape(one) for one in said if len(one) >= _LEAST]
    if where == _SMS:
        whole = sendable(masked_for_duty(piece))
        starts = (whole[:end].rstrip() for end in range(len(whole) - 1, _CUT - 1, -1))
        ways += [re.escape(start + "..") for start in starts]
    return re.compile("|".join(sorted(ways, key=len, reverse=True)), re.IGNORECASE)
