"""The watch over coverage: a check whenever the directory or a phone changes, and every hour.

Who is told that a ward has nobody: the operator by the console's first page, and by SMS one
reachable person of each safety forum that has a duty there, at most once a day.
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
from routing.coverage import NEAR, gaps, spans, this_hour
from routing.directory import areas_of
from routing.hours import EAST_AFRICA
from routing.reads import day_of
from sms import texts_coverage
from sms.posting import post
from sms.telling import Nudge

AGAIN = timedelta(days=7)  # a gap that stays is told of again after this long
LANE = "normal"
_ASKED_FIRST = ("coordinator", "deputy", "member")


@dataclass(frozen=True, repr=False)
class _Seen:
    """What a check is made of."""

    wards: list[Ward]
    duties: list[Duty]
    unheard: frozenset[UUID]

    def digest(self, start: datetime) -> bytes:
        """The same as long as nothing would come out otherwise."""
        told = [start, len(self.wards), *map(repr, self.duties), *sorted(map(str, self.unheard))]
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
        found = gaps(seen.wards, seen.duties, seen.unheard, start)
        coverage.keep(db, found, Check(digest, start, now, len(seen.wards)))
        return _tell(db, vault, languages, seen, now)


def _seen(db: Connection, now: datetime) -> _Seen:
    wards = register.in_force(db, day_of(now))
    return _Seen(wards, duties.everybody(db), reach.unheard(db, now))


def _tell(
    db: Connection, vault: Vault, languages: Mapping[str, Translate], seen: _Seen, now: datetime
) -> list[Nudge]:
    owed = {kept.gap.ward_code: kept.gap for kept in coverage.gaps(db) if _owed(kept, now)}
    if not owed:
        return []
    wards = [ward for ward in seen.wards if ward.code in owed]
    nudges: list[Nudge] = []
    told: set[str] = set()
    for person, theirs in _recipients(wards, seen):
        words = _words(languages, person, theirs, owed, now)
        message = _write(db, vault, person, words, now)
        if message:
            nudges.append((LANE, message))
            told.update(ward.code for ward in theirs)
    coverage.told(db, told, now)
    return nudges


def _owed(kept: Kept, now: datetime) -> bool:
    """Wards where somebody has a duty and yet nobody can be told at some hour."""
    lapsed = kept.gap.held and kept.gap.nobody != 0
    return lapsed and (kept.told_at is None or now - kept.told_at >= AGAIN)


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
) -> str:
    first = wards[0]
    begins, ends = spans(gaps_by_ward[first.code].nobody, this_hour(now))[0]
    return texts_coverage.nobody(
        languages.get(person.language) or languages["en"],
        ward=first.name,
        more=len(wards) - 1,
        begins=begins.astimezone(EAST_AFRICA),
        ends=ends.astimezone(EAST_AFRICA),
    )


def _write(db: Connection, vault: Vault, person: Duty, words: str, now: datetime) -> UUID | None:
    """None where this person was told today."""
    return post(
        db,
        vault,
        words,
        purpose="coverage",
        lane=LANE,
        now=now,
        cause=f"coverage:{person.contact_id}:{day_of(now).isoformat()}",
        person_id=person.person_id,
        contact_id=person.contact_id,
    )
