"""Closing a report at the national desk, and handing it to others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from console.desk import change, held, tell
from console.outcomes import OUTCOMES
from console.page import go
from console.permissions import RULES
from console.reports import report as drawn
from console.room import Room, Visit
from models import alerts
from routing.rules import NATIONAL_QUEUE
from sms import agencies, county, ended
from sms.agencies import AGENCIES, COUNTY, OTHERS, a_reference
from sms.county import ToCounty
from sms.turns import News

_NO_NUMBER = "Write their number as they gave it: letters and digits, at most twenty."


def close(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Ends a report for everybody who was told; who has it hears that."""
    code = request.form.get("outcome", "")
    outcome = OUTCOMES.get(code)
    if outcome is None:
        return _again(room, visit, reference, "Choose what came of it.")
    over: dict[str, Any] = {"closed_at": visit.now, "at_desk": False, "outcome": code}
    with room.database.begin() as db:
        report = held(db, reference)
        facts = {"outcome": code}
        change(db, visit, report, "closed", facts, action=outcome.action, **over)
        line = room.line(db, visit.now)
        stood_down = ended.tell_holder(line, report, by=NATIONAL_QUEUE[1], outcome=code)
        alerts.end_others(db, report.id, visit.now)
        news = tell(db, room, visit, report, News(code))
    room.send([*stood_down, *news])
    return go("report", reference=reference, done="closed")


def refer(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """Hands a report to an agency or to others, with the number it goes by there; the county's desk
    is told. It stays open.
    """
    agency = request.form.get("agency", "")
    if agency not in (*AGENCIES, OTHERS):
        return _again(room, visit, reference, "Choose whom it is handed to.")
    typed = request.form.get("number", "").strip()
    number = a_reference(typed)
    if typed and not number:
        return _again(room, visit, reference, _NO_NUMBER)
    with room.database.begin() as db:
        report = held(db, reference)
        asked = county.tell(room.line(db, visit.now), report) if agency == COUNTY else None
        to = agencies.has_it(agency, number, told=bool(asked and asked.told))
        facts = {"outcome": "handed_over", "to": to, "reference": number}
        facts |= asked.facts if asked else {}
        handed: dict[str, Any] = {"outcome": "handed_over", "at_desk": True}
        change(db, visit, report, "handed_over", facts, action="hand_over", **handed)
        said = News("handed_over", agency=to, numbered=bool(to and number))
        news = tell(db, room, visit, report, said)
    room.send([*(asked.round.nudges if asked else ()), *news])
    return go("report", reference=reference, done=_done(asked))


def _done(asked: ToCounty | None) -> str:
    """What the page says of a hand-over: also that the county hears later, or not at all."""
    if asked is None or asked.told:
        return "handed_over"
    return "handed_later" if asked.later else "handed_untold"


def _again(room: Room, visit: Visit, reference: str, wrong: str) -> ResponseReturnValue:
    """The report's page once more, with what was typed and what is wrong with it."""
    return drawn(room, replace(visit, rule=RULES["report"]), reference, wrong=wrong)
