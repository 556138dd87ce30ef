"""What callers of a forum's or county's wards may report: order, words, what is left out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from console.fitting import refusals, tidied
from console.list_owners import Owned, found
from console.page import go, page
from console.room import Room, Visit, note
from models import category_lists
from models.category_lists import LONGEST, Line
from routing.categories import CATEGORIES
from ussd.journeys.asked_here import may_be_hidden

_OFFERED = tuple(code for code in CATEGORIES if code != "child-safety")
_LAST = 99
_BOTH = "{name}: give both languages, or leave both empty for the usual words."
_PLACE = "{name}: its place is a number from 1 to 99."


@dataclass(frozen=True)
class Row:
    """One category as the form shows it; `usual` are the base list's words in both languages."""

    code: str
    position: str
    shown: bool
    may_be_hidden: bool
    usual: tuple[str, str]
    en: str
    sw: str


def category_list(room: Room, visit: Visit, owner: str) -> ResponseReturnValue:
    with room.database.begin() as db:
        owned = found(db, room, visit, owner)
        lines = category_lists.of_owner(db, owned.owner)
    return _drawn(room, visit, owned, _kept(room, lines))


def order(room: Room, visit: Visit, owner: str) -> ResponseReturnValue:
    """Keeps the list whole, or says every fault and keeps nothing."""
    rows = [_given(room, code, place) for place, code in enumerate(_OFFERED, 1)]
    wrong = [fault for row in rows for fault in _faults(row)]
    with room.database.begin() as db:
        owned = found(db, room, visit, owner)
        if not wrong:
            category_lists.replace(db, owned.owner, map(_line, _in_order(rows)), visit.now)
            note(db, visit, f"lists:{owned.key}")
    if wrong:
        return _drawn(room, visit, owned, rows, wrong)
    return go("category_list", owner=owner, done="kept")


def _faults(row: Row) -> list[str]:
    name = row.usual[0]
    wrong = []
    if not (row.position.isascii() and row.position.isdecimal() and 0 < int(row.position) <= _LAST):
        wrong.append(_PLACE.format(name=name))
    if bool(row.en) != bool(row.sw):
        wrong.append(_BOTH.format(name=name))
    if row.en and row.sw:
        both = {"en": (f"{name}, English", row.en), "sw": (f"{name}, Kiswahili", row.sw)}
        wrong += refusals(both, LONGEST)
    return wrong


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row.position))


def _line(row: Row) -> dict[str, object]:
    labels = {"label_en": row.en, "label_sw": row.sw}
    return {"category": row.code, "hidden": not row.shown, **labels}


def _given(room: Room, code: str, place: int) -> Row:
    """A category as the form has it; what may not be left out is shown whatever the form says."""
    free = may_be_hidden(code)
    return Row(
        code=code,
        position=request.form.get(f"{code}.position", str(place)).strip()[:4],
        shown=not free or f"{code}.shown" in request.form,
        may_be_hidden=free,
        usual=_usual(room, code),
        en=tidied(request.form.get(f"{code}.en", "")),
        sw=tidied(request.form.get(f"{code}.sw", "")),
    )


def _kept(room: Room, lines: list[Line]) -> list[Row]:
    named = {line.category: line for line in lines}
    codes = [*(code for code in named if code in _OFFERED), *_OFFERED]
    return [
        Row(
            code=code,
            position=str(place),
            shown=not (code in named and named[code].hidden and may_be_hidden(code)),
            may_be_hidden=may_be_hidden(code),
            usual=_usual(room, code),
            en=named[code].label_en if code in named else "",
            sw=named[code].label_sw if code in named else "",
        )
        for place, code in enumerate(dict.fromkeys(codes), 1)
    ]


def _usual(room: Room, code: str) -> tuple[str, str]:
    label = CATEGORIES[code].label
    return label, room.languages["sw"](label)


def _drawn(
    room: Room, visit: Visit, owned: Owned, rows: list[Row], wrong: list[str] | None = None
) -> ResponseReturnValue:
    return page(
        room,
        visit,
        "category_list",
        title="What callers may report",
        here="lists",
        status=400 if wrong else 200,
        owned=owned,
        rows=rows,
        wrong=wrong or [],
        longest=LONGEST,
        done=request.args.get("done", ""),
    )
