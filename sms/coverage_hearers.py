"""Whom gaps in coverage are told to: one reachable person of each safety forum that has a duty in
the ward, else of each that works there, else one of the desk of its county. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from models.duties import Duty
from models.register import Ward
from routing.coverage import NEAR
from routing.coverage_seen import Seen
from routing.directory import areas_of

Hearers = list[tuple[Duty, list[Ward]]]  # whom to tell, and of which wards
Links = Mapping[str, Collection[UUID]]  # organisations that work in a ward, by its code
_ASKED_FIRST = ("coordinator", "deputy", "member")
_NATION = "national_desk"


def desks(wards: Iterable[Ward], seen: Seen) -> Hearers:
    """For each county with such wards: one of its desk whom an SMS reaches."""
    theirs: dict[str, list[Ward]] = {}
    for ward in wards:
        theirs.setdefault(ward.county_code, []).append(ward)
    found = {
        duty.area_code: duty
        for duty in reversed(seen.duties)
        if (duty.kind, duty.area_level) == ("county_desk", "county") and _reached(duty, seen)
    }
    return [(found[code], inside) for code, inside in theirs.items() if code in found]


def every_desk(wards: Collection[Ward], seen: Seen) -> Hearers:
    """The same, and of counties without a desk one of the nation's."""
    found = desks(wards, seen)
    heard = {ward.code for _desk, theirs in found for ward in theirs}
    rest = [ward for ward in wards if ward.code not in heard]
    nation = (one for one in seen.duties if one.kind == _NATION and _reached(one, seen))
    one = next(nation, None)
    return [*found, (one, rest)] if one and rest else found


def forums(wards: Iterable[Ward], seen: Seen, links: Links) -> Hearers:
    """For each forum with a duty in any of the wards, or that works there where none has: whom to
    ask, and its wards.
    """
    near = _near(seen)
    theirs: dict[UUID, list[Ward]] = {}
    for ward in wards:
        there = {one for area in areas_of(ward).items() for one in near.get(area, ())}
        for forum in there or links.get(ward.code, ()):
            theirs.setdefault(forum, []).append(ward)
    asked = {forum: _asked(forum, seen) for forum in theirs}
    return [(person, theirs[forum]) for forum, person in asked.items() if person]


def _near(seen: Seen) -> dict[tuple[str, str], set[UUID]]:
    """By area the forums with a duty near, also where a row of the rules brings forums near."""
    moved = any(row.levels.get("forum") in NEAR for row in seen.book.rows)
    by_area: dict[tuple[str, str], set[UUID]] = {}
    for duty in seen.duties:
        if duty.kind == "forum" and (moved or duty.level in NEAR):
            by_area.setdefault((duty.area_level, duty.area_code), set()).add(duty.organisation_id)
    return by_area


def _asked(forum: UUID, seen: Seen) -> Duty | None:
    """The coordinator, else the deputy, else a member an SMS still reaches, off duty or not."""
    may = [
        duty
        for duty in seen.duties
        if (duty.organisation_id, duty.kind) == (forum, "forum")
        and duty.role in _ASKED_FIRST
        and duty.reached
    ]
    order = {role: place for place, role in enumerate(_ASKED_FIRST)}
    may.sort(key=lambda d: (d.contact_id in seen.unheard, order[d.role], d.level, str(d.person_id)))
    return may[0] if may else None


def _reached(duty: Duty, seen: Seen) -> bool:
    return duty.reached and duty.contact_id not in seen.unheard
