"""What happened to one report, in one line of time: call, events, alerts with why, messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from console import labels, message_rows, words
from console.happenings import left_out, said
from console.labels import State
from console.room import Room, Visit
from console.times import Moment, maybe, moment
from console.words import Person
from models.additions import Addition
from models.message_log import Line as Message
from models.report_log import Line
from models.report_log import Told as Alerted
from routing.rules import COUNTY_LEVEL, DESK_LEVEL
from sms.talking import ASK, ASK_NOW


@dataclass(frozen=True)
class Told:
    """Everything SQL knows of one report."""

    line: Line
    call: tuple[str, datetime, int] | None
    events: list[Mapping[str, Any]]
    alerts: list[Alerted]
    messages: list[Message]
    additions: list[Addition]


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `kind` is a key of _ORDER and picks its mark."""

    at: datetime
    kind: str
    title: str
    when: Moment
    state: State | None = None
    person: Person | None = None
    reason: str = ""
    call_id: str = ""
    answered: Moment | None = None
    due: Moment | None = None
    short_number: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    messages: tuple[message_rows.Row, ...] = ()


def timeline(room: Room, visit: Visit, told: Told) -> list[Entry]:
    """Oldest first; the messages of an alert hang below it, others stand for themselves."""
    known = {alert.id for alert in told.alerts}
    added = {one.message_id for one in told.additions}  # these stand in the thread
    entries = [
        *_call(told, visit),
        *(_event(event, told, visit) for event in told.events),
        *(_alert(room, visit, alert, told.messages) for alert in told.alerts),
        *(
            _message(room, visit, line)
            for line in told.messages
            if line.id not in added
            and line.purpose not in (ASK, ASK_NOW)
            and (line.alert_id not in known or line.direction == "in")
        ),
    ]
    return sorted(entries, key=lambda entry: (entry.at, _ORDER[entry.kind]))


_ORDER = {"call": 0, "heard": 1, "event": 2, "alert": 3, "message": 4}
_LEVEL = "Told at level {}:"
_BEYOND = {DESK_LEVEL: "Told at the national desk:", COUNTY_LEVEL: "Told as the county's desk:"}
_TITLES = {
    "alert": "Alert by SMS to",
    "answer": "Answer by SMS to",
    "news": "News by SMS to",
    "help": "Help by SMS to",
    "update": "Word of it by SMS to",
    "question": "Question by SMS to",
}


def _call(told: Told, visit: Visit) -> Iterable[Entry]:
    if told.call is None:
        return []
    call_id, at, hops = told.call
    title = f"A resident called: {hops} screens" if hops else "A resident called"
    return [Entry(at, "call", title, moment(at, visit.now), call_id=call_id)]


def _event(event: Mapping[str, Any], told: Told, visit: Visit) -> Entry:
    return Entry(
        event["at"],
        "event",
        said(event["kind"], event["actor"], event["facts"], _name(event["person_id"], told)),
        moment(event["at"], visit.now),
        left_out=left_out(event["facts"]),
    )


def _name(person_id: UUID | None, told: Told) -> str:
    """An event's person by name, where that person was told of this report."""
    if person_id is None:
        return ""
    return next((one.person for one in told.alerts if one.person_id == person_id), "")


def _alert(room: Room, visit: Visit, alert: Alerted, messages: list[Message]) -> Entry:
    below = [
        message_rows.row(room, visit, line)
        for line in messages
        if line.alert_id == alert.id and line.direction == "out" and line.purpose == "alert"
    ]
    return Entry(
        alert.created_at,
        "alert",
        _BEYOND.get(alert.level, _LEVEL.format(alert.level)),
        moment(alert.created_at, visit.now),
        state=labels.ALERT_STATES[alert.state],
        person=words.holder(alert.person, alert.role, alert.organisation, alert.masked, alert.demo),
        reason=alert.reason,
        answered=maybe(alert.answered_at, visit.now),
        due=maybe(alert.due_at, visit.now) if alert.state == "open" else None,
        short_number=alert.short_number,
        messages=tuple(below),
    )


def _message(room: Room, visit: Visit, line: Message) -> Entry:
    shown = message_rows.row(room, visit, line)
    incoming = line.direction == "in"
    title = "SMS from" if incoming else _TITLES.get(line.purpose, "SMS to")
    return Entry(
        line.created_at,
        "heard" if incoming else "message",
        title,
        shown.when,
        person=shown.who,
        messages=(shown,),
    )
