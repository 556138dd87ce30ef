"""What texts cost: a month by purpose, ward and organisation, and what each may spend."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import spend_rows
from console.page import go, page
from console.permissions import may
from console.room import Room, Visit, note
from console.times import moment
from models import budgets, ledger, spend, stops
from models.budgets import FORUM, WARD
from routing.hours import EAST_AFRICA

CURRENCY = "KES"
_MONTHS, _COUNTED = 12, 1_000
_SHILLINGS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
_MONTH = re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])", re.ASCII)
_NO_AMOUNT = "Write an amount in shillings, like 2500, or nothing for no limit."
_NO_WARD = 'No ward, or more than one, is called "{typed}". Write its name in full, or its code.'


def show(room: Room, visit: Visit) -> ResponseReturnValue:
    return _drawn(room, visit)


def set_budget(room: Room, visit: Visit) -> ResponseReturnValue:
    """Sets what a ward or an organisation may spend from this month on; nothing typed: no limit."""
    scope, named = request.form.get("scope", ""), request.form.get("key", "").strip()
    typed = request.form.get("amount", "").strip().replace(",", "")
    if scope not in _KEYS:
        abort(400)
    if typed and not _SHILLINGS.fullmatch(typed):
        return _drawn(room, visit, wrong=_NO_AMOUNT)
    key = _KEYS[scope](room, named)
    if not key:
        return _drawn(room, visit, wrong=_NO_WARD.format(typed=named[:60]))
    with room.database.begin() as db:
        budgets.put(
            db,
            scope=scope,
            key=key,
            month=budgets.month_of(_today(visit)),
            amount=ledger.integer(Decimal(typed)) if typed else None,
            currency=CURRENCY,
            now=visit.now,
        )
        note(db, visit, f"budget:{scope}:{key}", reason=f"{CURRENCY} {typed}" if typed else "none")
    return go("spend", done="budget")


def _ward(room: Room, typed: str) -> str:
    """The code of the one ward that is meant; '' where there is none, or several."""
    if room.gazetteer.named(typed):
        return typed
    found = room.gazetteer.find(typed) if typed else ()
    best = [match.ward.code for match in found if match.score == found[0].score]
    return best[0] if len(best) == 1 else ""


def _organisation(room: Room, key: str) -> str:
    with room.database.begin() as db:
        known = dict(spend.organisations_known(db))
    return key if key in known else abort(400)


_KEYS: Mapping[str, Callable[[Room, str], str]] = MappingProxyType(
    {WARD: _ward, FORUM: _organisation}
)


def _drawn(room: Room, visit: Visit, *, wrong: str = "") -> ResponseReturnValue:
    month = _asked(visit)
    with room.database.begin() as db:
        purposes, wards = spend.by_purpose(db, month), spend.by_ward(db, month)
        forums, months = spend.by_forum(db, month), spend.months(db, _today(visit), _MONTHS)
        limits = budgets.in_force(db, spend.next_month(month) - timedelta(days=1))
        offices = spend.organisations_known(db)
        stopped, waiting = stops.standing(db), stops.waiting(db, _COUNTED)
    names = dict(offices)
    return page(
        room,
        visit,
        "spend",
        title="Spend",
        here="spend",
        status=400 if wrong else 200,
        month=f"{month:%B %Y}",
        total=spend_rows.total(purposes),
        purposes=spend_rows.by_purpose(purposes),
        wards=spend_rows.beside_budgets(
            WARD, wards, limits, named=room.ward, nobody="no single ward"
        ),
        forums=spend_rows.beside_budgets(
            FORUM, forums, limits, named=lambda key: names.get(key, key)
        ),
        months=spend_rows.months(months),
        offices=offices,
        stopped=[(one, moment(one.since_at, visit.now)) for one in stopped],
        waiting=f"{waiting:,}",
        may_set=may(visit.role, "set_budget"),
        wrong=wrong,
        done=request.args.get("done") == "budget",
    )


def _asked(visit: Visit) -> date:
    written = request.args.get("month", "")
    if not written:
        return budgets.month_of(_today(visit))
    if not _MONTH.fullmatch(written):
        abort(400)
    return date.fromisoformat(f"{written}-01")


def _today(visit: Visit) -> date:
    return visit.now.astimezone(EAST_AFRICA).date()
