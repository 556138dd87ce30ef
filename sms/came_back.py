"""A caller completes a report an operator had made of the dropped call: who is told may change.

What he or she said since may name those told, keep them out, say where it is, or that it goes on.
"""

from __future__ import annotations

from uuid import UUID

from locales.marks import Translate
from models import alerts, outbox, reports
from models.report_states import CLOCK
from models.reports import Report
from routing.rules import due_at, whole_due_at
from sms import about, conflict, ears, texts_incidents
from sms.ears import Ear
from sms.failures import HELD, RAISE, nobody_left, take_back
from sms.incidents import part
from sms.telling import Line, Nudge, landmark_of

TASK = "came-back"  # of the outbox; the subject is the report


def look(line: Line, report_id: UUID) -> list[Nudge]:
    """Does what routing would have done, had all been said at first. Nothing before it is routed:
    then routing does.
    """
    lead = conflict.told_of(line.db, reports.get(line.db, report_id))
    report = reports.get(line.db, report_id)
    if not report.is_open or report.state in ("received", "held"):
        return []
    report = about.look(line, report)
    if lead.id != report.id and _differs(report, lead):
        part(line.db, report, line.now, by=CLOCK, apart=True)
        return []
    if lead.id == report.id:
        _keep_out(line, report)
        _hurry(line, reports.get(line.db, report.id))
    return _say(line, report, reports.get(line.db, lead.id))


def _differs(report: Report, lead: Report) -> bool:
    """Whether it would not have been joined."""
    hurt = report.hurt == "yes" and lead.hurt != "yes"
    kept = set(report.kept_from) != set(lead.kept_from)
    return hurt or kept or report.happening_now != lead.happening_now


def _keep_out(line: Line, report: Report) -> None:
    """Ends what may be answered by whom it is kept from now, and by who turns out to report it."""
    ended = alerts.end_of_kinds(
        line.db, report.id, report.kept_from, report.contact_id, now=line.now
    )
    if report.state in HELD and report.holder_id in ended:
        take_back(line.db, report, line.now)
    if nobody_left(line.db, reports.get(line.db, report.id), line.now):
        outbox.owe(line.db, RAISE, report.id, line.now)


def _hurry(line: Line, report: Report) -> None:
    """What is happening now has its times from now on, where they are shorter."""
    if not report.happening_now:
        return
    whole = whole_due_at(report.severity, line.now, happening_now=True)
    if report.whole_due_at and whole < report.whole_due_at:
        reports.change(line.db, report.id, whole_due_at=whole)
    level = due_at(report.level, line.now, happening_now=True)
    if report.state not in HELD and level and report.due_at and level < report.due_at:
        reports.set_clock(line.db, report.id, level)


def _say(line: Line, report: Report, lead: Report) -> list[Nudge]:
    """To who has it, with what an alert would say of it."""
    landmark = landmark_of(line, report)

    def words(t: Translate, ear: Ear) -> str:
        return texts_incidents.came_back(
            t,
            short_number=ear.short_number,
            landmark=ear.near(landmark),
            involved=report.involved,
            happening_now=report.happening_now,
        )

    hearing = ears.who_has(ears.told_of(line, lead), lead)
    return ears.say(line, report, hearing, words, cause=f"came-back:{report.id}")
