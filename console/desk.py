"""The national desk: what nobody else has answered, taken here, and what every deed of it does."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.page import go, page
from console.report_found import found
from console.report_rows import row, rows
from console.room import Room, Visit, note
from models import events, report_log, reports
from models.report_states import ACTIONS, DESK, allowed
from models.reports import Report
from sms import news_told
from sms.telling import Nudge
from sms.turns import News

_MOST = 200
_ENDED = "Somebody closed this report before you. Nothing was changed."
_HAD = "Somebody has accepted this report before you. Nothing was changed."
TAKEABLE = tuple(ACTIONS["take"].moves)


def desk(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        lines = report_log.needing_the_desk(db, visit.now, _MOST, visit.whose)
        asked = report_log.calls_asked(db, visit.now, _MOST, visit.whose)
        shown = rows(db, room, lines, visit.now)
    pairs = zip(lines, shown, strict=True)
    told = [(line.at_desk, one, line.state in TAKEABLE) for line, one in pairs]
    at_desk = [(one, takeable) for here, one, takeable in told if here]
    overdue = [(one, takeable) for here, one, takeable in told if not here]
    return page(
        room,
        visit,
        "desk",
        title="National desk",
        here="desk",
        at_desk=at_desk,
        overdue=overdue,
        asked=[row(room, line, visit.now) for line in asked],
        most=_MOST,
        full=_MOST in (len(at_desk), len(overdue)),
    )


def take(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """The desk has it from now on: its clock stops, and those told may still answer."""
    with room.database.begin() as db:
        report = held(db, reference)
        if report.state not in TAKEABLE:
            abort(409, _HAD)
        since = report.acknowledged_at or visit.now
        taken = {"acknowledged_at": since, "at_desk": True}
        change(db, visit, report, "taken", {"by": visit.actor}, action="take", **taken)
        news = tell(db, room, visit, report, News("accepted"))
    room.send(news)
    return go("report", reference=reference, done="taken")


def tell(db: Connection, room: Room, visit: Visit, report: Report, said: News) -> list[Nudge]:
    """To each of the incident who agreed to hear. The caller nudges after commit."""
    cause = f"desk:{said.kind}:{visit.now.isoformat()}"
    return news_told.tell(room.line(db, visit.now), report.id, said, cause=cause)


def held(db: Connection, reference: str) -> Report:
    """The report, locked, still open: whoever came second is told so."""
    return still_open(reports.lock(db, found_open(db, reference).id))


def found_open(db: Connection, reference: str) -> Report:
    """The same, not locked."""
    return still_open(found(db, reference))


def still_open(report: Report) -> Report:
    if not allowed("hand_over", report.state):
        abort(409, _ENDED)
    return report


def change(
    db: Connection,
    visit: Visit,
    report: Report,
    kind: str,
    facts: dict[str, Any],
    *,
    action: str,
    **values: Any,
) -> None:
    """Changes a report, stops its clock, and writes its event and the audit row."""
    reports.move(db, report.id, action, by=DESK, due_at=None, **values)
    if report.follows is not None:  # what is done to it here is not undone by its lead
        reports.change(db, report.id, follows=None)
    events.add(db, report.id, kind, at=visit.now, actor=DESK, facts=facts)
    note(db, visit, f"report:{report.reference}", reason=facts.get("outcome", ""))
