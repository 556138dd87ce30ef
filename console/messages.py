"""The messages in and out: a list that its address filters, and each one with its history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import barred, labels, paging
from console.filters import SINCE, UNTIL, WARD, Field, ask
from console.labels import State
from console.message_rows import cursor, row
from console.page import page
from console.polls import fresh, start
from console.room import Room, Visit, note
from console.signs import changed
from console.times import Moment, moment
from models import message_log
from models.message_log import Step, Wanted

FIELDS = (
    Field("direction", "Way", options=(("out", "out"), ("in", "in"))),
    Field(
        "status",
        "State",
        options=tuple((code, state.word) for code, state in labels.MESSAGE_STATES.items()),
    ),
    Field("purpose", "What for", options=tuple(labels.PURPOSES.items())),
    WARD,
    Field("report", "Report", "reference"),
    Field("reason", "Reason", "word"),
    SINCE,
    UNTIL,
)
_SOURCES = {
    "outbox": "our sender",
    "gateway": "the gateway",
    "gateway first": "the first gateway",
    "gateway backup": "the backup gateway",
    "network": "the network",
    "answers": "our reader",
}


@dataclass(frozen=True)
class Happening:
    """One step of a message's history, as a page shows it."""

    when: Moment
    state: State | None
    words: str
    reason: str
    source: str


def messages(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    wanted = Wanted(**asked.meant, whose=visit.whose)
    before = paging.read(request.args.get("before", ""), UUID)
    with room.database.begin() as db:
        lines = message_log.page(db, wanted, before, paging.SIZE + 1)
        total = message_log.count(db, wanted, paging.CAP)
        cut = paging.cut(lines, total, cursor)
        shown = barred.messages(db, room, visit, cut.rows)
    return page(
        room,
        visit,
        "messages",
        title="Messages",
        here="messages",
        fields=FIELDS,
        asked=asked,
        cut=cut,
        first_page=before is None,
        poll=start("messages_new", asked, cut.newest, visit.now),
        rows=[row(room, visit, line) for line in shown],
    )


def messages_new(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    than = paging.read(request.args.get("after", ""), UUID) or abort(400)
    wanted = Wanted(**asked.meant, whose=visit.whose)
    with room.database.begin() as db:
        return fresh(message_log.count_newer(db, wanted, than, paging.FRESH))


def message(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        line = message_log.one(db, id) or abort(404)
        if not barred.messages(db, room, visit, [line]):
            abort(404)
        steps = message_log.history(db, id)
        out = line.direction == "out"
        receipts = message_log.receipts(db, line.id, line.gateway_id) if out else []
        note(db, visit, f"message:{id}")
    return page(
        room,
        visit,
        "message",
        title="A message from us" if line.direction == "out" else "A message to us",
        here="messages",
        row=(drawn := row(room, visit, line)),
        signs=changed(drawn.words or "") if drawn.incoming else "",
        steps=[_happening(step, visit) for step in steps],
        receipts=[(moment(one.at, visit.now), one) for one in receipts],
        tries=line.tries,
        lane=line.lane,
    )


def _happening(step: Step, visit: Visit) -> Happening:
    state = labels.MESSAGE_STATES.get(step.status)
    return Happening(
        when=moment(step.at, visit.now),
        state=state,
        words=state.word if state else step.status,
        reason=step.reason,
        source=labels.named(_SOURCES, step.source),
    )
