"""Who has a report, since when, and how an answer about it is written down.

What may change is found locked, so that of two who answer at once one comes after the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from models import alerts, events, reports
from models.alerts import Alert
from models.report_states import HOLDER
from models.reports import Report
from routing.rules import DESK_LEVEL
from sms import texts
from sms.duty import organisations_at, person, ward_name
from sms.turns import Target, Turn

HOLDER_DUE = timedelta(hours=72)  # how long who has accepted has to end it


def locked(turn: Turn, alert: Alert) -> Target:
    """The alert and its report as they are once nobody else can change them."""
    report = reports.lock(turn.db, alert.report_id)
    return Target(
        alerts.get(turn.db, alert.id),
        report,
        turn.person(alert.person_id),
        ward_name(turn.db, report.ward_code, turn.now),
    )


def standing(turn: Turn, target: Target) -> str:
    """kept, over, past, free, mine, theirs or raised: what a report is to the sender.

    `kept`: it may be about the sender's organisation, whatever he or she was told before. `past`:
    the alert had ended before the report came up again. `raised`: another has it, but did not end
    it in time or handed it over, and the sender was told then or after that.
    """
    if _kept_from(turn, target.report):
        return "kept"
    if not target.report.is_open:
        return "over"
    if target.alert.state in ("over", "closed"):
        return "past"
    if target.report.holder_id is None:
        return "free"
    if target.report.holder_id in turn.ids:
        return "mine"
    told, taken = target.alert.created_at, since(turn, target.report)
    handed = target.report.state == "referred" and told == taken
    return "raised" if told > taken or handed else "theirs"


def _kept_from(turn: Turn, report: Report) -> bool:
    """Whether anybody who answers at the sender's phone is of an organisation it is kept from."""
    kept = report.kept_organisations
    return bool(kept) and any(one in kept for one in organisations_at(turn.db, turn.contact_id))


def clock_of_holder(report: Report, now: datetime) -> dict[str, Any]:
    """The columns of who takes a report: his or her time, but none for what every level has had.

    That the desk keeps until it ends, and what it was given because the whole time was over. What
    it took by hand, without a clock, is with who accepts it now.
    """
    last = report.at_desk and report.level >= DESK_LEVEL
    kept = last or (report.at_desk and not report.desk_alone)
    return {"due_at": None if last else now + HOLDER_DUE, "at_desk": kept}


def whose(turn: Turn, target: Target) -> texts.Whose:
    """Who has the report, and since when."""
    report = target.report
    if report.holder_id is None:
        raise ValueError("a report nobody has is with nobody")
    holder = person(turn.db, report.holder_id)
    return texts.Whose(holder.organisation, holder.role, since(turn, report))


def since(turn: Turn, report: Report) -> datetime:
    """When who has the report took it."""
    taken = [
        alert.answered_at
        for alert in alerts.of_report(turn.db, report.id)
        if alert.person_id == report.holder_id and alert.state == "accepted" and alert.answered_at
    ]
    return max(taken, default=report.acknowledged_at or report.created_at)


def answered(turn: Turn, target: Target, state: str, answer: str) -> None:
    alerts.change(turn.db, target.alert.id, state=state, answer=answer, answered_at=turn.now)


def note(turn: Turn, target: Target, kind: str, **facts: Any) -> None:
    """Adds an event of the report: who said so, for which organisation, and how it came."""
    told = {"organisation": target.person.organisation, **turn.came}
    events.add(
        turn.db,
        target.report.id,
        kind,
        at=turn.now,
        actor="coordinator",
        person_id=target.person.id,
        facts=told | facts,
    )


def hold(turn: Turn, target: Target, action: str, **values: Any) -> None:
    """The sender has the report from now on, and time to see it through."""
    answered(turn, target, "accepted", values.get("outcome", "accepted"))
    reports.move(
        turn.db,
        target.report.id,
        action,
        by=HOLDER,
        holder_id=target.person.id,
        acknowledged_at=target.report.acknowledged_at or turn.now,
        **clock_of_holder(target.report, turn.now),
        **values,
    )
