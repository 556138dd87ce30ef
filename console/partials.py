"""Calls that dropped before they were sent: looked at, sent on or put aside by an operator.

Never of the sensitive branch: nothing of it is kept of a call that dropped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbelow
from uuid import UUID, uuid4

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import labels
from console.page import go, page
from console.room import Room, Visit, note
from console.times import Moment, lasting, moment
from models import calls, drafts, events, outbox, references, reports
from models.drafts import Draft
from models.keys import CannotOpen
from models.vault import place
from routing.categories import CATEGORIES
from ussd.screens import Answers
from ussd.told import incident

URGENT_AFTER = timedelta(minutes=5)  # by then its caller has not dialled again: a person looks
MOST = 200
_GONE = "This call was taken up again, or somebody was before you. Nothing was changed."


@dataclass(frozen=True)
class Row:
    """One dropped call as a line of the list. `urgent` is severity urgent or happening now."""

    call: str
    category: str
    severity: str
    happening_now: bool
    ward: str
    when: Moment
    ago: str
    left: str
    urgent: bool
    late: bool


def partials(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        rows = waiting(db, room, visit.now)
    return page(
        room,
        visit,
        "partials",
        title="Dropped calls",
        here="partials",
        rows=sorted(rows, key=lambda row: not row.late),
        minutes=int(drafts.OFFERED.total_seconds() // 60),
        full=len(rows) == MOST,
    )


def take_up(room: Room, visit: Visit, call: str) -> ResponseReturnValue:
    """Makes a report of what the caller had answered; it is routed as any other."""
    with room.database.begin() as db:
        draft = drafts.take(db, call, visit.now) or abort(409, _GONE)
        report_id, reference = _file(db, room, visit, draft)
        owed = outbox.owe(db, "route", report_id, visit.now)
        note(db, visit, f"report:{reference}", reason=f"call:{call}")
    room.nudge("route", str(owed))
    if visit.whose:  # nobody has looked yet whether it is about whom the visitor works for
        return go("partials")
    return go("report", reference=reference, done="taken_up")


def dismiss(room: Room, visit: Visit, call: str) -> ResponseReturnValue:
    """Puts a dropped call aside; who made it is still offered to go on with it."""
    with room.database.begin() as db:
        if not drafts.dismiss(db, call, visit.now):
            abort(409, _GONE)
        note(db, visit, f"call:{call}")
    return go("partials")


def waiting(db: Connection, room: Room, now: datetime) -> list[Row]:
    """Every dropped call an operator may act on, newest first, in one statement."""
    found = ((draft, _answers(room, draft)) for draft in drafts.partials(db, now, MOST))
    return [
        _row(room, draft, answers, now)
        for draft, answers in found
        if answers and not CATEGORIES[draft.category].sensitive
    ]


def urgent_unseen(db: Connection, room: Room, now: datetime) -> int:
    """How many urgent ones have waited long enough for somebody to look."""
    return sum(row.late for row in waiting(db, room, now))


def _file(db: Connection, room: Room, visit: Visit, draft: Draft) -> tuple[UUID, str]:
    """(id, reference). Whose it is nobody knows: a dropped call leaves no number behind."""
    report_id = uuid4()
    # more than one is drawn, for one may be another's already
    reference = references.reserve(db, references.ORDINARY, 3, randbelow, visit.now)[0]
    reports.file(
        db,
        id=report_id,
        reference=reference,
        contact_id=None,
        channel="ussd",
        language=draft.language,
        contact="none",
        created_at=visit.now,
        **incident(room.vault, _answers(room, draft) or abort(409, _GONE), report_id),
    )
    events.add(db, report_id, "partial", at=draft.at, actor="resident")
    by = {"by": visit.actor}
    events.add(db, report_id, "taken_up", at=visit.now, actor="operator", facts=by)
    calls.bind(db, draft.call_id, report_id, visit.now)
    return report_id, reference


def _answers(room: Room, draft: Draft) -> Answers:
    """What the caller had answered; nothing where it cannot be opened."""
    try:
        where = place("drafts.answers", draft.call_id)
        kept: dict[str, str] = json.loads(room.vault.words.open(draft.answers_sealed, where))
    except CannotOpen:
        return {}
    return kept


def _row(room: Room, draft: Draft, answers: Answers, now: datetime) -> Row:
    facts = incident(room.vault, answers, uuid4())
    urgent = facts["severity"] == "urgent" or facts["happening_now"]
    return Row(
        call=draft.call_id,
        category=labels.category(draft.category),
        severity=facts["severity"],
        happening_now=facts["happening_now"],
        ward=room.ward(draft.ward_code),
        when=moment(draft.at, now),
        ago=lasting(now - draft.at),
        left=lasting(draft.at + drafts.OFFERED - now),
        urgent=urgent,
        late=urgent and now - draft.at >= URGENT_AFTER,
    )
