"""The county's desk and what is handed to it: told now, or when it is there next.

A street light can wait for Monday, so that a desk which keeps hours hears of it then, once, and the
reporter that the county has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models import duties, events, outbox, reports
from models.report_states import CLOCK
from models.reports import Report
from routing.directory import areas_of
from routing.opening import opens
from routing.reads import day_of, ward_on
from sms import news_told
from sms.agencies import COUNTY
from sms.rounds import Round
from sms.telling import Line, Nudge, tell_county
from sms.turns import News

TELL = "county"  # a task of the outbox: what is handed to a desk that was not there
_WAITS = ("duty.hours", "person.unreachable")  # why somebody is left out who may hear later


@dataclass(frozen=True)
class ToCounty:
    """The round; `later` is when its desk hears of it, where nobody of it does now."""

    round: Round
    later: datetime | None = None

    @property
    def told(self) -> bool:
        return bool(self.round.nudges) or self.round.knows

    @property
    def facts(self) -> dict[str, Any]:
        """For the report's event: the round, and when the desk hears where it does later."""
        waits = {"later": self.later.isoformat()} if self.later else {}
        return self.round.facts | waits


def tell(line: Line, report: Report) -> ToCounty:
    """Tells the county's desk, or owes it for the first moment at which it is there."""
    found = tell_county(line, report)
    if found.nudges or found.knows:
        return ToCounty(found)
    later = _opens(line, report, found)
    if later:
        outbox.owe(line.db, TELL, report.id, later)
    return ToCounty(found, later)


def tell_later(line: Line, report_id: UUID) -> list[Nudge]:
    """The county's turn, where what was handed to it still waits for it."""
    report = reports.lock(line.db, report_id)
    handed = events.last(line.db, report_id, "handed_over")
    if report.state != "referred" or not handed.get("later"):
        return []
    found = tell(line, report)
    kept = {name: handed.get(name, "") for name in ("organisation", "reference")}
    facts = kept | found.facts | {"outcome": "handed_over", "to": COUNTY if found.told else ""}
    events.add(line.db, report_id, "handed_over", at=line.now, actor=CLOCK, facts=facts)
    if not found.told or handed["to"]:
        return [*found.round.nudges]
    said = News("handed_over", kept["organisation"], COUNTY)
    cause = f"county:{line.now.isoformat()}"
    return [*found.round.nudges, *news_told.tell(line, report_id, said, cause=cause)]


def _opens(line: Line, report: Report, found: Round) -> datetime | None:
    """When an SMS next reaches a desk that was left out for its hours or its time off alone."""
    left = {o.holder.organisation_id for o in found.plan.left_out if o.rule in _WAITS}
    if not left:
        return None
    ward = ward_on(line.db, report.ward_code, day_of(report.created_at))
    held = duties.covering(line.db, areas_of(ward).items(), line.now)
    return opens([duty for duty in held if duty.organisation_id in left], line.now)
