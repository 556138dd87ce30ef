"""The county's desk and what is handed to it: told now, or when it is there next.

A street light can wait for Monday, so that a desk which keeps hours hears of it then, once, and the
reporter that the county has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models import duties, events, incidents, outbox, references, reports
from models.report_states import CLOCK
from models.reports import Report
from routing.directory import areas_of
from routing.opening import opens
from routing.reads import day_of, ward_on
from routing.rules import NATIONAL_QUEUE
from sms.agencies import COUNTY
from sms.news import news
from sms.posting import post
from sms.rounds import Round
from sms.telling import Line, Nudge, tell_county

TELL = "county"  # a task of the outbox: what is handed to a desk that was not there
_WAITS = ("duty.hours", "person.unreachable")  # why somebody is left out who may hear later
_LANE = "normal"


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
    said = _news(line, report, kept["organisation"]) if found.told and not handed["to"] else []
    return [*found.round.nudges, *said]


def _opens(line: Line, report: Report, found: Round) -> datetime | None:
    """When an SMS next reaches a desk that was left out for its hours or its time off alone."""
    left = {o.holder.organisation_id for o in found.plan.left_out if o.rule in _WAITS}
    if not left:
        return None
    ward = ward_on(line.db, report.ward_code, day_of(report.created_at))
    held = duties.covering(line.db, areas_of(ward).items(), line.now)
    return opens([duty for duty in held if duty.organisation_id in left], line.now)


def _news(line: Line, report: Report, organisation: str) -> list[Nudge]:
    """To each resident of the incident who agreed: the county has it now."""
    sent = []
    for one in incidents.listeners(line.db, report.id):
        words = news(
            line.t(one.language),
            "handed_over",
            reference=references.written(one.reference),
            organisation=organisation or line.t(one.language)(NATIONAL_QUEUE[1]),
            agency=COUNTY,
            code=line.code,
        )
        about: Mapping[str, Any] = {"report_id": one.id, "contact_id": one.contact_id}
        cause = f"county:{one.id}:{line.now.isoformat()}"
        new = post(
            line.db,
            line.vault,
            words,
            now=line.now,
            purpose="news",
            lane=_LANE,
            cause=cause,
            **about,
        )
        sent += [(_LANE, new)] if new else []
    return sent
