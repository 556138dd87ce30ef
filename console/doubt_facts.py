"""What the page of a report says of doubts: who else tells of it, what is known of the reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from console import words
from console.permissions import may
from console.room import Room, Visit
from console.times import Moment, moment
from models import duties, incidents, trust
from models.directory import names_of
from models.references import written
from models.report_log import Line
from models.report_states import CLOCK, DESK
from routing.directory import areas_of

_RELEASED = {CLOCK: "by the clock: nobody had looked", DESK: "by a person at the desk"}


@dataclass(frozen=True)
class Member:
    """One report of the same incident, the lead first."""

    reference: str
    reporter: str
    when: Moment
    here: bool
    leads: bool


def doubts(
    db: Connection, room: Room, visit: Visit, line: Line, *, may_act: bool
) -> dict[str, Any]:
    """`people` is 1 where nobody else tells of it; `history` is '' for an unknown reporter."""
    found = incidents.members(db, line.follows or line.id)
    return {
        "people": incidents.people(found),
        "incident": [_member(one, line, visit) for one in found] if len(found) > 1 else [],
        "history": _history(db, line, visit),
        "kept": _names(db, line),
        "named": names_of(db, line.named_organisations),
        "review": line.review,
        "may_look": bool(line.review) and may(visit.role, "looked"),
        "released": _RELEASED.get(line.released_by, ""),
        "organisations": _organisations(db, room, line, visit.now) if may_act else [],
        "may_part": may_act and line.follows is not None,
        "may_release": may_act and line.state == "held",
    }


def _member(one: incidents.Member, line: Line, visit: Visit) -> Member:
    return Member(
        reference=written(one.reference),
        reporter=words.resident(one.contact_id).name,
        when=moment(one.created_at, visit.now),
        here=one.id == line.id,
        leads=one.follows is None,
    )


def _history(db: Connection, line: Line, visit: Visit) -> str:
    if line.contact_id is None:
        return ""
    known = trust.history(db, line.contact_id, visit.now)
    return f"{known.confirmed} found true, {known.false} called false in a year"


def _names(db: Connection, line: Line) -> list[str]:
    return names_of(db, line.kept_organisations)


def _organisations(db: Connection, room: Room, line: Line, now: datetime) -> list[tuple[str, str]]:
    """(id, name) of each with a duty in the ward that it is not kept from yet, by name."""
    ward = room.gazetteer.named(line.ward_code)
    held = duties.covering(db, areas_of(ward).items(), now) if ward else []
    found = {
        str(one.organisation_id): one.organisation
        for one in held
        if one.organisation_id not in line.kept_organisations
    }
    return sorted(found.items(), key=lambda item: item[1])
