"""Telling of the sensitive branch: neutral SMS to case workers, nothing that joins to a call.

Oversight bodies and the national desk hear of police conduct in the same neutral words; the plan
lets nobody else through. No message row names the case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from models import case_alerts, messages, outbox, sensitive
from models.sensitive import Case
from routing.categories import CATEGORIES
from routing.plan import Plan, Subject, Told, plan
from routing.reads import day_of, directory_for, ward_on
from sms import texts
from sms.telling import Line, Nudge, lane_of, write

RAISE_CASE = "raise-case"  # a task of the outbox, which alone may have times to the minute
_WAITING = ("received", "routed")  # nobody has taken the case on yet
_HOUR = timedelta(hours=1)
_LOOKED_AT = 200  # waiting cases, the oldest, that a line which failed may be of


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


def raise_soon(line: Line, case_id: UUID) -> list[Nudge]:
    """The quarter of an hour of what is happening now is over, and nobody works on the case."""
    case = case_alerts.lock(line.db, case_id)
    if case is None or case.closed_hour or case.state not in _WAITING or case.level:
        return []
    return _tell(line, case, level=case.level + 1, event="raised")


def raise_unreached(line: Line, message_id: UUID) -> list[Nudge]:
    """A neutral line did not arrive. Its row names no case: the case is found the other way, from
    the alerts of those that wait, and rises where all of its lines have failed.
    """
    nudges: list[Nudge] = []
    for waiting in sensitive.waiting(line.db, _LOOKED_AT):
        case = case_alerts.lock(line.db, waiting.id)
        if case and case.state in _WAITING and not case.closed_hour and _all_failed(line, case):
            nudges += _tell(line, case, level=case.level + 1, event="raised")
    return nudges


def _all_failed(line: Line, case: Case) -> bool:
    """False at the queue, where nobody is waited for."""
    if case.due_at is None:
        return False
    told = case_alerts.at_level(line.db, case.id, case.level)
    out = messages.messages.c
    causes = [_cause(line, alert) for alert in told]
    found = line.db.execute(select(out.status).where(out.cause.in_(causes))).scalars().all()
    return bool(found) and set(found) == {"failed"}


def _tell(line: Line, case: Case, *, level: int, event: str) -> list[Nudge]:
    planned = _plan(line, case, level)
    if planned.due_at and planned.due_at - line.now < _HOUR:
        outbox.owe(line.db, RAISE_CASE, case.id, planned.due_at)
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
