"""Alerts of low severity where the ward or the organisation has spent its budget: they wait for the
end of the day-part and go counted, in one text. What is urgent or happening now never waits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from models import budgets
from models.budgets import FORUM, WARD, Key
from models.reports import Report
from routing.plan import Plan
from routing.reads import day_of
from sms.pace import DIGESTS
from sms.purposes import DIGEST
from sms.windows import following

LOW = "low"
_USE = timedelta(hours=24)  # how long after its time a digest is of use at least: past a night


@dataclass(frozen=True)
class Digested:
    """The plan, due later where all of it waits; until when, and the people whose text waits."""

    plan: Plan
    at: datetime
    people: frozenset[UUID] = field(default_factory=frozenset)

    def waits(self, person_id: UUID) -> dict[str, object]:
        """What the person's message has because it waits; nothing where it does not."""
        if person_id not in self.people:
            return {}
        due = self.plan.due_at or self.at
        return {
            "held": DIGEST,
            "next_at": self.at,
            "useful_until": max(due, self.at + _USE),
            "capped": True,
            "reason": "held: the budget of the month is used",
        }


def digested(db: Connection, report: Report, planned: Plan, now: datetime) -> Digested:
    """Which of those to be told are told with the next digest. Asks SQL for low severity alone."""
    at = following(now, DIGESTS)
    if report.severity != LOW or report.happening_now or not planned.told:
        return Digested(planned, at)
    forums = {told.holder.person_id: _forum(told.holder.organisation_id) for told in planned.told}
    ward: Key = (WARD, report.ward_code)
    used = budgets.used(db, day_of(now), [ward, *sorted(set(forums.values()))])
    people = frozenset(person for person, forum in forums.items() if {ward, forum} & used)
    if people == forums.keys() and planned.due_at is not None:
        planned = replace(planned, due_at=planned.due_at + (at - now))
    return Digested(planned, at, people)


def _forum(organisation_id: UUID) -> Key:
    return FORUM, str(organisation_id)
