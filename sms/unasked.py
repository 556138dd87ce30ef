"""What follows where the question whether a report was solved never reached its reporter.

Silence counts only after a question that may have been read: what did not arrive is asked once
more, and after that the report stays solved as who closed it said, marked so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from models import events, reports, resident_reports
from models.messages import Message
from models.report_states import CLOCK

QUESTION = "question"  # the purpose of these messages
TRIES = 2


def not_arrived(db: Connection, message: Message, now: datetime) -> None:
    """The question of a report that waits for its answer has failed for good."""
    if message.report_id is None:
        return
    report = reports.lock(db, message.report_id)
    if report.state != "resolved" or report.asked_at != message.created_at:
        return
    reports.change(db, report.id, asked_at=None)
    if resident_reports.times_asked(db, report) >= TRIES:
        events.add(db, report.id, resident_reports.NOT_ASKED, at=now, actor=CLOCK)
