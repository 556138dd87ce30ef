"""Whom gaps in coverage are told to: one reachable person of each safety forum that has a duty in
the ward; of a ward where nobody has any duty, one of the county's desk. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from models.duties import Duty
from models.register import Ward
from routing.coverage import NEAR
from routing.directory import areas_of
from sms.coverage_seen import Seen

Hearers = list[tuple[Duty, list[Ward]]]  # whom to tell, and of which wards
_ASKED_FIRST = ("coordinator", "deputy", "member")


def desks(wards: Iterable[Ward], seen: Seen) -> Hearers:
    """For each county with such wards: one of its desk whom an SMS reaches."""
    theirs: dict[str, list[Ward]] = {}
    for ward in wards:
        theirs.setdefault(ward.county_code, []).append(ward)
    found = {
        duty.area_code: duty
        for duty in reversed(seen.duties)
        if (duty.kind, duty.area_level) == ("county_desk", "county")
        and not (duty.blocked or duty.sms_stopped_at or duty.contact_id in seen.unheard)
    }
    return [(found[code], inside) for code, inside in theirs.items() if code in found]


def forums(wards: Iterable[Ward], seen: Seen) -> Hearers:
    """For each forum with a duty in any of the wards: whom to ask there, and its wards."""
    by_area: dict[tuple[str, str], set[UUID]] = {}
    for duty in seen.duties:
        if duty.kind == "forum" and duty.level in NEAR:
            by_area.setdefault((duty.area_level, duty.area_code), set()).add(duty.organisation_id)
    theirs: dict[UUID, list[Ward]] = {}
    for ward in wards:
        there = {one for area in areas_of(ward).items() for one in by_area.get(area, ())}
        for forum in there:
            theirs.setdefault(forum, []).append(ward)
    asked = {forum: _asked(forum, seen) for forum in theirs}
    return [(person, theirs[forum]) for forum, person in asked.items() if person]


def _asked(forum: UUID, seen: Seen) -> Duty | None:
    """The coordinator, else the deputy, else a member an SMS still reaches, off duty or not."""
    may = [
        duty
        for duty in seen.duties
        if duty.organisation_id == forum
        and duty.role in _ASKED_FIRST
        and not (duty.blocked or duty.sms_stopped_at)
    ]
    order = {role: place for place, role in enumerate(_ASKED_FIRST)}
    may.sort(key=lambda d: (d.contact_id in seen.unheard, order[d.role], d.level, str(d.person_id)))
    return may[0] if may else None
