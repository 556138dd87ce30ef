"""The broadcasts: what was sent to many, what waits for a second person, how far each one is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import labels
from console.broadcast_rows import left, named, network, row, waits
from console.page import page
from console.permissions import may
from console.room import Room, Visit, note
from console.signs import told
from console.times import lasting, maybe
from console.words import may_read
from models import audience, broadcast_ends
from models import broadcasts as kept
from models.broadcast_ends import Result
from models.broadcasts import ENDED, Broadcast
from models.keys import CannotOpen
from sms.broadcast_areas import audience_in, texts_of
from sms.broadcast_rules import MAY, rules_against
from sms.broadcast_texts import Estimate, Text, estimate

_MOST = 100
_DONE = {
    "written": "Kept as a draft. Read below what each phone will show, then ask for its release.",
    "submitted": "It waits for somebody else to release it.",
    "returned": "It is a draft again, with your word of why.",
    "released": "Released. It goes out from now on, or when the quiet hours are over.",
    "cancelled": "Called off. Nothing more of it goes out.",
}


@dataclass(frozen=True)
class Line:
    """What came of one broadcast on one network, in one state."""

    network: str
    state: labels.State
    reason: str
    messages: int
    segments: int
    cost: str


def broadcasts(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        found = kept.page(db, (), _MOST)
        names = named(db, found)
    rows = [row(room, one, names) for one in found]
    return page(
        room,
        visit,
        "broadcasts",
        title="Broadcasts",
        here="broadcasts",
        waiting=[r for r, one in zip(rows, found, strict=True) if one.state == "waiting"],
        rows=[r for r, one in zip(rows, found, strict=True) if one.state != "waiting"],
        may_write=may(visit.role, "write_broadcast"),
        full=len(found) == _MOST,
    )


def broadcast(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        found = kept.get(db, id) or abort(404)
        names = named(db, [found])
        results = broadcast_ends.results(db, id) if found.started_at else []
        texts, takes = _texts(db, room, found)
        note(db, visit, f"broadcast:{id}")
    return page(
        room,
        visit,
        "broadcast",
        title="A broadcast",
        here="broadcasts",
        row=row(room, found, names),
        found=found,
        texts=texts.values(),
        signs={language: told(text.folded) for language, text in texts.items()},
        readable=may_read(visit),
        takes=takes,
        lasts=lasting_words(takes) if takes else "",
        results=[_line(one) for one in results],
        people={who: names.get(id, "") for who, id in _who(found).items() if id},
        released=maybe(found.released_at, visit.now),
        ended=maybe(found.ended_at, visit.now),
        useful=maybe(found.useful_until, visit.now),
        done=_DONE.get(request.args.get("done", ""), ""),
        goes=found.state in ("released", "running"),
        **_acts(visit, found, texts),
    )


def progress(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """How far it is, for the bar of an open page; `over` once it has ended."""
    with room.database.begin() as db:
        found = kept.get(db, id) or abort(404)
    told = {
        "tried": found.tried,
        "total": found.total,
        "words": waits(room, found) or left(room, found),
        "over": found.state in ENDED,
    }
    return Response(json.dumps(told), mimetype="application/json")


def lasting_words(takes: Estimate) -> str:
    """How long sending takes at the pace of its sender."""
    spent = lasting(timedelta(seconds=takes.seconds))
    return f"about {spent}" if takes.seconds >= 1 else "a moment"


def _texts(
    db: Connection, room: Room, found: Broadcast
) -> tuple[Mapping[str, Text], Estimate | None]:
    """What phones will show; and, before it starts, what that takes."""
    try:
        texts = texts_of(db, room.vault, room.languages, found)
    except CannotOpen:
        return {}, None
    if found.started_at or found.state in ENDED:
        return texts, None
    everywhere = list(room.gazetteer.register.values())
    area = (found.area_level, found.area_code)
    narrow = {"kind": found.holder_kind, "role": found.holder_role}
    whom = audience_in(everywhere, *area, who=found.audience, **narrow)
    phones = audience.count(db, whom, room.clock())
    return texts, estimate(texts, phones, price=room.price, currency="KES", rate=room.per_second)


def _acts(visit: Visit, found: Broadcast, texts: Mapping[str, Text]) -> dict[str, Any]:
    """What this visitor may do with it now, and what stands against the rest."""
    staff = may(visit.role, "release_broadcast")
    own = visit.user is not None and visit.user.id in (found.author_id, found.editor_id)
    faults = [fault for text in texts.values() for fault in text.faults]
    against = " ".join(
        rules_against(found.about, [text.words for text in texts.values()], visit.now)
    )
    return {
        "may": {step: staff and found.state in states for step, states in MAY.items()},
        "own": own,
        "faults": faults,
        "against": against,
        "may_override": bool(against) and bool(found.about) and visit.role == "admin",
    }


def _who(found: Broadcast) -> dict[str, UUID | None]:
    return {
        "Written by": found.author_id or found.person_id,
        "Changed by": found.editor_id,
        "Released by": found.released_by_id,
    }


def _line(one: Result) -> Line:
    return Line(
        network=network(one.network),
        state=labels.MESSAGE_STATES[one.status],
        reason=one.reason,
        messages=one.messages,
        segments=one.segments,
        cost=f"{one.currency} {one.cost:.2f}" if one.cost is not None else "",
    )
