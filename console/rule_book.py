"""One book of rules: its rows, the way from draft to approval, and its rehearsal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue

from console.page import go, page
from console.room import Room, Visit, note
from console.rules import STATES, emails_of, found, said, shipped, who
from console.times import EAST_AFRICA, maybe, moment
from models import rule_books
from models.rule_books import RuleBook
from routing.categories import CATEGORIES
from routing.plan import Plan
from routing.rehearsed import FARTHEST, MOST, Compared, compare
from routing.rulebook_form import BadRow, book

_CHANGED = "Somebody changed these rules before you. Nothing was done."


def rule_book(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        shown, emails = found(db, number), emails_of(db)
    hands = [emails.get(one, "somebody") for one in shown.hands]
    return _drawn(room, visit, shown, hands=hands)


def ask_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """Puts a draft before a second person, with the time it shall hold from."""
    why, at = request.form.get("why", "").strip(), _time(request.form.get("at", ""), visit.now)
    with room.database.begin() as db:
        shown = found(db, number)
        if not why:
            return _drawn(room, visit, shown, wrong="Say why: who approves reads it.")
        if at is None:
            return _drawn(room, visit, shown, wrong="Give a day and a time, or leave it empty.")
        try:
            book(number, shown.rows)
        except BadRow as bad:
            return _drawn(room, visit, shown, wrong=str(bad))
        by = who(visit).id
        if not rule_books.ask(db, number, by, why=why, effective_at=at, now=visit.now):
            abort(409, _CHANGED)
        note(db, visit, f"rules:{number}", reason=why)
    return go("rule_book", number=str(number))


def approve_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        shown = found(db, number)
        if shown.of(who(visit).id):
            abort(403, "A second person approves: you wrote or asked for these rules.")
        asked = shown.asked_at.isoformat() if shown.asked_at else ""
        if request.form.get("asked", asked) != asked:  # what was read is not what waits now
            abort(409, _CHANGED)
        if not rule_books.approve(db, number, who(visit).id, visit.now):
            abort(409, _CHANGED)
        note(db, visit, f"rules:{number}")
    return go("rules")


def send_back_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        if not rule_books.send_back(db, number):
            abort(409, _CHANGED)
        note(db, visit, f"rules:{number}")
    return go("rule_book", number=str(number))


def drop_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        if not rule_books.drop(db, number, visit.now):
            abort(409, _CHANGED)
        note(db, visit, f"rules:{number}")
    return go("rules")


def rehearse_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """The last reports, as many as are asked for, under these rules beside those in force."""
    asked = request.args.get("last", "").strip()
    most = int(asked) if asked.isdecimal() and 0 < int(asked[:6]) <= FARTHEST else MOST
    with room.database.begin() as db:
        shown = found(db, number)
        try:
            compared = compare(db, book(number, shown.rows), visit.now, limit=most)
        except BadRow as bad:
            abort(409, f"These rules cannot be read: {bad}")
    changed = [one for one in compared if one.changed]
    return page(
        room,
        visit,
        "rules_rehearsed",
        title=f"Rules {number} rehearsed",
        here="rules",
        number=number,
        most=most,
        farthest=FARTHEST,
        count=len(compared),
        changed=[_compared(room, one, visit.now) for one in changed],
        by_row=Counter(one.after.row.name or "no row" for one in compared).most_common(),
    )


def _drawn(
    room: Room, visit: Visit, shown: RuleBook, *, wrong: str = "", hands: Sequence[str] = ()
) -> ResponseReturnValue:
    return page(
        room,
        visit,
        "rule_book",
        title=f"Rules {shown.number}",
        here="rules",
        status=400 if wrong else 200,
        book=shown,
        state=STATES[shown.state],
        rows=said(shown),
        shipped=shipped() if shown.state == "draft" else [],
        copied={str(row.get("name", "")) for row in shown.rows},
        most=MOST,
        mine=shown.of(who(visit).id),
        hands=hands,
        created=moment(shown.created_at, visit.now),
        effective=maybe(shown.effective_at, visit.now),
        wrong=wrong,
    )


def _time(typed: str, now: datetime) -> datetime | None:
    """A time in East Africa as a browser sends it; now where nothing is typed, None for no time."""
    if not typed:
        return now
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    at = at.replace(tzinfo=EAST_AFRICA)
    return at if now - timedelta(days=1) < at < now + timedelta(days=366) else None


def _compared(room: Room, one: Compared, now: datetime) -> dict[str, object]:
    return {
        "reference": one.reference,
        "when": moment(one.at, now),
        "what": CATEGORIES[one.subject.category].label,
        "ward": room.ward(one.subject.ward.code),
        "before": _told(one.before, one.at),
        "after": _told(one.after, one.at),
    }


def _told(planned: Plan, at: datetime) -> str:
    names = sorted({one.holder.organisation for one in planned.told})
    until = f", {round((planned.due_at - at).total_seconds() / 60)} min" if planned.due_at else ""
    whom = "; ".join(names) or ("the desk's queue" if planned.desk else "nobody")
    return f"{'desk' if planned.desk else f'level {planned.level}'}: {whom}{until}"
