"""What a hidden report has lent to texts of others: its place, in alerts of the incident it was of.

It goes from what they show, and from what has yet to be sent. A task of its own: messages are held
before reports everywhere.
"""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from models import events, incidents, reports
from models.messages import messages
from sms import outbox, taking_out
from sms.ears import UPDATE
from sms.telling import Line, Nudge, landmark_of

TASK = "lent"  # of the outbox; the subject is the report
_HIDDEN = "hidden"
# Causes of texts that repeat what a resident wrote, or say where it is, of one report alone.
_WITH_WORDS = ("more:%", "again:%", "came-back:%")


def take_back(line: Line, report_id: UUID) -> list[Nudge]:
    """Nothing where it is shown again by now."""
    report = reports.get(line.db, report_id)
    if report.state != _HIDDEN:
        return []
    for message in _words_waiting(line.db, report_id):
        outbox.give_up_on(line.db, message, "the report is hidden", line.now)
    said = taking_out.as_placed(landmark_of(line, report), line.languages.values())
    if said is not None:
        _take_out(line, report_id, said)
    return []


def _take_out(line: Line, report_id: UUID, said: re.Pattern[str]) -> None:
    by = str(events.last(line.db, report_id, _HIDDEN).get("by", ""))
    told = {"reason": _HIDDEN, "masked_by": by, "created_at": line.now}
    for message, sealed in _lent(line.db, report_id):
        lying = (taking_out.SMS, message, sealed)
        taking_out.take_out(line.db, line.vault, report_id, lying, said, **told)


def _words_waiting(db: Connection, report_id: UUID) -> list[UUID]:
    """Texts not sent yet that tell what was added to it, or where it was told again."""
    out = messages.c
    waits = (out.report_id == report_id, out.status == "queued", out.purpose == UPDATE)
    said = or_(*(out.cause.like(one) for one in _WITH_WORDS))
    return list(db.execute(select(out.id).where(*waits, said).order_by(out.id)).scalars())


def _lent(db: Connection, report_id: UUID) -> list[tuple[UUID, bytes]]:
    """(id, sealed words), held, of alerts that may say its place: of reports it followed and that
    said none, and of its own those that have yet to go, for the incident may go on.
    """
    out, own = messages.c, reports.reports.c
    led = incidents.lent_to([report_id])
    unplaced = select(own.id).where(own.id.in_(led), own.landmark_sealed.is_(None))
    waits = (out.report_id == report_id) & out.status.in_(("queued", "sending"))
    rows = db.execute(
        select(out.id, out.words_sealed)
        .where(out.purpose == "alert", func.length(out.words_sealed) > 0)
        .where(or_(waits, out.report_id.in_(unplaced)))
        .order_by(out.id)
        .with_for_update()
    )
    return [(row[0], bytes(row[1])) for row in rows]
