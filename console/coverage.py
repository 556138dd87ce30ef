"""Where too few can be told within the next day: a map and a list, and who cannot be reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.atlas import country, county
from console.coverage_rows import STATES, WardRow, county_rows, ward_rows
from console.labels import role
from console.page import page
from console.room import Room, Visit
from console.times import maybe
from models import coverage as kept
from models import duties, forum_links, reach
from models.duties import NO_END, Duty
from models.register import Ward
from routing.directory import areas_of
from routing.papers import ACCREDITATION, LICENCE, NO_ACCREDITATION, NO_LICENCE, lapsed
from routing.reads import day_of

_MOST = 200
_PAPERS = {
    LICENCE: "told of nothing: the licence has ended",
    ACCREDITATION: "told of nothing: the accreditation has ended",
    NO_LICENCE: "told of nothing: no licence is written down",
    NO_ACCREDITATION: "told of nothing: no accreditation is written down",
}


@dataclass(frozen=True)
class Away:
    """A duty holder whom no SMS reaches now, or who is told of nothing, and why."""

    person: str
    organisation: str
    role: str
    why: str


def coverage(room: Room, visit: Visit) -> ResponseReturnValue:
    """The country by county, or with `?county=047` a county by ward."""
    counties = dict(room.gazetteer.counties())
    code = request.args.get("county", "")
    if code and code not in counties:
        abort(404)
    wards = {one: _wards(room, one) for one in ([code] if code else counties)}
    with room.database.begin() as db:
        last = kept.last(db)
        asked = [ward.code for ward in wards[code]] if code else None
        gaps = [one.gap for one in kept.gaps(db, asked)] if last else []
        away = _away(db, visit, wards[code] if code else None)
        forums = forum_links.named(db, asked, day_of(visit.now)) if asked else {}
    rows = {
        (one, counties[one]): ward_rows(inside, gaps, last.from_hour, forums) if last else []
        for one, inside in wards.items()
    }
    return page(
        room,
        visit,
        "coverage",
        title=f"Coverage of {counties[code]}" if code else "Coverage",
        here="coverage",
        counties=sorted(counties.items(), key=lambda item: item[1]),
        county=code,
        checked=maybe(last.at, visit.now) if last else None,
        away=away[:_MOST],
        more=len(away) > _MOST,
        states=STATES,
        **(_of_county(code, rows) if code else _of_country(rows)),
    )


def _of_county(code: str, rows: dict[tuple[str, str], list[WardRow]]) -> dict[str, Any]:
    (found,) = rows.values()
    return {
        "drawing": county(code),
        "rows": found,
        "marks": {row.code: (row.key, f"{row.name}: {row.state.word}") for row in found},
    }


def _of_country(rows: dict[tuple[str, str], list[WardRow]]) -> dict[str, Any]:
    found = county_rows(rows) if all(rows.values()) else []
    return {
        "drawing": country(),
        "rows": found,
        "marks": {
            row.code: (f"step{row.step}", f"{row.name}: {row.counts['two']} of {row.wards}")
            for row in found
        },
    }


def _wards(room: Room, county_code: str) -> list[Ward]:
    return [
        ward
        for code, _ in room.gazetteer.constituencies(county_code)
        for ward in room.gazetteer.wards(code)
    ]


def _away(db: Connection, visit: Visit, wards: list[Ward] | None) -> list[Away]:
    """Each person once, in the order of the organisations' names."""
    areas = {pair for ward in wards or () for pair in areas_of(ward).items()}
    everywhere = wards is None
    held = (
        duties.everybody(db, visit.now)
        if everywhere
        else duties.covering(db, sorted(areas), visit.now)
    )
    failing = reach.failing(db, visit.now)
    silent = reach.silent(db, visit.now) | reach.unanswered_tests(db, visit.now)
    found: dict[Any, Away] = {}
    for duty in held:
        why = _why(duty, visit) or _PAPERS.get(lapsed(duty, visit.now), "")
        why = why or ("the last SMS were not delivered" if duty.contact_id in failing else "")
        why = why or (
            "left the last alerts or tests unanswered" if duty.contact_id in silent else ""
        )
        if why:
            one = Away(duty.person, duty.organisation, role(duty.role), why)
            found.setdefault(duty.person_id, one)
    return sorted(found.values(), key=lambda one: (one.organisation, one.person))


def _why(duty: Duty, visit: Visit) -> str:
    if duty.blocked:
        return f"the gateway refuses: {duty.blocked}"
    if duty.sms_stopped_at is not None:
        return "has stopped SMS"
    if duty.off_until is None or duty.off_until <= visit.now:
        return ""
    back = maybe(duty.off_until, visit.now)
    return (
        "off duty" if duty.off_until >= NO_END or back is None else f"off duty until {back.words}"
    )
