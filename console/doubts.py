"""What the desk decides of doubtful reports: parted, released, kept from whom they may be about."""

from __future__ import annotations

from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from console.desk import found_open, held, still_open
from console.page import go
from console.report_found import found
from console.room import Room, Visit, note
from models import events, incidents, reports
from models.directory import organisations
from models.report_states import DESK
from sms import conflict, looking
from sms import incidents as joining


def part(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """A report joined by mistake stands for itself again, and its people are told."""
    with room.database.begin() as db:
        report = held(db, reference)
        if report.follows is None:
            abort(409, "This report stands for itself already. Nothing was changed.")
        owed = joining.part(db, report, visit.now, by=DESK, apart=True)
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
    """No level may tell an organisation of a report, or its incident, that may be about it."""
    with room.database.begin() as db:
        report = still_open(conflict.told_of(db, found_open(db, reference)))
        organisation, name = _chosen(db)
        if organisation in report.kept_organisations:
            abort(409, f"It is kept from {name} already. Nothing was changed.")
        owed = conflict.keep_from(db, report, organisation, visit.now)
        facts = {"organisation_kept": name, "by": visit.actor}
        for one in incidents.members(db, report.id):
            events.add(db, one.id, "kept_from", at=visit.now, actor=DESK, facts=facts)
        note(db, visit, f"report:{report.reference}", reason=f"organisation:{organisation}")
    if owed:
        room.nudge("raise", str(owed))
    if organisation == visit.works_for:  # it is gone for whoever kept it from their own
        return go("reports")
    return go("report", reference=reference, done="kept_from")


def looked(room: Room, visit: Visit, reference: str) -> ResponseReturnValue:
    """A person has looked; where it is not about those it names they may be told from now on."""
    cleared = request.form.get("about", "") == "no"
    with room.database.begin() as db:
        named = found(db, reference)
        lead = conflict.told_of(db, named)
        report = reports.get(db, named.id)
        if not report.review:
            abort(409, "Somebody has looked at this report before you. Nothing was changed.")
        reports.change(db, report.id, review="")
        if cleared:
            incidents.clear(db, lead.id)
        facts = {"by": visit.actor, "cleared": cleared and bool(report.named_organisations)}
        events.add(db, report.id, "looked", at=visit.now, actor=DESK, facts=facts)
        note(db, visit, f"report:{report.reference}", reason="not about them" if cleared else "")
    return go("report", reference=reference, done="looked")


def _chosen(db: Connection) -> tuple[UUID, str]:
    try:
        chosen = UUID(request.form.get("organisation", ""))
    except ValueError:
        abort(400, "Choose an organisation.")
    row = db.execute(
        select(organisations.c.id, organisations.c.name).where(organisations.c.id == chosen)
    ).one_or_none()
    return (row[0], row[1]) if row else abort(400, "Choose an organisation.")
