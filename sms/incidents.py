"""Joining a report to the incident it tells of again, and parting them where that was wrong.

Landmarks are opened here, in the worker, and compared in memory: nothing of them is kept but who
follows whom.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine

from models import alerts, events, incidents, outbox, references, reports
from models.alerts import OPEN
from models.directory import people
from models.incidents import Recent
from models.report_states import CLOCK, HOLDER
from models.reports import Report
from models.vault import Vault, opened
from routing.categories import CATEGORIES
from routing.twins import WITHIN, Said, lead_of
from sms import texts_incidents
from sms.repeats import is_repeat, said_again
from sms.telling import Line, Nudge, lane_of

_LOOKS = 3  # the lead may have ended, or gone on under another, while it was waited for
SAID_AT = (3, 10, 30, 100)  # people: when those told hear how many report it
# What the lead is, and what is done to a report that joins it.
_AS_THE_LEAD = {"acknowledged": "accept", "in_progress": "accept", "referred": "hand_over"}


def lead_for(line: Line, report: Report) -> Report | None:
    """The open report, held, that this one tells of again; None where it stands for itself."""
    if report.apart or CATEGORIES[report.category].sensitive:
        return None
    incidents.hold_place(line.db, report)
    for _look in range(_LOOKS):
        found = _likeliest(line, report)
        if found is None:
            return None
        lead = reports.lock(line.db, found)
        if lead.is_open and lead.follows is None:
            hidden = set(report.kept_organisations) - set(lead.kept_organisations)
            return None if hidden else lead
    return None


def _likeliest(line: Line, report: Report) -> UUID | None:
    others = incidents.recent(line.db, report, report.created_at - WITHIN)
    if not others:
        return None
    sealed, _ = reports.sealed_words(line.db, report.id)
    own = Recent(report.id, report.id, report.contact_id, report.created_at, sealed, report.state)
    return lead_of(_said(line.vault, own), [_said(line.vault, other) for other in others])


def join(line: Line, report: Report, lead: Report) -> list[Nudge]:
    """From now on the report shares what becomes of its lead. Nobody gets another alert."""
    before = incidents.members(line.db, lead.id)
    shared = {"level": lead.level, "due_at": lead.due_at, "at_desk": lead.at_desk}
    kept = {"kept_organisations": lead.kept_organisations}  # also once it stands for itself
    moved = {"routed_at": line.now, "follows": lead.id, **kept, **shared}
    reports.move(line.db, report.id, "route", by=CLOCK, **moved)
    if lead.state in _AS_THE_LEAD:
        since = lead.acknowledged_at or line.now
        held = {"holder_id": lead.holder_id, "acknowledged_at": since}
        reports.move(line.db, report.id, _AS_THE_LEAD[lead.state], by=HOLDER, **held)
    after = incidents.people(incidents.members(line.db, lead.id))
    again = {"repeat": True} if is_repeat(report, before) else {}
    facts = {"lead": references.written(lead.reference), "people": after, **again}
    events.add(line.db, report.id, "joined", at=line.now, actor=CLOCK, facts=facts)
    told = {"report": references.written(report.reference), "people": after, **again}
    events.add(line.db, lead.id, "told_again", at=line.now, actor=CLOCK, facts=told)
    if after in SAID_AT and after > incidents.people(before):
        return _say(line, lead, after)
    return said_again(line, report, lead, before)


def part(db: Connection, report: Report, now: datetime, *, by: str, apart: bool) -> int:
    """The report stands for itself again and is told from the first level on.

    `apart`: it is never joined again. Returns the row of the outbox to nudge after commit.
    """
    reports.move(
        db,
        report.id,
        "part",
        by=by,
        follows=None,
        apart=apart,
        level=0,
        holder_id=None,
        due_at=None,
        at_desk=False,
        acknowledged_at=None,
    )
    events.add(db, report.id, "parted", at=now, actor=by)
    return outbox.owe(db, "route", report.id, now)


def mend(database: Engine, now: datetime, limit: int = 200) -> int:
    """Parts what follows a report that is open no more (withdrawn, hidden). Returns how many."""
    with database.begin() as db:
        found = incidents.orphans(db, limit)
        for report_id in found:
            report = reports.lock(db, report_id)
            if report.is_open and report.follows is not None:
                part(db, report, now, by=CLOCK, apart=False)
    return len(found)


def _said(vault: Vault, one: Recent) -> Said:
    landmark = opened(vault.words, one.landmark_sealed, "reports.landmark", one.id)
    taken = one.state in _AS_THE_LEAD
    return Said(one.id, one.lead, one.contact_id, landmark, one.created_at, taken)


def _say(line: Line, lead: Report, count: int) -> list[Nudge]:
    """How many tell of it, to everybody who has an open alert of it; once for each count."""
    lane = lane_of(happening_now=lead.happening_now, severity=lead.severity)
    written = [
        _write(line, lead, alert, count, lane)
        for alert in alerts.of_report(line.db, lead.id)
        if alert.state in OPEN
    ]
    return [nudge for nudge in written if nudge]


def _write(line: Line, lead: Report, alert: alerts.Alert, count: int, lane: str) -> Nudge | None:
    person = line.db.execute(people.select().where(people.c.id == alert.person_id)).one()
    words = texts_incidents.more_people(
        line.t(person.language),
        short_number=alert.short_number,
        category_label=CATEGORIES[lead.category].label,
        count=count,
    )
    return line.post(
        words,
        purpose="count",
        lane=lane,
        cause=f"count:{alert.id}:{count}",
        report_id=lead.id,
        alert_id=alert.id,
        person_id=alert.person_id,
        contact_id=person.contact_id,
        useful_until=alert.due_at,
    )
