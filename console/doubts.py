"""What the desk decides of doubtful reports: parted, released, kept from whom they may be about."""

from __future__ import annotations

from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from console.desk import held
from console.page import go
from console.room import Room, Visit, note
from models import alerts, events, outbox, reports
from models.directory import organisations, people
from models.report_states import DESK
from models.reports import Report
from sms import incidents, looking
from sms.failures import RAISE, nobody_left

_HELD_BY = ("acknowledged", "in_progress", "referred")


def part(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """A report joined by mistake stands for itself again, and its people are told."""
    with room.database.begin() as db:
        report = held(db, reference)
        if report.follows is None:
            abort(409, "This report stands for itself already. Nothing was changed.")
        owed = incidents.part(db, report, visit.now, by=DESK, apart=True)
        note(db, visit, f"report:{report.reference}")
    room.nudge("route", str(owed))
    return go("report", reference=reference, done="parted")


def release(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """A report held for a look goes its way."""
    with room.database.begin() as db:
        report = held(db, reference)
        if report.state != "held":
            abort(409, "This report is not held any more. Nothing was changed.")
        owed = looking.release(db, report, visit.now, by=DESK)
        note(db, visit, f"report:{report.reference}")
    room.nudge("route", str(owed))
    return go("report", reference=reference, done="released")


def keep_from(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """No level may tell an organisation of a report that may be about it."""
    with room.database.begin() as db:
        report = held(db, reference)
        organisation, name = _chosen(db)
        if organisation in report.kept_organisations:
            abort(409, f"It is kept from {name} already. Nothing was changed.")
        owed = _kept(db, visit, report, organisation)
        facts = {"organisation_kept": name, "by": visit.actor}
        events.add(db, report.id, "kept_from", at=visit.now, actor=DESK, facts=facts)
        note(db, visit, f"report:{report.reference}", reason=f"organisation:{organisation}")
    if owed:
        room.nudge("raise", str(owed))
    return go("report", reference=reference, done="kept_from")


def _chosen(db: Connection) -> tuple[UUID, str]:
    try:
        chosen = UUID(request.form.get("organisation", ""))
    except ValueError:
        abort(400, "Choose an organisation.")
    row = db.execute(
        select(organisations.c.id, organisations.c.name).where(organisations.c.id == chosen)
    ).one_or_none()
    return (row[0], row[1]) if row else abort(400, "Choose an organisation.")


def _kept(db: Connection, visit: Visit, report: Report, organisation: UUID) -> int | None:
    """Ends what they may answer, takes it back from them, and tells the next if nobody is left."""
    reports.keep_from(db, report.id, organisation)
    alerts.end_of_organisation(db, report.id, organisation, visit.now)
    if _has(db, report, organisation) and report.state in _HELD_BY:
        due = None if report.at_desk else visit.now
        freed = {"holder_id": None, "due_at": due, "outcome": ""}
        reports.move(db, report.id, "give_back", by=DESK, **freed)
    left = nobody_left(db, reports.get(db, report.id))
    return outbox.owe(db, RAISE, report.id, visit.now) if left else None


def _has(db: Connection, report: Report, organisation: UUID) -> bool:
    theirs = select(people.c.id).where(
        people.c.id == report.holder_id, people.c.organisation_id == organisation
    )
    return db.execute(theirs).first() is not None
