"""What a look at coverage is made of, and whether anything of it has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection

from models import duties, reach, register
from models.coverage import Gap
from models.duties import Duty
from models.register import Ward
from models.stand_ins import StandIn
from routing.coverage import GROUPS, gaps, this_hour
from routing.coverage_hours import HOURS, begun
from routing.reads import books_from, day_of, standing_in
from routing.rulebook import Book


@dataclass(frozen=True, repr=False)
class Seen:
    """Wards, every duty there, whom no SMS reaches, the rules now and those that come within the
    day, and who stands in for whom.
    """

    wards: Sequence[Ward]
    duties: Sequence[Duty]
    unheard: frozenset[UUID]
    book: Book
    later: Sequence[tuple[datetime, Book]]
    standing: Mapping[UUID, StandIn]

    def gaps(self, start: datetime, groups: Collection[str] = tuple(GROUPS)) -> list[Gap]:
        """As routing.coverage counts them from an hour on; `groups` are names of its EVERY."""
        return gaps(
            self.wards,
            self.duties,
            self.unheard,
            start,
            book=self.book,
            later=self.later,
            standing=self.standing,
            groups=groups,
        )

    def digest(self, start: datetime) -> bytes:
        """The same as long as nothing would come out otherwise."""
        told = [start, *self.wards, *map(repr, self.duties), *sorted(map(str, self.unheard))]
        told += [self.book.number, *((at, one.number) for at, one in self.later)]
        told += sorted(map(repr, self.standing.values()))
        return sha256("\n".join(map(str, told)).encode()).digest()


def look(db: Connection, now: datetime) -> Seen:
    """All of the register in force."""
    held = [begun(duty, now) for duty in duties.everybody(db, now)]
    return Seen(
        register.in_force(db, day_of(now)),
        held,
        reach.unheard(db, now),
        *rules(db, now),
        standing_in(db, held, now),
    )


def rules(db: Connection, now: datetime) -> tuple[Book, list[tuple[datetime, Book]]]:
    """Those in force, and those that come within the hours that are counted; one query."""
    return books_from(db, now, this_hour(now) + timedelta(hours=HOURS))
