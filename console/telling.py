"""News to the residents of an incident of what the desk did, where they agreed to SMS."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from console.room import Room, Visit
from models import incidents
from models.incidents import Member
from models.references import written
from models.reports import Report
from routing.rules import NATIONAL_QUEUE
from sms.news import news
from sms.posting import post

LANE = "normal"


def tell(
    db: Connection, room: Room, visit: Visit, report: Report, kind: str, **how: Any
) -> list[UUID]:
    """Writes the messages that wait to be sent, one to each of the incident who agreed to hear.

    `kind` is a key of the texts in sms.news; `how` are its agency, a code of sms.agencies, and
    whether it has a number there. The caller nudges after commit.
    """
    written_to = (
        _write(db, room, visit, one, kind, how) for one in incidents.listeners(db, report.id)
    )
    return [message for message in written_to if message]


def _write(
    db: Connection, room: Room, visit: Visit, one: Member, kind: str, how: dict[str, Any]
) -> UUID | None:
    t = room.languages[one.language]
    desk, shown = t(NATIONAL_QUEUE[1]), written(one.reference)
    words = news(t, kind, reference=shown, organisation=desk, code=room.code, **how)
    return post(
        db,
        room.vault,
        words,
        purpose="news",
        lane=LANE,
        now=visit.now,
        cause=f"desk:{one.id}:{kind}:{visit.now.isoformat()}",
        report_id=one.id,
        contact_id=one.contact_id,
    )
