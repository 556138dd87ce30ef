"""The watch over coverage: a check whenever the directory or a phone changes, and every hour.

Who is told that a ward has one alone, and then that it has nobody: the operator by the console's
first page, and by SMS one reachable person of each safety forum that has a duty there, at most once
a day of each. Of a ward where nobody has any duty the county's desk is told. Of the sensitive
branch nobody is: case workers see its gaps in the console.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, Engine

from locales.marks import Translate
from models import coverage, duties, reach, register
from models.coverage import Check, Gap, Kept
from models.duties import Duty
from models.register import Ward
from models.vault import Vault
from routing.coverage import EVERY, GROUPS, NEAR, gaps, spans, this_hour
from routing.coverage_hours import begun
from routing.directory import areas_of
from routing.hours import EAST_AFRICA
from routing.reads import StandIns, book_at, day_of, standing_in
from routing.rulebook import Book
from sms import texts_coverage
from sms.posting import post
from sms.telling import Nudge

NOBODY, ALONE, BARE = "nobody", "alone", "bare"
# A gap that stays is told of again after this long.
AGAIN = {NOBODY: timedelta(days=7), ALONE: timedelta(days=14), BARE: timedelta(days=30)}
LANE = "normal"
_ASKED_FIRST = ("coordinator", "deputy", "member")


@dataclass(frozen=True, repr=False)
class _Seen:
    """What a check is made of."""

    wards: list[Ward]
    duties: list[Duty]
    unheard: frozenset[UUID]
    book: Book
    standing: StandIns

    def digest(self, start: datetime) -> bytes:
        """The same as long as nothing would come out otherwise."""
        told = [start, len(self.wards), *map(repr, self.duties), *sorted(map(str, self.unheard))]
        told += [self.book.number, *sorted(map(repr, self.standing.values()))]
        return sha256("\n".join(map(str, told)).encode()).digest()


def check(
    database: Engine, vault: Vault, languages: Mapping[str, Translate], now: datetime
) -> list[Nudge]:
    """Looks again if anything has changed, keeps what it found, and writes who must hear of it."""
    with database.begin() as db:
        seen, start = _seen(db, now), this_hour(now)
        before, digest = coverage.last(db), seen.digest(start)
        if before is not None and before.digest == digest:
            return []
        found = gaps(
            seen.wards,
            seen.duties,
            seen.unheard,
            start,
            book=seen.book,
            standing=seen.standing,
            groups=EVERY,
        )
        coverage.keep(db, found, Check(digest, start, now, len(seen.wards)))
        return _tell(db, vault, languages, seen, now)


def _seen(db: Connection, now: datetime) -> _Seen:
    held = [begun(duty, now) for duty in duties.everybody(db, now)]
    return _Seen(
        register.in_force(db, day_of(now)),
        held,
        reach.unheard(db, now),
        book_at(db, now),
        standing_in(db, held, now),
    )


def _tell(
    db: Connection, vault: Vault, languages: Mapping[str, Translate], seen: _Seen, now: datetime
) -> list[Nudge]:
    """To the forums of a ward that one alone is there or nobody; to the county's desk that nobody
    ever was.
    """
    worst = _worst(coverage.gaps(db))
    nudges: list[Nudge] = []
    for what in (NOBODY, ALONE, BARE):
        owed = {code: kept.gap for code, (found, kept) in worst.items() if found == what
                and _owed(what, kept, now)}  # fmt: skip
        wards = [ward for ward in seen.wards if ward.code in owed]
        told: set[str] = set()
        for person, theirs in (_desks if what == BARE else _recipients)(wards, seen):
            words = _words(languages, person, theirs, owed, now, what)
            message = _write(db, vault, person, words, now, what)
            if message:
                nudges.append((LANE, message))
                told.update(ward.code for ward in theirs)
        if told:
            coverage.told(db, told, now, what)
    return nudges


def _worst(found: Iterable[Kept]) -> dict[str, tuple[str, Kept]]:
    """By ward: what is to be said of it, and the gap it is said of."""
    by_ward: dict[str, list[Kept]] = {}
    for kept in found:
        by_ward.setdefault(kept.gap.ward_code, []).append(kept)
    worst: dict[str, tuple[str, Kept]] = {}
    for code, all_of_it in by_ward.items():
        held = [kept for kept in all_of_it if kept.gap.held]
        nobody = [kept for kept in held if kept.gap.nobody]
        if held:
            worst[code] = (NOBODY, nobody[0]) if nobody else (ALONE, held[0])
        elif len(all_of_it) == len(GROUPS):
            worst[code] = (BARE, all_of_it[0])
    return worst


def _owed(what: str, kept: Kept, now: datetime) -> bool:
    """Not told yet, told long ago, or it has become worse since."""
    if kept.told_at is None or now - kept.told_at >= AGAIN[what]:
        return True
    return what == NOBODY and kept.told_what != NOBODY


def _desks(wards: Iterable[Ward], seen: _Seen) -> list[tuple[Duty, list[Ward]]]:
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


def _recipients(wards: Iterable[Ward], seen: _Seen) -> list[tuple[Duty, list[Ward]]]:
    """For each forum with a duty in any of the wards: whom to ask there, and its wards."""
    by_area: dict[tuple[str, str], set[UUID]] = {}
    for duty in seen.duties:
        if duty.kind == "forum" and duty.level in NEAR:
            by_area.setdefault((duty.area_level, duty.area_code), set()).add(duty.organisation_id)
    theirs: dict[UUID, list[Ward]] = {}
    for ward in wards:
        forums = {one for area in areas_of(ward).items() for one in by_area.get(area, ())}
        for forum in forums:
            theirs.setdefault(forum, []).append(ward)
    asked = {forum: _asked(forum, seen) for forum in theirs}
    return [(person, theirs[forum]) for forum, person in asked.items() if person]


def _asked(forum: UUID, seen: _Seen) -> Duty | None:
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


def _words(
    languages: Mapping[str, Translate],
    person: Duty,
    wards: list[Ward],
    gaps_by_ward: Mapping[str, Gap],
    now: datetime,
    what: str,
) -> str:
    t = languages.get(person.language) or languages["en"]
    first, more = wards[0], len(wards) - 1
    if what == BARE:
        return texts_coverage.bare(t, county=first.county, ward=first.name, more=more)
    gap = gaps_by_ward[first.code]
    begins, ends = spans(gap.nobody if what == NOBODY else gap.alone, this_hour(now))[0]
    say = texts_coverage.nobody if what == NOBODY else texts_coverage.alone
    local = {"begins": begins.astimezone(EAST_AFRICA), "ends": ends.astimezone(EAST_AFRICA)}
    return say(t, ward=first.name, more=more, **local)


def _write(
    db: Connection, vault: Vault, person: Duty, words: str, now: datetime, what: str
) -> UUID | None:
    """None where this person was told of such a thing today."""
    return post(
        db,
        vault,
        words,
        purpose="coverage",
        lane=LANE,
        now=now,
        cause=f"coverage:{what}:{person.contact_id}:{day_of(now).isoformat()}",
        person_id=person.person_id,
        contact_id=person.contact_id,
    )
