"""News to a resident of what the desk did, where he or she agreed to SMS and has not stopped it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from console.room import Room, Visit
from models import contacts
from models.references import written
from models.reports import Report
from routing.rules import NATIONAL_QUEUE
from sms.news import news
from sms.posting import post

LANE = "normal"


def tell(
    db: Connection, room: Room, visit: Visit, report: Report, kind: str, *, agency: str = ""
) -> UUID | None:
    """Writes the message that waits to be sent; None where nobody wants it.

    `kind` is a key of the texts in sms.news, `agency` a code of sms.agencies. The caller nudges
    after commit.
    """
    if report.contact == "none" or report.contact_id is None:
        return None
    contact = contacts.get(db, report.contact_id)
    if contact.sms_stopped_at is not None or contact.blocked:
        return None
    t = room.languages[report.language]
    desk, shown = t(NATIONAL_QUEUE[1]), written(report.reference)
    words = news(t, kind, reference=shown, organisation=desk, code=room.code, agency=agency)
    return post(
        db,
        room.vault,
        words,
        purpose="news",
        lane=LANE,
        now=visit.now,
        cause=f"desk:{report.id}:{kind}:{visit.now.isoformat()}",
        report_id=report.id,
        contact_id=report.contact_id,
    )
