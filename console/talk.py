"""Writing to a reporter from the page of a report, and what passed between both in order of time.

The page knows no number, and masks what looks like one in anybody's words.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import labels, paging, words
from console.labels import State
from console.page import go
from console.permissions import may
from console.polls import fresh
from console.report_found import locked
from console.room import Room, Visit, note
from console.times import Moment, moment
from models import additions, events, questions
from models.additions import Addition
from models.keyset import Cursor
from models.questions import Put
from models.references import written
from models.report_log import Line
from models.report_states import DESK, STATE_TYPES
from routing.rules import NATIONAL_QUEUE
from sms import talking, texts_talk

_REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "no_consent": "The reporter did not agree to SMS. Nothing can be sent.",
        "stopped": "SMS do not reach this reporter any more: stopped, or refused by the gateway.",
        "over": "This report is over. Nobody writes to its reporter any more.",
        "too_long": "That takes more than two parts. Write less; nothing was sent.",
        "too_many": "This reporter was written to ten times today. Nothing was sent.",
        "empty": "Write what to ask. Nothing was sent.",
    }
)


@dataclass(frozen=True)
class Said:
    """One text of the thread. `state` and `cost` only of what went out."""

    at: datetime
    who: str
    ours: bool
    when: Moment
    words: str | None
    state: State | None = None
    reason: str = ""
    parts: int = 0
    cost: str = ""
    message: str = ""


def ask_reporter(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Sends words to the reporter; the same form sent twice sends them once."""
    with room.database.begin() as db:
        report = locked(db, reference)
        if not report.is_open:
            abort(409, _REFUSALS["over"])
        line = room.line(db, visit.now)
        cause = f"ask:{report.id}:{request.form.get('once', '')[:40]}"
        asked = {"by": _desk(room, report.language), "asked_by": visit.actor}
        try:
            sent = talking.put(line, report, request.form.get("words", ""), cause=cause, **asked)
        except talking.Refused as refused:
            abort(409 if refused.why != "empty" else 400, _REFUSALS[refused.why])
        if sent:
            by = {"by": visit.actor}
            events.add(db, report.id, "wrote", at=visit.now, actor=DESK, facts=by)
        note(db, visit, f"report:{report.reference}")
    room.send(sent)
    return go("report", reference=reference, done="wrote")


def report_new(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """How many texts of the reporter came since the page was drawn."""
    than = paging.read(request.args.get("after", ""), UUID) or abort(400)
    with room.database.begin() as db:
        return fresh(additions.count_newer(db, reference.replace("-", ""), than, paging.FRESH))


def thread(
    db: Connection, room: Room, visit: Visit, line: Line, added: Sequence[Addition]
) -> dict[str, Any]:
    """What the page says of the conversation, and its form where one may write."""
    asked = questions.of(db, line.id)
    why = _why_not(db, line)
    newest = max((one.created_at for one in added), default=line.created_at)
    after = paging.written(Cursor(newest, UUID(int=2**128 - 1)))
    address = url_for("console.report_new", reference=written(line.reference))
    return {
        "thread": sorted(
            [
                *(_put(room, visit, one) for one in asked),
                *(_added(room, visit, one, line) for one in added),
            ],
            key=lambda one: one.at,
        ),
        "may_write": not why and may(visit.role, "ask_reporter"),
        "why_not": _REFUSALS.get(why, ""),
        "frame": texts_talk.frame(
            room.languages[line.language], written(line.reference), _desk(room, line.language)
        ),
        "price": room.price,
        "once": secrets.token_hex(8),
        "answers_poll": f"{address}?after={after}",
    }


def _why_not(db: Connection, line: Line) -> str:
    if STATE_TYPES[line.state] != "open":
        return "over"
    return talking.hindrance(
        db, contact=line.contact, contact_id=line.contact_id, category=line.category
    )


def _put(room: Room, visit: Visit, one: Put) -> Said:
    who = f"{one.person}, {one.organisation}" if one.person else f"The desk, {one.asked_by}"
    return Said(
        at=one.created_at,
        who=who,
        ours=True,
        when=moment(one.created_at, visit.now),
        words=words.opened(room, visit, one.words_sealed, "messages.words", one.message_id),
        state=labels.MESSAGE_STATES[one.status],
        reason=one.reason,
        parts=one.segments,
        cost=f"{one.currency} {one.cost:.2f}" if one.cost is not None else "",
        message=str(one.message_id),
    )


def _added(room: Room, visit: Visit, one: Addition, line: Line) -> Said:
    column = "report_additions.words"
    by = "in a call" if one.channel == "ussd" else "by SMS"
    return Said(
        at=one.created_at,
        who=f"{words.resident(line.contact_id).name}, {by}",
        ours=False,
        when=moment(one.created_at, visit.now),
        words=words.from_outside(room, visit, one.words_sealed, column, one.id),
    )


def _desk(room: Room, language: str) -> str:
    return room.languages[language](NATIONAL_QUEUE[1])
