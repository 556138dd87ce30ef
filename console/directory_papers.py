"""Writing down the papers an organisation works by: a licence and its number, an accreditation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.directory import drawn
from console.page import go
from console.room import Room, Visit, note
from models import directory_log
from models.directory import people
from models.directory_changes import By
from models.directory_writes import write_papers
from routing.papers import NEEDED, a_day, a_line
from sms import duty_lost
from sms.failures import RAISE

_WORDS = {
    "licence_number": "Licence number",
    "licence_until": "Licensed until",
    "accredited_until": "Accredited until",
}
_READ: Mapping[str, Callable[[str], str | date | None]] = {
    "licence_number": a_line,
    "licence_until": a_day,
    "accredited_until": a_day,
}


def set_papers(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Keeps what its kind needs; nothing is kept where one of them is missing or no day."""
    with room.database.begin() as db:
        about = directory_log.named(db, id) or abort(404)
        given: dict[str, str | date | None] = {}
        faults = []
        for name in NEEDED.get(about.kind) or abort(404):
            try:
                given[name] = _READ[name](request.form.get(name, "").strip())
            except ValueError as bad:
                faults.append(f"{_WORDS[name]}: {bad}.")
                continue
            if not given[name]:
                faults.append(f"{_WORDS[name]} is empty: it is told of nothing without it.")
        if faults:
            return drawn(db, room, visit, id, wrong=" ".join(faults))
        write_papers(db, id, By(visit.actor, visit.now), **given)
        owed = duty_lost.lost(db, people.c.organisation_id == id, visit.now)
        note(db, visit, f"organisation:{id}", reason=", ".join(given))
    for row in owed:
        room.nudge(RAISE, str(row))
    return go("organisation", id=str(id), done="papers")
