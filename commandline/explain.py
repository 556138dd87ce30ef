"""Who was told of a report, by which rule and until when, from its alerts and events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from console.happenings import ruled, said
from console.spend_rows import cost
from locales.marks import Translate
from models import alerts, events, references, reports
from models.alerts import Alert
from models.register import Ward
from models.reports import Report
from routing.categories import CATEGORIES
from routing.hours import spoken
from routing.reads import day_of, ward_on
from routing.reasons import KINDS, ROLES, english
from routing.rules import COUNTY_LEVEL

_ROUND = {"told", "left_out", "level", "desk"}  # what an event has that carries a whole round
_QUEUE = "the national desk's queue has it."
_JOINED = "It tells of the same as {}, whose alerts tell of it: explain that one too."
_KEYS = ("organisation", "kind", "role", "rule")


class NotExplained(LookupError):
    """No report can be explained by what was given; the message says why."""


@dataclass(frozen=True)
class _Told:
    """A report with everything that was written about it."""

    report: Report
    ward: Ward
    alerts: Mapping[str, Alert]
    events: tuple[Mapping[str, Any], ...]
    lead: str
    cost: str


def explain(db: Connection, reference: str) -> Iterator[str]:
    """Sentences, a line each. Raises NotExplained before the first."""
    told = _find(db, reference)
    return iter([*_head(told), *(line for event in told.events for line in _event(told, event))])


def explain_json(db: Connection, reference: str) -> Iterator[str]:
    """One object a line for each round of telling: `ward_code category level told left_out`."""
    told = _find(db, reference)
    return (
        json.dumps(_object(told, event["facts"]), ensure_ascii=False)
        for event in told.events
        if _tells(event)
    )


def _find(db: Connection, reference: str) -> _Told:
    number = references.read(reference)
    if number is None:
        raise NotExplained(f"{reference} is no reference: a digit of it is wrong")
    if len(number) == references.SENSITIVE + 1:
        raise NotExplained(f"{reference} is read by case workers alone, in the console")
    report = reports.by_reference(db, number)
    if report is None:
        raise NotExplained(f"there is no report {references.written(number)}")
    happened = tuple(events.of(db, report.id))
    return _Told(
        report=report,
        lead=_reference(db, report.follows) if report.follows else "",
        cost=cost(db, report.id),
        ward=ward_on(db, report.ward_code, day_of(report.created_at)),
        alerts={str(alert.id): alert for alert in alerts.some(db, _alerts_of(happened))},
        events=happened,
    )


def _reference(db: Connection, report_id: UUID) -> str:
    return references.written(reports.get(db, report_id).reference)


def _alerts_of(happened: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """Of every round, also what went to another report of the incident since."""
    rounds = (event["facts"] for event in happened if _tells(event))
    return {UUID(one["alert"]) for facts in rounds for one in facts["told"] if "alert" in one}


def _head(told: _Told) -> list[str]:
    report, ward = told.report, told.ward
    where = ", ".join(filter(None, (ward.name, ward.constituency, ward.county)))
    now = "happening then" if report.happening_now else "not happening then"
    return [
        f"{references.written(report.reference)}: {CATEGORIES[report.category].label} in {where} "
        f"(ward {ward.code}), {now}, filed {spoken(report.created_at)}.",
        f"Now {report.state}, level {report.level}; {_clock(report.due_at, desk=report.at_desk)}",
        *([_JOINED.format(told.lead)] if told.lead else []),
        *([f"Its SMS have cost {told.cost}."] if told.cost else []),
    ]


def _clock(due_at: datetime | None, *, desk: bool) -> str:
    if due_at is not None:
        return f"an answer is due by {spoken(due_at)}."
    return _QUEUE if desk else "no clock runs."


def _tells(event: Mapping[str, Any]) -> bool:
    return set(event["facts"]) >= _ROUND


def _event(told: _Told, event: Mapping[str, Any]) -> list[str]:
    """One event: a round of telling with everybody in it, anything else in one line."""
    facts = event["facts"]
    if _tells(event):
        return [
            f"{spoken(event['at'])}: {_round(event)}",
            *(
                f"  Told: {_who(one)}. {one['reason']}. {_came_of(told, one)}"
                for one in facts["told"]
            ),
            *(f"  Not told: {_who(one)}. {one['reason']}." for one in facts["left_out"]),
        ]
    return [f"{spoken(event['at'])}: {_said(event)}."]


def _said(event: Mapping[str, Any]) -> str:
    """The sentence the report's page has of an event; a duty holder is named by organisation."""
    return said(event["kind"], event["actor"], event["facts"], "")


def _round(event: Mapping[str, Any]) -> str:
    kind, facts = event["kind"], event["facts"]
    due = datetime.fromisoformat(facts["due_at"]) if facts["due_at"] else None
    where = "to the national desk" if facts["desk"] else f"to level {facts['level']}"
    if facts["level"] == COUNTY_LEVEL:
        return f"{_said(event)}."
    if kind == "reopened":
        begin = f"reopened by who reported it, {facts['was']} as it was, {where}"
    elif kind == "raised":
        since = "" if facts["was"] in ("received", "routed") else f", {facts['was']} as it was"
        begin = f"raised from level {facts['from_level']} {where}{since}: {facts['why']}"
    elif kind == "told_more":
        begin = f"more told at level {facts['level']}, by the rules for what is known since"
    else:
        begin = f"routed {where}"
    return f"{begin}{ruled(facts)}; {_clock(due, desk=facts['desk'])}"


def _who(one: Mapping[str, Any], t: Translate = english) -> str:
    role, kind = ROLES.get(one["role"], one["role"]), KINDS.get(one["kind"], one["kind"])
    return f"{one['organisation']}, {t(role)} ({t(kind)}), by rule {one['rule']}"


def _came_of(told: _Told, one: Mapping[str, Any]) -> str:
    """What became of an alert: sent, answered, or neither."""
    alert = told.alerts.get(one.get("alert", ""))
    if alert is None:
        return "The alert is not kept any more."
    sent = f"SMS sent {spoken(alert.sent_at)}" if alert.sent_at else "SMS not sent"
    if alert.answered_at:
        answer = alert.answer.replace("_", " ") or alert.state
        return f"{sent}; {answer} {spoken(alert.answered_at)}."
    return f"{sent}; no answer."


def _object(told: _Told, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ward_code": told.report.ward_code,
        "category": told.report.category,
        "level": facts["level"],
        "told": [*_rows(facts["told"], _KEYS), *facts["queue"]],
        "left_out": list(_rows(facts["left_out"], (*_KEYS, "reason"))),
    }


def _rows(rows: Iterable[Mapping[str, Any]], keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    return ({key: row[key] for key in keys} for row in rows)
