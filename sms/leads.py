"""Handing an incident on: its first report ends, others still tell of it, and nothing else changes.

Who was told, who took it, who passed it on and every clock go to the oldest report that is left, so
that nobody can have everybody stood down by reporting first and withdrawing.
"""

from __future__ import annotations

from typing import Any

from models import alerts, events, incidents, outbox, references, reports
from models.report_states import CLOCK
from models.reports import Report
from sms.failures import RAISE, nobody_left
from sms.telling import Line

_ITS_COURSE = ("level", "at_desk", "holder_id", "outcome", "due_at", "whole_due_at")


def hand_on(line: Line, lead: Report) -> Report | None:
    """Makes the oldest open report that follows `lead`, which is held, the lead; None where there
    is none. To be done before the lead is ended, in the same transaction.
    """
    heir = _heir(line, lead)
    if heir is None:
        return None
    alerts.hand_on(line.db, lead.id, heir.id)
    reports.change(line.db, heir.id, follows=None, **_course(lead, heir))
    reports.change(line.db, lead.id, review="")
    incidents.follow(line.db, lead.id, heir.id)
    _note(line, lead, heir)
    heir = reports.get(line.db, heir.id)
    if nobody_left(line.db, heir, line.now):
        outbox.owe(line.db, RAISE, heir.id, line.now)
    return heir


def _heir(line: Line, lead: Report) -> Report | None:
    """Held; one that was withdrawn while it was waited for is passed over."""
    while lead.follows is None and (found := incidents.heir(line.db, lead.id)):
        heir = reports.lock(line.db, found)
        if heir.is_open and heir.follows == lead.id:
            return heir
    return None


def _course(lead: Report, heir: Report) -> dict[str, Any]:
    """What the incident had come to; what either is kept from, both were."""
    course = {name: getattr(lead, name) for name in _ITS_COURSE}
    for name in ("involved", "review"):
        course[name] = getattr(heir, name) or getattr(lead, name)
    course["acknowledged_at"] = lead.acknowledged_at or heir.acknowledged_at
    for name in ("kept_organisations", "named_organisations", "flags"):
        course[name] = sorted({*getattr(lead, name), *getattr(heir, name)})
    return course


def _note(line: Line, lead: Report, heir: Report) -> None:
    led_on = {"report": references.written(heir.reference)}
    events.add(line.db, lead.id, "led_on", at=line.now, actor=CLOCK, facts=led_on)
    people = incidents.count(line.db, heir.id)
    leads = {"lead": references.written(lead.reference), "people": people}
    person = lead.holder_id
    events.add(line.db, heir.id, "leads", at=line.now, actor=CLOCK, person_id=person, facts=leads)
