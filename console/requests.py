"""Requests that a centre help, for case workers and administrators: how each stands, none of who.

Whoever looks is written down. Ending one here tells the caller there is news, as the centre would.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.labels import OVERDUE, State
from console.page import go, page
from console.room import Room, Visit, note
from console.times import Moment, hour
from models import referral_log, referrals
from models.referral_log import Line
from models.referrals import UNANSWERED
from sms.referrals import SILENT, end
from sms.texts_help import ENDS, LABELS

_MOST, _ENDED_SHOWN = 200, 20
_STATES: Mapping[str, State] = MappingProxyType(
    {
        "asked": State("◐", "nobody told yet", "wait"),
        "told": State("◐", "no answer yet", "wait"),
        "accepted": State("●", "taken up", "open"),
        "ended": State("○", "ended", "done"),
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {code: label.capitalize() for code, label in ENDS.values()}
)


@dataclass(frozen=True)
class Row:
    """One request as a line of the page."""

    id: str
    centre: str
    state: State
    told: int
    answered: bool
    outcome: str
    when: Moment


def requests(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        waiting = referral_log.open_ones(db, _MOST)
        over = referral_log.ended(db, _ENDED_SHOWN)
        note(db, visit, "requests")
    return page(
        room,
        visit,
        "requests",
        title="Requests for help",
        here="requests",
        waiting=[_row(line, visit) for line in waiting],
        ended=[_row(line, visit) for line in over],
        outcomes=OUTCOMES.items(),
        done=request.args.get("done", ""),
    )


def end_request(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    outcome = request.form.get("outcome", "")
    if outcome not in OUTCOMES:
        abort(400, "Choose how it ended.")
    with room.database.begin() as db:
        asked = referrals.lock(db, id) or abort(404)
        if asked.state == "ended":
            abort(409, "This request had ended before. Nothing was changed.")
        end(db, asked, outcome, visit.now, secrets.randbelow)
        note(db, visit, f"request:{id}", reason=outcome)
    return go("requests", done="ended")


def _row(line: Line, visit: Visit) -> Row:
    silent = line.state in UNANSWERED and visit.now >= line.asked_hour + SILENT
    return Row(
        id=str(line.id),
        centre=line.centre,
        state=OVERDUE if silent else _STATES[line.state],
        told=line.told,
        answered=line.answered,
        outcome=LABELS.get(line.outcome, line.outcome),
        when=hour(line.ended_hour or line.asked_hour, visit.now),
    )
