"""What a look at coverage is made of, and whether anything of it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection

from models import duties, reach, register
from models.duties import Duty
from models.register import Ward
from models.stand_ins import StandIn
from routing.coverage import this_hour
from routing.coverage_hours import HOURS, begun
from routing.reads import book_at, books_to_come, day_of, standing_in
from routing.rulebook import Book


@dataclass(frozen=True, repr=False)
class Seen:
    """The register, every duty, whom no SMS reaches, the rules now and those that come within the
    day, and who stands in for whom.
    """

    wards: list[Ward]
    duties: list[Duty]
    unheard: frozenset[UUID]
    book: Book
    later: list[tuple[datetime, Book]]
    standing: Mapping[UUID, StandIn]

    def digest(self, start: datetime) -> bytes:
        """The same as long as nothing would come out otherwise."""
        told = [start, *self.wards, *map(repr, self.duties), *sorted(map(str, self.unheard))]
        told += [self.book.number, *((at, one.number) for at, one in self.later)]
        told += sorted(map(repr, self.standing.values()))
        return sha256("\n".join(map(str, told)).encode()).digest()


def look(db: Connection, now: datetime) -> Seen:
    held = [begun(duty, now) for duty in duties.everybody(db, now)]
    return Seen(
        register.in_force(db, day_of(now)),
        held,
        reach.unheard(db, now),
        book_at(db, now),
        books_to_come(db, now, this_hour(now) + timedelta(hours=HOURS)),
        standing_in(db, held, now),
    )
