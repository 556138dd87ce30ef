"""The calls: a list that its address filters, and each one played again as the caller saw it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import barred, labels, paging
from console.filters import SINCE, UNTIL, Field, ask
from console.labels import State
from console.page import page
from console.polls import fresh, start
from console.replay import ROOM_FOR, shape, told
from console.room import Room, Visit, note
from console.times import Moment, lasting, moment
from console.words import may_read
from models import call_log
from models import calls as kept
from models.call_log import Line, Wanted
from models.keyset import Cursor
from models.references import written

FIELDS = (
    Field("network", "Network", options=tuple(labels.NETWORKS.items())),
    Field(
        "end",
        "End",
        options=tuple((code or "open", end.word) for code, end in labels.CALL_ENDS.items()),
    ),
    Field("language", "Language", options=tuple(labels.LANGUAGES.items())),
    SINCE,
    UNTIL,
)


@dataclass(frozen=True)
class Row:
    """One call as a line of the list."""

    id: str
    when: Moment
    network: str
    language: str
    hops: int
    lasted: str
    end: State
    screen: str
    sensitive: bool
    cost: str
    reference: str


def calls(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    wanted = Wanted(**asked.meant, whose=visit.whose)
    before = paging.read(request.args.get("before", ""), str)
    with room.database.begin() as db:
        lines = call_log.page(db, wanted, before, paging.SIZE + 1)
        total = call_log.count(db, wanted, paging.CAP)
    cut = paging.cut(lines, total, lambda line: Cursor(line.started_at, line.id))
    return page(
        room,
        visit,
        "calls",
        title="Calls",
        here="calls",
        fields=FIELDS,
        asked=asked,
        cut=cut,
        first_page=before is None,
        poll=start("calls_new", asked, cut.newest, visit.now),
        rows=[_row(line, visit) for line in cut.rows],
    )


def calls_new(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    than = paging.read(request.args.get("after", ""), str) or abort(400)
    wanted = Wanted(**asked.meant, whose=visit.whose)
    with room.database.begin() as db:
        return fresh(call_log.count_newer(db, wanted, than, paging.FRESH))


def call(room: Room, visit: Visit, id: str) -> ResponseReturnValue:
    with room.database.begin() as db:
        line = call_log.one(db, id) or abort(404)
        hops = kept.hops_of(db, id)
        if not barred.call(db, room, visit, line, hops):
            abort(404)
        note(db, visit, f"call:{id}")
    readable = may_read(visit) and not line.sensitive
    return page(
        room,
        visit,
        "call",
        title="A call, hop by hop",
        here="calls",
        row=_row(line, visit),
        service_code=line.service_code,
        readable=readable,
        room_for=ROOM_FOR,
        hops=told(room, visit, hops) if readable else shape(hops, visit),
    )


def _row(line: Line, visit: Visit) -> Row:
    return Row(
        id=line.id,
        when=moment(line.started_at, visit.now),
        network=labels.named(labels.NETWORKS, line.network),
        language=labels.named(labels.LANGUAGES, line.language),
        hops=line.hops,
        lasted=lasting(line.last_at - line.started_at) if line.hops > 1 else "",
        end=labels.CALL_ENDS.get(line.end, labels.CALL_ENDS[""]),
        screen=line.last_screen.replace("_", " "),
        sensitive=line.sensitive,
        cost=line.cost,
        reference=written(line.reference) if line.reference else "",
    )
