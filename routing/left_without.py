"""Which wards nobody can be told in any more once somebody is away, or under other rules: said
before it is so.

Counted as coverage counts (routing.coverage), for the next 24 hours and ordinary categories alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from models import duties, reach, register
from models.coverage import Gap
from models.duties import Duty
from models.register import Ward
from routing.coverage import this_hour
from routing.coverage_hours import begun
from routing.coverage_seen import Seen, look, rules
from routing.directory import areas_of
from routing.reads import day_of, standing_in
from routing.rulebook import Book

MOST = 100  # wards; a duty of the whole country is no ward's own


@dataclass(frozen=True)
class Left:
    """A ward, and by group the hours from `start` on in which nobody would be left."""

    ward: Ward
    start: datetime
    gaps: tuple[Gap, ...]


def left_without(
    db: Connection, own: Collection[Duty], away: Callable[[Duty], Duty], now: datetime
) -> list[Left]:
    """The wards that `away` would leave to nobody at some hour, by code; [] where none is.

    `own` are the duties of who goes, `away` makes of each duty held there what it would be then.
    Seven queries: wards, duties, phones unheard (3), rules now and to come, who is away for whom;
    one more where a phone is silent. Who is about to go has just been heard of.
    """
    wards = register.within(db, day_of(now), {(one.area_level, one.area_code) for one in own})
    if not 0 < len(wards) <= MOST:
        return []
    areas = {area for ward in wards for area in areas_of(ward).items()}
    held = [begun(one, now) for one in duties.covering(db, sorted(areas), now)]
    then = [away(one) for one in held]
    phones = {one.contact_id for one in held} - {one.contact_id for one in own}
    unheard = reach.unheard(db, now, phones)
    present = Seen(wards, held, unheard, *rules(db, now), standing_in(db, then, now))
    return _new(present, replace(present, duties=then), now)


def left_by_rules(db: Connection, other: Book, now: datetime) -> list[Left]:
    """The wards that another book of rules would leave to nobody at some hour, by code.

    Seven queries as above, over every ward; 0.2 s of counting for each of the two books. What is
    to come anyway is at present; the other book holds as if nothing followed it.
    """
    present = look(db, now)
    return _new(present, replace(present, book=other, later=()), now)


def _new(present: Seen, then: Seen, now: datetime) -> list[Left]:
    """What is missing then and not at present."""
    start = this_hour(now)
    before = {(gap.ward_code, gap.categories): gap.nobody for gap in present.gaps(start)}
    new: dict[str, list[Gap]] = {}
    for gap in then.gaps(start):
        hours = gap.nobody & ~before.get((gap.ward_code, gap.categories), 0)
        if hours:
            new.setdefault(gap.ward_code, []).append(replace(gap, nobody=hours, alone=0))
    return [Left(one, start, tuple(new[one.code])) for one in present.wards if one.code in new]
