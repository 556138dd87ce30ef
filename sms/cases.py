"""Telling of the sensitive branch: neutral SMS to case workers, nothing that joins to a call.

Oversight bodies and the national desk hear of police conduct in the same neutral words; the plan
lets nobody else through. No message row names the case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from models import case_alerts, sensitive
from models.sensitive import Case
from routing.categories import CATEGORIES
from routing.plan import Plan, Subject, Told, plan
from routing.reads import day_of, directory_for, ward_on
from sms import texts
from sms.telling import Line, Nudge, lane_of, write

_WAITING = ("received", "routed")  # nobody has taken the case on yet


def route_case(line: Line, case_id: UUID) -> list[Nudge]:
    """Tells the first case workers of a new case; nothing where that was done before."""
    case = case_alerts.lock(line.db, case_id)
    if case is None or case.state != "received":
        return []
    return _tell(line, case, level=0, event="routed")


def raise_case(line: Line, case_id: UUID) -> list[Nudge] | None:
    """The next level of a case whose clock has run out; nothing where it has not."""
    case = case_alerts.lock(line.db, case_id)
    if case is None or case.closed_hour or case.due_at is None or case.due_at > line.now:
        return None
    return _tell(line, case, level=case.level + 1, event="raised")


def _tell(line: Line, case: Case, *, level: int, event: str) -> list[Nudge]:
    planned = _plan(line, case, level)
    nudges = [_alert(line, case, planned, told) for told in planned.told]
    sensitive.change(
        line.db,
        case.id,
        state="routed" if case.state == "received" else case.state,
        level=planned.level,
        due_at=whole_hour(planned.due_at) if planned.due_at else None,
    )
    sensitive.add_event(line.db, case.id, event, actor="clock", now=line.now)
    return [nudge for nudge in nudges if nudge]


def _plan(line: Line, case: Case, level: int) -> Plan:
    ward = ward_on(line.db, case.ward_code, day_of(case.created_hour))
    subject = Subject(
        category=case.category,
        severity=CATEGORIES[case.category].severity,
        ward=ward,
        happening_now=case.happening_now,
    )
    return plan(subject, directory_for(line.db, ward, line.now), line.now, level=level)


def _alert(line: Line, case: Case, planned: Plan, told: Told) -> Nudge | None:
    alert_id = case_alerts.tell(
        line.db,
        id=uuid4(),
        report_id=case.id,
        person_id=told.holder.person_id,
        organisation_id=told.holder.organisation_id,
        kind=told.holder.kind,
        level=planned.level,
        rule=told.rule,
        reason=told.reason,
        now=line.now,
    )
    if alert_id is None:
        return None
    lane = lane_of(happening_now=case.happening_now, severity="")
    message = write(
        line,
        told.holder,
        texts.case_waiting(line.t(told.holder.language)),
        useful_until=planned.due_at,
        purpose="case",
        lane=lane,
        cause=_cause(line, alert_id),
    )
    return (lane, message) if message else None


def _cause(line: Line, alert_id: UUID) -> str:
    """Unique to the alert, and without the branch's key no way back to it."""
    _, digest = line.vault.references.of(f"case alert {alert_id}")
    return f"case:{digest.hex()}"


def whole_hour(due: datetime) -> datetime:
    """The next full hour: a due time to the second would tell when the call was."""
    begun = sensitive.hour(due)
    return begun if begun == due else begun + timedelta(hours=1)
