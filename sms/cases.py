"""Telling of the sensitive branch: neutral SMS to case workers, nothing that joins to a call.

Oversight bodies and the national desk hear of police conduct in the same neutral words; the plan
lets nobody else through. No message row names the case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from models import case_alerts, outbox, sensitive
from models.register import Ward
from models.sensitive import Case, hour
from models.vault import opened
from routing.categories import CATEGORIES
from routing.plan import Plan, Subject, Told, plan
from routing.reads import day_of, directory_for, ward_on
from routing.rules import DESK_LEVEL, whole_due_at
from sms import about, texts
from sms.rounds import facts_of
from sms.telling import Line, Nudge, lane_of, write

RAISE_CASE = "raise-case"  # a task of the outbox, which alone may have times to the minute
_HOUR = timedelta(hours=1)


def route_case(line: Line, case_id: UUID) -> list[Nudge]:
    """Tells the first case workers of a new case; nothing where that was done before."""
    case = case_alerts.lock(line.db, case_id)
    if case is None or case.state != "received":
        return []
    severity = CATEGORIES[case.category].severity
    whole = whole_due_at(severity, line.now, happening_now=case.happening_now)
    kept = sorted({*case.kept_organisations, *_named(line, case)})
    sensitive.change(line.db, case.id, whole_due_at=whole_hour(whole), kept_organisations=kept)
    return tell(line, replace(case, kept_organisations=kept), level=0, event="routed")


def tell(line: Line, case: Case, *, level: int, event: str) -> list[Nudge]:
    """A level's turn, or that of the next which has anybody, or the queue's: the case is held."""
    planned = _plan(line, case, level)
    if planned.due_at and planned.due_at - line.now < _HOUR:
        outbox.owe(line.db, RAISE_CASE, case.id, planned.due_at)
    due = whole_hour(planned.due_at) if planned.due_at else None
    queued = {"desk_hour": case.desk_hour or hour(line.now)} if planned.desk else {}
    change = {"state": "routed", "level": planned.level, "due_at": due, **queued}
    sensitive.change(line.db, case.id, **change)
    return _tell_planned(line, case, planned, event)


def tell_queue(line: Line, case: Case, event: str) -> list[Nudge]:
    """The queue has it too, whoever has it: who answers for the queue hears of it once."""
    sensitive.change(line.db, case.id, desk_hour=hour(line.now))
    return _tell_planned(line, case, _plan(line, case, DESK_LEVEL), event)


def _tell_planned(line: Line, case: Case, planned: Plan, event: str) -> list[Nudge]:
    found = [_alert(line, case, planned, told) for told in planned.told]
    nudges = [nudge for nudge in found if nudge]
    begun = hour(line.now)
    left = [facts_of(replace(one, at=begun)) for one in planned.left_out]
    facts = {"told": len(planned.told), "left_out": left}
    sensitive.add_event(line.db, case.id, event, actor="clock", now=line.now, facts=facts)
    return nudges


def cause(line: Line, alert_id: UUID, again: str = "") -> str:
    """Unique to the alert, and without the branch's key no way back to it."""
    _, digest = line.vault.references.of(f"case alert {alert_id}{again}")
    return f"case:{digest.hex()}"


def whole_hour(due: datetime) -> datetime:
    """The next full hour: a due time to the second would tell when the call was."""
    begun = hour(due)
    return begun if begun == due else begun + _HOUR


def _plan(line: Line, case: Case, level: int) -> Plan:
    """Who told of it is treated as anybody: whom a round leaves out would say who did."""
    ward = _ward(line, case)
    subject = Subject(
        category=case.category,
        severity=CATEGORIES[case.category].severity,
        ward=ward,
        happening_now=case.happening_now,
        kept_organisations=frozenset(case.kept_organisations),
    )
    return plan(subject, directory_for(line.db, ward, line.now), line.now, level=level)


def _named(line: Line, case: Case) -> frozenset[UUID]:
    """Organisations whose people the landmark speaks of: opened here, in memory."""
    words = _landmark(line, case)
    return about.accused(line, _ward(line, case), [words]) if words else frozenset()


def _landmark(line: Line, case: Case) -> str:
    _reference, sealed = sensitive.sealed_words(line.db, case.id)
    return opened(line.vault.sensitive_words, sealed, "sensitive_reports.landmark", case.id)


def _ward(line: Line, case: Case) -> Ward:
    return ward_on(line.db, case.ward_code, day_of(case.created_hour))


def _alert(line: Line, case: Case, planned: Plan, told: Told) -> Nudge | None:
    """A neutral line; another one where the same person's turn comes again in another hour."""
    alert_id, again = case_alerts.tell(
        line.db,
        id=uuid4(),
        report_id=case.id,
        person_id=told.holder.person_id,
        organisation_id=told.holder.organisation_id,
        kind=told.holder.kind,
        level=planned.level,
        rule=told.rule,
        reason=replace(told, at=hour(told.at)).reason,
        now=line.now,
    )
    lane = lane_of(happening_now=case.happening_now, severity="")
    message = write(
        line,
        told.holder,
        texts.case_waiting(line.t(told.holder.language)),
        useful_until=planned.due_at,
        purpose="case",
        lane=lane,
        cause=cause(line, alert_id, f" {hour(line.now).isoformat()}" if again else ""),
    )
    return (lane, message) if message else None
