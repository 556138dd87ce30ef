"""One book of rules: its rows, what they would change of those that hold, and its rehearsal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.leaving import said as left_words
from console.page import page
from console.room import Room, Visit
from console.rules import emails_of, found, said, state_of, to_come
from console.rules_shipped import shipped
from console.times import Moment, maybe, moment
from models import rule_books
from models.rule_books import SHIPS, RuleBook
from routing.categories import CATEGORIES
from routing.coverage import GROUP_LABELS
from routing.left_without import left_by_rules
from routing.plan import Plan
from routing.rehearsed import FARTHEST, MOST, Compared, compare
from routing.rulebook_changes import changes
from routing.rulebook_doubts import areas_in
from routing.rulebook_form import BadRow, book

_WARDS = 50  # listed where a draft leaves them to nobody


def rule_book(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        return drawn(room, visit, db, found(db, number))


def rehearse_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """The last reports, as many as are asked for, under these rules beside those in force."""
    asked = request.args.get("last", "").strip()
    most = int(asked) if asked.isdecimal() and 0 < int(asked[:6]) <= FARTHEST else MOST
    with room.database.begin() as db:
        shown = found(db, number)
        try:
            drafted = book(number, shown.rows)
            compared = compare(db, drafted, visit.now, limit=most, whose=visit.whose)
            left = left_by_rules(db, drafted, visit.now)
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
        left=left_words(left[:_WARDS]),
        left_count=len(left),
        kinds=Counter(
            GROUP_LABELS[gap.categories] for one in left for gap in one.gaps
        ).most_common(),
        by_row=Counter(one.after.row.name or "no row" for one in compared).most_common(),
    )


def drawn(
    room: Room, visit: Visit, db: Connection, shown: RuleBook, *, wrong: str = ""
) -> ResponseReturnValue:
    """The page of a book; with `wrong` it keeps what was typed."""
    emails, last = emails_of(db), rule_books.last(db)
    return page(
        room,
        visit,
        "rule_book",
        title=f"Rules {shown.number}",
        here="rules",
        status=400 if wrong else 200,
        book=shown,
        state=state_of(shown, rule_books.in_force(db, visit.now), visit.now),
        rows=said(shown, areas_in(room.gazetteer.register.values())),
        shipped=shipped() if shown.state == "draft" else [],
        copied={str(row.get("name", "")) for row in shown.rows},
        most=MOST,
        mine=shown.of(visit.who.id),
        hands=[emails.get(one, "somebody") for one in shown.hands],
        created=moment(shown.created_at, visit.now),
        effective=maybe(shown.effective_at, visit.now),
        called_off=_called_off(shown, emails, visit.now),
        newest=last.number if last else SHIPS,
        changes=changes(last.rows if last else [], shown.rows),
        may_call_off=shown.state == "approved" and to_come(shown, visit.now),
        typed=request.form if wrong else {},
        wrong=wrong,
    )


def _called_off(
    shown: RuleBook, emails: Mapping[UUID, str], now: datetime
) -> tuple[str, Moment] | None:
    """Who called it off, and when."""
    if shown.called_off_by is None or shown.called_off_at is None:
        return None
    return emails.get(shown.called_off_by, "somebody"), moment(shown.called_off_at, now)


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
