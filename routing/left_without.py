"""Which wards nobody can be told in any more once somebody is away: said before it is so.

Counted as coverage counts (routing.coverage), for the next 24 hours and ordinary categories alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models import duties, reach, register
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
    """A ward, and the hours from `start` on in which nobody would be left, as bits."""

    ward: Ward
    start: datetime
    mask: int


@dataclass(frozen=True, repr=False)
class _Around:
    """What holds in the wards of somebody's duties."""

    wards: list[Ward]
    held: list[Duty]
    unheard: frozenset[UUID]
    book: Book


def left_without(
    db: Connection, own: Sequence[Duty], away: Callable[[Duty], Duty], now: datetime
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
    unheard = reach.unheard(db, now) - {one.contact_id for one in own}
    around = _Around(wards, held, unheard, book_at(db, now))
    then = [away(one) for one in held]
    standing = standing_in(db, then, now)
    before = _nobody(around, held, standing.values(), now)
    after = _nobody(around, then, standing.values(), now)
    return [
        Left(ward, this_hour(now), new)
        for ward in wards
        if (new := after.get(ward.code, 0) & ~before.get(ward.code, 0))
    ]


def _nobody(
    around: _Around, held: Iterable[Duty], standing: Iterable[StandIn], now: datetime
) -> dict[str, int]:
    """By ward: the hours in which nobody can be told of one group of categories at least."""
    found: dict[str, int] = {}
    for gap in gaps(
        around.wards,
        held,
        around.unheard,
        this_hour(now),
        book=around.book,
        standing={one.for_id: one for one in standing},
    ):
        found[gap.ward_code] = found.get(gap.ward_code, 0) | gap.nobody
    return found
