"""Taking a report out of every list and count with a reason, and showing it again.

Who was told and may still answer hears that there is nothing to go to; its reporter hears nothing,
for an SMS about what had to be hidden may harm who gets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from models import alerts, events, outbox, references, reports
from models.report_states import DESK, STATE_TYPES
from models.reports import Report
from sms import ears, leads, lent, reporter
from sms.telling import Line, Nudge

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "danger": "it may bring somebody into danger",
        "personal": "it tells of somebody who should not be known",
        "abuse": "it is insult or hatred and nothing else",
        "trial": "it was a trial",
        "not_ours": "it has nothing to do with safety",
    }
)


def hide(line: Line, report_id: UUID, reason: str, *, by: str) -> list[Nudge]:
    """`reason` is a key of REASONS. Owes the task that takes its place out of texts of others.
    Raises NotNow where it cannot be hidden as it is.
    """
    report = reports.lock(line.db, report_id)
    goes_on = leads.hand_on(line, report)
    hearing = [ear for ear in ears.told_of(line, report) if ear.is_open and not goes_on]
    reports.move(
        line.db,
        report.id,
        "hide",
        by=DESK,
        closed_at=report.closed_at or line.now,
        due_at=None,
        whole_due_at=None,
        at_desk=False,
        follows=None,
        review="",
    )
    alerts.end_others(line.db, report.id, line.now)
    facts = {"by": by, "reason_hidden": reason, "was": report.state, **_followed(line, report)}
    events.add(line.db, report.id, "hidden", at=line.now, actor=DESK, facts=facts)
    outbox.owe(line.db, lent.TASK, report.id, line.now)
    return reporter.say(line, report, hearing, "hidden")


def _followed(line: Line, report: Report) -> dict[str, str]:
    """The report whose alerts told of it."""
    if report.follows is None:
        return {}
    return {"lead": references.written(reports.get(line.db, report.follows).reference)}


def show(line: Line, report: Report, *, by: str) -> int | None:
    """As it was before it was hidden; an open one is told anew, to people not told before.

    Returns the row of the outbox to nudge after commit, None where it was over already.
    """
    was = events.last_fact(line.db, report.id, "hidden", "was")
    over = STATE_TYPES.get(was, "open") != "open"
    anew = {} if over else {"closed_at": None, "holder_id": None, "level": 0, "outcome": ""}
    action = f"unhide_{was}" if over else "unhide"
    reports.move(line.db, report.id, action, by=DESK, **anew)
    events.add(line.db, report.id, "unhidden", at=line.now, actor=DESK, facts={"by": by})
    return None if over else outbox.owe(line.db, "route", report.id, line.now)
