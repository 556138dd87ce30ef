"""What a report's words speak of, kept as a fact of it, and who hears at once where rules ask so.

Words are opened by whoever asks, in memory; what is kept is `armed` or `child`, no word of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from models import events, outbox, reports
from models.report_states import CLOCK
from models.reports import Report
from routing.spoken import spoken_of
from sms.telling import Line, Nudge, tell_more

SHARE = "share"  # a task of the outbox
_NOT_TOLD_YET = ("received", "held", "partial")


def learn(line: Line, report: Report, texts: Sequence[str]) -> Report:
    """Keeps what words of a report speak of that was not known."""
    return _know(line, report, spoken_of(texts))


def share(line: Line, report: Report, lead: Report) -> list[Nudge]:
    """Whoever has a lead is told of by its rules with what one that follows it speaks of."""
    lead = reports.get(line.db, lead.id)
    known = _know(line, lead, report.flags)
    return _tell(line, known) if known.flags != lead.flags else []


def hear(line: Line, before: Report, report: Report) -> list[Nudge]:
    """After words were added: those whom the rules have for what is spoken of now hear at once."""
    if report.flags == before.flags:
        return []
    if report.follows is not None:
        outbox.owe(line.db, SHARE, report.id, line.now)  # a lead is held before what follows it
        return []
    return _tell(line, report)


def share_later(line: Line, report_id: UUID) -> list[Nudge]:
    """The task SHARE: what one that follows another speaks of is known of the lead too."""
    report = reports.get(line.db, report_id)
    if report.follows is None:
        return []
    return share(line, report, reports.lock(line.db, report.follows))


def _know(line: Line, report: Report, spoken: Iterable[str]) -> Report:
    new = sorted(set(spoken) - set(report.flags))
    if not new:
        return report
    reports.change(line.db, report.id, flags=[*report.flags, *new])
    events.add(line.db, report.id, "spoken", at=line.now, actor=CLOCK)
    return reports.get(line.db, report.id)


def _tell(line: Line, report: Report) -> list[Nudge]:
    """Nobody is told twice and nothing is taken back; a nearer due time holds."""
    if not report.is_open or report.desk_alone or report.state in _NOT_TOLD_YET:
        return []
    found = tell_more(line, report)
    due = found.plan.due_at
    if report.state == "routed" and due and report.due_at and due < report.due_at:
        reports.set_clock(line.db, report.id, due)
    if not found.told:
        return []
    facts = found.facts | {"from_level": report.level, "was": report.state}
    events.add(line.db, report.id, "told_more", at=line.now, actor=CLOCK, facts=facts)
    return list(found.nudges)
