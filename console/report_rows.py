"""One report as a line of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from console import labels, words
from console.labels import State
from console.room import Room
from console.times import Moment, lasting, moment
from console.words import Person
from models.incidents import tellers
from models.keyset import Cursor
from models.references import written
from models.report_log import Line
from models.report_states import STATE_TYPES


@dataclass(frozen=True)
class Row:
    """`due` says how long is left or how long ago it ran out; '' where no clock runs."""

    reference: str
    category: str
    severity: str
    ward: str
    happening_now: bool
    state: State
    due: str
    level: str
    holder: Person | None
    when: Moment
    follows: bool = False
    people: int = 1


def rows(db: Connection, room: Room, lines: Iterable[Line], now: datetime) -> list[Row]:
    """Each with how many people tell of it: one query for all."""
    shown = list(lines)
    people = tellers(db, [line.id for line in shown])
    return [row(room, line, now, people=people.get(line.id, 1)) for line in shown]


def row(room: Room, line: Line, now: datetime, *, people: int = 1) -> Row:
    return Row(
        reference=written(line.reference),
        category=labels.category(line.category),
        severity=line.severity,
        ward=room.ward(line.ward_code),
        happening_now=line.happening_now,
        state=labels.of_report(line, now),
        due=due(line, now),
        level="desk" if line.at_desk else str(line.level),
        holder=holder(line),
        when=moment(line.created_at, now),
        follows=line.follows is not None,
        people=people,
    )


def holder(line: Line) -> Person | None:
    if line.holder is None:
        return None
    return words.holder(
        line.holder, line.holder_role, line.organisation, line.masked, bool(line.demo)
    )


def due(line: Line, now: datetime) -> str:
    if line.due_at is None or STATE_TYPES[line.state] != "open":
        return ""
    left = line.due_at - now
    return f"{lasting(left)} left" if left > timedelta() else f"{lasting(left)} over"


def cursor(line: Line) -> Cursor:
    return Cursor(line.created_at, line.id)
