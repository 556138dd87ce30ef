"""The rules of routing: which hold, which are to come, who wrote and who approved them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.labels import State
from console.page import go, page
from console.room import Room, Visit, note
from console.rule_words import then, when
from console.rules_shipped import sensitive, shipped
from console.times import Moment, maybe, moment
from models import console_access, rule_books
from models.rule_books import SHIPS, RuleBook
from routing.rulebook import Row
from routing.rulebook_doubts import Areas, areas_in, fits_nothing, never_asked
from routing.rulebook_form import BadRow, row

_MOST = 50
STATES = {
    "draft": State("◐", "draft", "wait"),
    "waiting": State("◐", "waits for a second person", "wait"),
    "approved": State("○", "approved", "done"),
    "dropped": State("○", "dropped", "done"),
    "called_off": State("○", "called off", "done"),
}
_IN_FORCE, _TO_COME = State("●", "in force", "open"), State("◐", "to come", "wait")


@dataclass(frozen=True)
class BookLine:
    """One book in the list."""

    number: int
    state: State
    count: int
    why: str
    author: str
    approver: str
    back_to: str
    created: Moment
    effective: Moment | None
    can_return: bool


@dataclass(frozen=True)
class Said:
    """A row in words; `doubts` say why it would never rule a report."""

    name: str
    when: str
    then: str
    doubts: tuple[str, ...]


def rules(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        books = rule_books.newest(db, _MOST)
        present = rule_books.in_force(db, visit.now)
        emails = emails_of(db)
    return page(
        room,
        visit,
        "rules",
        title="Rules",
        here="rules",
        books=[_line(book, present, emails, visit) for book in books],
        present=present,
        in_force=_IN_FORCE,
        rows=[] if present is None else said(present, areas_in(room.gazetteer.register.values())),
        shipped=shipped(),
        sensitive=sensitive(),
    )


def new_rules(room: Room, visit: Visit) -> ResponseReturnValue:
    """A draft that begins as the last rules approved: those in force, or those to come."""
    with room.database.begin() as db:
        last = rule_books.last(db)
        number = rule_books.draft(db, last.rows if last else [], visit.who.id, visit.now)
        note(db, visit, f"rules:{number}")
    return go("rule_book", number=str(number))


def return_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """Puts rules that held before, or what ships, in force again at once."""
    why = request.form.get("why", "").strip()
    if not why:
        abort(400, "Say why: it is written down beside the rules.")
    with room.database.begin() as db:
        again = rule_books.roll_back(db, number, visit.who.id, why, visit.now)
        if again is None:
            abort(409, "These rules never held. Nothing was changed.")
        note(db, visit, f"rules:{again}", reason=f"back to {number}: {why}")
    return go("rules")


def emails_of(db: Connection) -> dict[UUID, str]:
    return {one.id: one.email for one in console_access.everybody(db)}


def found(db: Connection, number: int) -> RuleBook:
    return rule_books.get(db, number) or abort(404)


def held(db: Connection, number: int) -> RuleBook:
    """A book that nobody else changes until the transaction ends."""
    return rule_books.hold(db, number) or abort(404)


def to_come(book: RuleBook, now: datetime) -> bool:
    return book.effective_at is not None and book.effective_at > now


def state_of(book: RuleBook, present: RuleBook | None, now: datetime) -> State:
    """An approved book holds, is to come, or held once."""
    if book.state != "approved":
        return STATES[book.state]
    if present is not None and present.number == book.number:
        return _IN_FORCE
    return _TO_COME if to_come(book, now) else STATES["approved"]


def said(book: RuleBook, areas: Areas) -> list[Said]:
    """Each row in words, and why it would never rule a report where that is so."""
    read = [_read(kept) for kept in book.rows]
    rows = [one for one in read if isinstance(one, Row)]
    return [
        Said(one.name, when(one, areas), then(one), _doubts(rows, rows.index(one), areas))
        if isinstance(one, Row)
        else one
        for one in read
    ]


def _read(kept: dict[str, Any]) -> Row | Said:
    try:
        return row(kept)
    except BadRow as bad:
        return Said(str(kept.get("name", "?")), "cannot be read", str(bad), ())


def _doubts(rows: list[Row], place: int, areas: Areas) -> tuple[str, ...]:
    before = never_asked(rows, place)
    late = (f"never asked: {before}, before it, fits whatever it fits",) if before else ()
    return (*fits_nothing(rows[place], areas), *late)


def _approver(book: RuleBook, emails: dict[UUID, str]) -> str:
    """Who approved it; what one brought back was approved when it first held."""
    if book.approver_id is not None:
        return emails.get(book.approver_id, "")
    if book.back_to is None:
        return ""
    return f"nobody: one brought {_called(book.back_to)} back"


def _called(number: int) -> str:
    return "what ships" if number == SHIPS else f"rules {number}"


def _line(
    book: RuleBook, present: RuleBook | None, emails: dict[UUID, str], visit: Visit
) -> BookLine:
    here = present is not None and present.number == book.number
    return BookLine(
        number=book.number,
        state=state_of(book, present, visit.now),
        count=len(book.rows),
        why=book.why,
        author=emails.get(book.author_id, ""),
        approver=_approver(book, emails),
        back_to="" if book.back_to is None else _called(book.back_to),
        created=moment(book.created_at, visit.now),
        effective=maybe(book.effective_at, visit.now),
        can_return=book.state == "approved" and not here and not to_come(book, visit.now),
    )
