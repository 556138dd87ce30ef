"""One row of a draft: its form, which keeps what was typed when it is refused, and its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from console.page import go, page
from console.room import Room, Visit, note
from console.rules import found, held
from models import rule_books
from models.rule_books import RuleBook
from routing.categories import CATEGORIES, KINDS, ORDINARY, SEVERITIES
from routing.directory import AREA_LEVELS
from routing.reasons import FLAGS
from routing.reasons import KINDS as KIND_WORDS
from routing.rulebook import NOT_TOLD, Row
from routing.rulebook_doubts import areas_in, fits_nothing
from routing.rulebook_form import BadRow, book, kept, row
from routing.rules import LEVELS
from routing.shipped_rows import shipped_row

_NO_DRAFT = "These rules are no draft any more. Nothing was changed."
_MOVED = "Somebody changed these rules since you opened the page. Nothing was changed: look again."
_MEANWHILE = (
    "Somebody changed these rules while you wrote. What you typed is still here: look at the rules,"
    " then keep it, {where}."
)


def rule_row(room: Room, visit: Visit, number: int, place: int) -> ResponseReturnValue:
    """The form of a row; `place` is one past the last for a new one."""
    with room.database.begin() as db:
        shown = _draft(found(db, number), place)
    values = shown.rows[place] if place < len(shown.rows) else kept(Row(""))
    return _drawn(room, visit, shown, place, values)


def write_rule_row(room: Room, visit: Visit, number: int, place: int) -> ResponseReturnValue:
    values = _typed(request.form)
    with room.database.begin() as db:
        shown = _draft(held(db, number), 0)
        if not _as_read(shown):
            return _meanwhile(room, visit, shown, values)
        if place > len(shown.rows):
            abort(404)
        rows = [*shown.rows[:place], values, *shown.rows[place + 1 :]]
        try:
            rows[place] = kept(written := row(values))
            book(number, rows)
            if doubts := fits_nothing(written, areas_in(room.gazetteer.register.values())):
                raise BadRow(doubts)
        except BadRow as bad:
            return _drawn(room, visit, shown, place, values, faults=bad.faults)
        if not rule_books.write(db, number, rows, visit.who.id):
            abort(409, _NO_DRAFT)
        note(db, visit, f"rules:{number}", reason=str(values["name"]))
    return go("rule_book", number=str(number))


def copy_rule_row(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """Puts what ships for a category into a draft as its last row, to be changed there."""
    with room.database.begin() as db:
        shown = _read(_draft(held(db, number), 0))
        try:
            values = kept(shipped_row(request.form.get("category", "")))
            book(number, [*shown.rows, values])
        except KeyError:
            abort(404)
        except BadRow as bad:
            abort(409, f"{'; '.join(bad.faults)}. Nothing was changed.")
        if not rule_books.write(db, number, [*shown.rows, values], visit.who.id):
            abort(409, _NO_DRAFT)
        note(db, visit, f"rules:{number}", reason=str(values["name"]))
    return go("rule_row", number=str(number), place=str(len(shown.rows)))


def remove_rule_row(room: Room, visit: Visit, number: int, place: int) -> ResponseReturnValue:
    return _rearranged(room, visit, number, place, lambda rows: rows.pop(place))


def raise_rule_row(room: Room, visit: Visit, number: int, place: int) -> ResponseReturnValue:
    """Asks a row before the one above it."""
    return _rearranged(
        room, visit, number, place, lambda rows: rows.insert(max(place - 1, 0), rows.pop(place))
    )


def _rearranged(
    room: Room,
    visit: Visit,
    number: int,
    place: int,
    change: Callable[[list[dict[str, Any]]], object],
) -> ResponseReturnValue:
    with room.database.begin() as db:
        rows = list(_read(_draft(held(db, number), 0)).rows)
        if place >= len(rows):
            abort(404)
        name = str(rows[place].get("name", ""))
        change(rows)
        if not rule_books.write(db, number, rows, visit.who.id):
            abort(409, _NO_DRAFT)
        note(db, visit, f"rules:{number}", reason=name)
    return go("rule_book", number=str(number))


def _draft(shown: RuleBook, place: int) -> RuleBook:
    if place > len(shown.rows):
        abort(404)
    if shown.state != "draft":
        abort(409, _NO_DRAFT)
    return shown


def _as_read(shown: RuleBook) -> bool:
    """Whether nobody has changed a draft since the page this form is of was drawn."""
    return request.form.get("version") == str(shown.version)


def _read(shown: RuleBook) -> RuleBook:
    return shown if _as_read(shown) else abort(409, _MOVED)


def _meanwhile(
    room: Room, visit: Visit, shown: RuleBook, values: Mapping[str, Any]
) -> ResponseReturnValue:
    """What was typed, over the row of that name as it lies now, or else as one more."""
    was, names = request.form.get("was", ""), [str(row.get("name", "")) for row in shown.rows]
    place = names.index(was) if was in names else len(names)
    where = f"over the row {was} as it is now" if was in names else "as a row of its own"
    fault = _MEANWHILE.format(where=where)
    return _drawn(room, visit, shown, place, values, faults=(fault,), status=409)


def _typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, in the shape rows are kept in; what is no number stays as it was typed."""
    level = form.get("area_level", "national")
    return {
        "name": form.get("name", "").strip().lower(),
        "categories": form.getlist("categories"),
        "severities": form.getlist("severities"),
        "flags": form.getlist("flags"),
        "happening": form.get("happening", ""),
        "hours": form.get("hours", "").strip(),
        "area": [level, "" if level == "national" else form.get("area_code", "").strip()],
        "levels": {
            kind: _number(form[f"level-{kind}"]) for kind in KINDS if form.get(f"level-{kind}")
        },
        "clocks": {
            str(n): [_number(form.get(f"calm-{n}", "")), _number(form.get(f"now-{n}", ""))]
            for n in LEVELS
            if form.get(f"calm-{n}") or form.get(f"now-{n}")
        },
        "words": form.get("words", "full"),
        "channel": form.get("channel", "sms"),
    }


def _number(typed: str) -> int | str:
    plain = typed.strip()
    return int(plain) if plain.lstrip("-").isdecimal() and len(plain) < 7 else plain


def _drawn(
    room: Room,
    visit: Visit,
    shown: RuleBook,
    place: int,
    values: Mapping[str, Any],
    *,
    faults: tuple[str, ...] = (),
    status: int = 400,
) -> ResponseReturnValue:
    return page(
        room,
        visit,
        "rule_row",
        title="A row of rules",
        here="rules",
        status=status if faults else 200,
        book=shown,
        place=place,
        was=str(shown.rows[place].get("name", "")) if place < len(shown.rows) else "",
        row=values,
        faults=faults,
        categories=[(code, CATEGORIES[code].label) for code in ORDINARY],
        severities=[(severity, severity) for severity in SEVERITIES],
        flags=FLAGS,
        areas=AREA_LEVELS,
        kinds=KIND_WORDS,
        levels=LEVELS,
        not_told=NOT_TOLD,
    )
