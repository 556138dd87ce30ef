"""Giving out a duty and ending one: on the day, or on a day to come, with turns by week or day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from console.directory import drawn, one_of
from console.leaving import Asks, asks
from console.page import go
from console.room import Room, Visit, note
from console.times import start_of
from models import directory_log, duties, register
from models.directory import people
from models.directory_changes import By
from models.directory_log import Held
from models.directory_writes import add, end_on, held_already
from models.duties import Duty
from routing.categories import CATEGORIES
from routing.directory import AREA_LEVELS, may_receive
from routing.directory_file import known_codes
from routing.hours import BadHours, parse
from routing.papers import a_day
from routing.reads import day_of
from routing.rules import LEVELS
from sms import duty_lost
from sms.failures import RAISE

_TWICE = "That duty is held already, on some of these days: end it first, or give another."
_FARTHEST = timedelta(days=2 * 366)


class Refused(ValueError):
    """A duty that cannot be; the message says what to mend."""


def add_duty(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Gives a person of this organisation a duty, from now or from a day on."""
    with room.database.begin() as db:
        about = directory_log.named(db, id) or abort(404)
        who = one_of(db, id, request.form.get("person", ""), visit.now)
        try:
            given = _duty(db, room, request.form, about.kind, visit.now)
        except (Refused, BadHours) as bad:
            return drawn(db, room, visit, id, wrong=str(bad))
        row = {"person_id": who, **given, "held_from": given["held_from"] or visit.now}
        if held_already(db, row):
            return drawn(db, room, visit, id, wrong=_TWICE)
        add(db, By(visit.actor, visit.now), [row])
        note(db, visit, f"person:{who}", reason=f"level {row['level']}")
    return go("organisation", id=str(id), done="duty")


def end_duty(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Ends a duty at once, or with a day: the last on which it is held."""
    with room.database.begin() as db:
        duty = request.form.get("duty", "")
        ids = {str(one.id): one for one in directory_log.held(db, id, visit.now)}
        held = ids.get(duty) or abort(404)
        try:
            last = _day("The last day", request.form.get("last", ""), visit.now)
        except Refused as bad:
            return drawn(db, room, visit, id, wrong=str(bad))
        until = start_of(last + timedelta(days=1)) if last else visit.now
        if more := _asks(db, visit, held, until):
            return drawn(db, room, visit, id, asks=more)
        if not end_on(db, By(visit.actor, visit.now), held.id, until):
            return drawn(db, room, visit, id, wrong="That duty ends before this already.")
        owed = duty_lost.lost(db, people.c.id == held.person_id, visit.now)
        note(db, visit, f"person:{held.person_id}", reason="duty ends")
    for row in owed:
        room.nudge(RAISE, str(row))
    return go("organisation", id=str(id), done="duty")


def _asks(db: Connection, visit: Visit, held: Held, until: datetime) -> Asks | None:
    """Whom the end of this duty would leave to nobody within a day."""
    own = [duty for duty in duties.of_person(db, held.person_id) if _key(duty) == _key(held)]

    def ended(duty: Duty) -> Duty:
        return replace(duty, held_until=until) if _key(duty) == _key(held) else duty

    return asks(db, visit, own, ended, "End it all the same")


def _key(duty: Duty | Held) -> tuple[object, ...]:
    kinds = None if duty.categories is None else tuple(sorted(duty.categories))
    return duty.person_id, duty.area_level, duty.area_code, duty.level, duty.hours, kinds


def _duty(
    db: Connection, room: Room, form: MultiDict[str, str], kind: str, now: datetime
) -> dict[str, object]:
    """The columns of a duty from what was typed. Raises Refused, BadHours."""
    level, area = form.get("level", ""), form.get("area_level", "")
    if level not in map(str, LEVELS) or area not in AREA_LEVELS:
        raise Refused("Choose a level and an area.")
    codes = form.getlist("categories")
    if wrong := [code for code in codes if not may_receive(kind, code)]:
        raise Refused(f"This organisation may never be told of {_names(wrong)}.")
    hours = ";".join(filter(None, (form.get("hours", "").strip(), _turns(form))))
    parse(hours)
    starts = _day("The first day", form.get("starts", ""), now)
    last = _day("The last day", form.get("last", ""), now)
    if starts and last and last < starts:
        raise Refused("The last day is before the first.")
    return {
        "level": int(level),
        "area_level": area,
        "area_code": _area(db, room, area, form.get("area_code", "").strip(), starts),
        "categories": codes or None,
        "hours": hours,
        "held_from": start_of(starts) if starts and starts > day_of(now) else None,
        "held_until": start_of(last + timedelta(days=1)) if last else None,
    }


def _turns(form: MultiDict[str, str]) -> str:
    """Turns by the day as hours have them, `1/3 days from 2026-11-23 18:00-06:00`; '' for none."""
    given = [form.get(f"turn-{name}", "").strip() for name in ("n", "of", "day", "start", "end")]
    if not any(given[:3]):
        return ""
    if not all(given):
        raise Refused("Of turns by the day give all: which of how many, from which day, the hours.")
    return f"{given[0]}/{given[1]} days from {given[2]} {given[3]}-{given[4]}"


def _area(db: Connection, room: Room, level: str, code: str, starts: date | None) -> str:
    """A code the register has, now or on the first day; '' is the country. Raises Refused."""
    if level == "national":
        return ""
    counties = dict(room.gazetteer.counties())
    known = {
        "ward": room.gazetteer.ward(code) is not None,
        "county": code in counties,
        "constituency": any(
            code == one for county in counties for one, _ in room.gazetteer.constituencies(county)
        ),
    }
    if known[level] or (starts and code in known_codes(register.in_force(db, starts))[level]):
        return code
    when = f" on {starts}" if starts else ""
    raise Refused(f"There is no {level} with the code {code or '(empty)'}{when}.")


def _day(what: str, typed: str, now: datetime) -> date | None:
    """A day that is not past and not too far. Raises Refused."""
    try:
        day = a_day(typed.strip())
    except ValueError as bad:
        raise Refused(f"{what}: {bad}.") from None
    if day and not day_of(now) <= day <= day_of(now) + _FARTHEST:
        raise Refused(f"{what}: today or a day within two years.")
    return day


def _names(codes: list[str]) -> str:
    return ", ".join(CATEGORIES[code].label if code in CATEGORIES else code for code in codes)
