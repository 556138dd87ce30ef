"""Which wards nobody can be told in any more once somebody is away, or under other rules: said
before it is so.

Counted as coverage counts (routing.coverage), for the next 24 hours and ordinary categories alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models import duties, reach, register
from models.coverage import Gap
from models.duties import Duty
from models.register import Ward
from models.stand_ins import StandIn
from routing.coverage import gaps, this_hour
from routing.coverage_hours import begun
from routing.directory import areas_of
from routing.reads import book_at, day_of, standing_in
from routing.rulebook import Book

MOST = 100  # wards; a duty of the whole country is no ward's own


@dataclass(frozen=True)
class Left:
    """A ward, and by group the hours from `start` on in which nobody would be left."""

    ward: Ward
    start: datetime
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, repr=False)
class _Around:
    """What holds in some wards."""

    wards: Sequence[Ward]
    held: Sequence[Duty]
    unheard: frozenset[UUID]
    book: Book
    standing: Mapping[UUID, StandIn]


def left_without(
    db: Connection, own: Collection[Duty], away: Callable[[Duty], Duty], now: datetime
) -> list[Left]:
    """The wards that `away` would leave to nobody at some hour, by code; [] where none is.

    `own` are the duties of who goes, `away` makes of each duty held there what it would be then.
    Seven queries: wards, duties, phones unheard (3), rules, who is away for whom; one more where a
    phone is silent. Who is about to go has just been heard of.
    """
    wards = register.within(db, day_of(now), {(one.area_level, one.area_code) for one in own})
    if not 0 < len(wards) <= MOST:
        return []
    areas = {area for ward in wards for area in areas_of(ward).items()}
    held = [begun(one, now) for one in duties.covering(db, sorted(areas), now)]
    then = [away(one) for one in held]
    phones = {one.contact_id for one in held} - {one.contact_id for one in own}
    unheard = reach.unheard(db, now, phones)
    present = _Around(wards, held, unheard, book_at(db, now), standing_in(db, then, now))
    return _new(present, replace(present, held=then), now)


def left_by_rules(db: Connection, other: Book, now: datetime) -> list[Left]:
    """The wards that another book of rules would leave to nobody at some hour, by code.

    Seven queries as above, over every ward; 0.2 s of counting for each of the two books.
    """
    held = [begun(one, now) for one in duties.everybody(db, now)]
    wards, unheard = register.in_force(db, day_of(now)), reach.unheard(db, now)
    present = _Around(wards, held, unheard, book_at(db, now), standing_in(db, held, now))
    return _new(present, replace(present, book=other), now)


def _new(present: _Around, then: _Around, now: datetime) -> list[Left]:
    """What is missing then and not at present."""
    start = this_hour(now)
    before = {(gap.ward_code, gap.categories): gap.nobody for gap in _gaps(present, start)}
    new: dict[str, list[Gap]] = {}
    for gap in _gaps(then, start):
        hours = gap.nobody & ~before.get((gap.ward_code, gap.categories), 0)
        if hours:
            new.setdefault(gap.ward_code, []).append(replace(gap, nobody=hours, alone=0))
    return [Left(one, start, tuple(new[one.code])) for one in present.wards if one.code in new]


def _gaps(around: _Around, start: datetime) -> list[Gap]:
    return gaps(
        around.wards,
        around.held,
        around.unheard,
        start,
        book=around.book,
        standing=around.standing,
    )
