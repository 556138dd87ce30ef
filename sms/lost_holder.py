"""The alarm when no SMS reaches a duty holder any more: whose phone, where, and who is left there.

The desks of the county and of the nation hear at any hour, one person of the same organisation by
day. A phone that is reached again by then raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from models import audience, contacts, duties, reach, register
from models.duties import Duty
from models.register import Ward
from models.stand_ins import StandIn
from routing import coverage_hours
from routing.categories import ORDINARY
from routing.coverage import NEAR
from routing.directory import areas_of, may_receive
from routing.reads import day_of, standing_in
from sms import texts_coverage
from sms.coverage_posting import ALARM, BY_DAY, write
from sms.telling import Line, Nudge

_ORDINARY = frozenset(ORDINARY)
_DESKS = ("national_desk", "county_desk")
_log = structlog.get_logger("sms.coverage")


@dataclass(frozen=True)
class _Lost:
    """One duty nobody hears of any more, and how many of how many phones are left for its area."""

    duty: Duty
    where: str
    left: int
    of: int


def tell(line: Line, contact_id: UUID) -> list[Nudge]:
    """Writes the alarm about one phone, of its duty where fewest are left; once a day."""
    contact = contacts.get(line.db, contact_id)
    if contact.reached:
        return []
    held = [one for one in duties.of_contact(line.db, contact_id) if _ordinary(one)]
    if not held:
        return []
    wards = register.in_force(line.db, day_of(line.now))
    unheard = reach.unheard(line.db, line.now)
    lost = min(
        (_lost(line, one, wards, unheard) for one in held), key=lambda one: (one.left, one.of)
    )
    here = {"organisation": lost.duty.organisation, "ward": lost.where, "left": lost.left}
    _log.error("duty_holder_lost", **here)
    written = (
        _write(line, purpose, person, contact_id, lost)
        for purpose, person in _hearing(line, lost.duty, wards)
    )
    return [nudge for nudge in written if nudge]


def _ordinary(duty: Duty) -> bool:
    """Duties of the sensitive branch are told of by the console alone."""
    return duty.kind not in audience.NEVER


def _lost(line: Line, duty: Duty, wards: list[Ward], unheard: frozenset[UUID]) -> _Lost:
    """Counted are phones as near as this one: levels 0 and 1 together, another level alone.

    Left are those that can be told within the coming hour, of the category that fewest hear of.
    """
    levels = NEAR if duty.level in NEAR else (duty.level,)
    covering = duties.covering(line.db, _areas(duty, wards), line.now)
    others = [one for one in covering if one.level in levels and _ordinary(one)]
    phones = {one.contact_id for one in others} | {duty.contact_id}
    standing = standing_in(line.db, others, line.now)
    there = [
        (phone, _told_of(one))
        for one in others
        for phone in _there(one, standing.get(one.person_id), unheard, line.now)
    ]
    left = (len({phone for phone, told in there if code in told}) for code in _told_of(duty))
    return _Lost(duty, _where(duty, wards), min(left, default=0), len(phones))


def _told_of(duty: Duty) -> frozenset[str]:
    """The ordinary categories a duty is told of."""
    given = _ORDINARY if duty.categories is None else _ORDINARY & frozenset(duty.categories)
    return frozenset(code for code in given if may_receive(duty.kind, code))


def _there(
    duty: Duty, other: StandIn | None, unheard: frozenset[UUID], now: datetime
) -> Iterator[UUID]:
    """The phones that are told under a duty within the coming hour: the holder's, who stands in's.

    Duty hours, papers, days off and what no SMS reaches are asked as coverage asks them.
    """
    if coverage_hours.there(duty, now, unheard=duty.contact_id in unheard) & 1:
        yield duty.contact_id
    if other and coverage_hours.instead(duty, other, now, unheard=other.contact_id in unheard) & 1:
        yield other.contact_id


def _areas(duty: Duty, wards: list[Ward]) -> list[tuple[str, str]]:
    """The area itself and what lies around it; a ward stands for itself alone."""
    inside = _inside(duty, wards)
    around = areas_of(inside) if inside else {duty.area_level: duty.area_code, "national": ""}
    levels = [*around]
    from_here = levels[levels.index(duty.area_level) :] if duty.area_level in around else levels
    return [(level, around[level]) for level in from_here]


def _inside(duty: Duty, wards: Iterable[Ward]) -> Ward | None:
    return next((w for w in wards if areas_of(w).get(duty.area_level) == duty.area_code), None)


def _where(duty: Duty, wards: list[Ward]) -> str:
    inside = _inside(duty, wards)
    if inside is None or duty.area_level == "national":
        return "Kenya"
    named = {"ward": inside.name, "constituency": inside.constituency, "county": inside.county}
    return named.get(duty.area_level, duty.area_code)


def _hearing(line: Line, lost: Duty, wards: list[Ward]) -> list[tuple[str, Duty]]:
    """The desks, and the first of the same organisation whom an SMS reaches: each phone once."""
    near = duties.covering(line.db, _areas(lost, wards), line.now)
    able = [one for one in near if one.reached]
    desks = {one.contact_id: (ALARM, one) for one in reversed(able) if one.kind in _DESKS}
    own = next((one for one in able if one.organisation_id == lost.organisation_id), None)
    if own is not None and own.contact_id not in desks:
        desks[own.contact_id] = (BY_DAY, own)
    return list(desks.values())


def _write(line: Line, purpose: str, to: Duty, contact_id: UUID, lost: _Lost) -> Nudge | None:
    words = texts_coverage.lost(
        line.t(to.language),
        organisation=lost.duty.organisation,
        role=lost.duty.role,
        where=lost.where,
        left=lost.left,
        of=lost.of,
    )
    cause = f"lost:{contact_id}:{to.contact_id}:{day_of(line.now).isoformat()}"
    return write(line.db, line.vault, words, to, purpose=purpose, now=line.now, cause=cause)
