"""One SMS as the pages show it: to or from whom, what became of it, what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from console import labels, words
from console.labels import State
from console.room import Room, Visit
from console.times import Moment, maybe, moment
from console.words import Person
from models.keyset import Cursor
from models.message_log import Line
from models.references import written


@dataclass(frozen=True)
class Row:
    """`words` is None where they may not be shown to this role."""

    id: str
    incoming: bool
    who: Person
    purpose: str
    state: State
    reason: str
    network: str
    segments: int
    cost: str
    again: bool
    when: Moment
    sent: Moment | None
    final: Moment | None
    words: str | None
    reference: str
    ward: str


def row(room: Room, visit: Visit, line: Line) -> Row:
    """Opens the words for this page only."""
    return Row(
        id=str(line.id),
        incoming=line.direction == "in",
        who=who(line),
        purpose=labels.named(labels.PURPOSES, line.purpose),
        state=labels.MESSAGE_STATES[line.status],
        reason=line.reason,
        network=labels.named(labels.NETWORKS, line.network),
        segments=line.segments,
        cost=f"{line.currency} {line.cost:.2f}" if line.cost is not None else "",
        again=line.again,
        when=moment(line.created_at, visit.now),
        sent=maybe(line.sent_at, visit.now),
        final=maybe(line.final_at, visit.now),
        words=_words(room, visit, line),
        reference=written(line.reference) if line.reference else "",
        ward=room.ward(line.ward_code),
    )


def who(line: Line) -> Person:
    """A duty holder by name, a resident by pseudonym, another sender by its own word."""
    if line.person:
        return words.holder(line.person, line.role, line.organisation, line.masked, bool(line.demo))
    if line.contact_id is None and line.correspondent:
        return Person(line.correspondent)
    return words.resident(line.contact_id)


def cursor(line: Line) -> Cursor:
    return Cursor(line.created_at, line.id)


def _words(room: Room, visit: Visit, line: Line) -> str | None:
    if line.report_state == "hidden":  # they repeat what was hidden
        return "" if words.may_read(visit) else None
    read = words.from_outside if line.direction == "in" else words.opened
    return read(room, visit, line.words_sealed, "messages.words", line.id)
