"""Who is told what of the gaps in coverage, and what they were told of before.

Of a gap nobody is told twice in a week, but of other hours without anybody, of another group of
categories and of another ward at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from locales.marks import Translate
from locales.spoken import spoken
from models import coverage, forum_links
from models.coverage import Kept
from models.duties import Duty
from models.register import Ward
from models.vault import Vault
from routing.coverage import GROUP_LABELS, GROUPS, spans, this_hour
from routing.coverage_hours import HOURS
from routing.coverage_seen import Seen
from routing.coverage_told import going_on, hours_of_day
from routing.hours import EAST_AFRICA
from routing.reads import day_of
from sms import texts_coverage
from sms.coverage_hearers import desks, every_desk, forums
from sms.coverage_posting import ALARM, BY_DAY, write
from sms.pace import QUIET
from sms.telling import Nudge
from sms.windows import Window

NOBODY, ALONE, BARE = "nobody", "alone", "bare"
# A gap that stays is told of again after this long.
AGAIN = {NOBODY: timedelta(days=7), ALONE: timedelta(days=14), BARE: timedelta(days=30)}
_Written = tuple[Nudge, list[Ward]]  # a message, and the wards it is of


@dataclass(frozen=True, repr=False)
class Telling:
    """What telling needs."""

    db: Connection
    vault: Vault
    languages: Mapping[str, Translate]
    now: datetime
    quiet: Window = QUIET


@dataclass(frozen=True)
class _Owed:
    """What is to be said of a ward: the gap it is said of, and the others alike."""

    what: str
    gaps: tuple[Kept, ...]

    @property
    def first(self) -> Kept:
        return self.gaps[0]

    @property
    def mask(self) -> int:
        """Every hour in which anything of it is missing."""
        hours = 0
        for kept in self.gaps:
            hours |= _mask(kept)
        return hours

    @property
    def kinds(self) -> tuple[str, ...]:
        """The groups that are missing in the same hours; none where all are."""
        same = {kept.gap.categories for kept in self.gaps if _mask(kept) == _mask(self.first)}
        return () if len(same) == len(GROUPS) else tuple(name for name in GROUPS if name in same)


def tell(line: Telling, seen: Seen, looked: datetime) -> list[Nudge]:
    """To whoever hears of a ward that one alone is there or nobody, or that nobody ever was.

    `looked` is the hour of the look before.
    """
    start = this_hour(line.now)
    found = coverage.gaps(line.db)
    known = [_known(kept, start, looked) for kept in found]
    hours = {
        (now.gap.ward_code, now.gap.categories): now.told_hours
        for now, was in zip(known, found, strict=True)
        if now.told_hours != was.told_hours
    }
    worst = _worst(known, start, line.now)
    nudges: list[Nudge] = []
    for what in (NOBODY, ALONE, BARE):
        owed = {code: one for code, one in worst.items() if one.what == what}
        written = _tell_of(line, what, owed, seen)
        hours |= _hours(written, owed, start) if what == NOBODY else {}
        nudges += [nudge for nudge, _wards in written]
    coverage.told_hours(line.db, hours)
    return nudges


def _tell_of(line: Telling, what: str, owed: Mapping[str, _Owed], seen: Seen) -> list[_Written]:
    """Writes what is owed of these wards to whoever hears of it."""
    wards = [ward for ward in seen.wards if ward.code in owed]
    hearing = _hearing(line, what, wards, owed, seen) if wards else []
    written = [
        (nudge, theirs)
        for purpose, person, theirs in hearing
        if (nudge := _write(line, purpose, person, theirs, owed))
    ]
    told = {ward.code for _nudge, theirs in written for ward in theirs}
    if told:
        coverage.told(line.db, told, line.now, what)
    return written


def _hearing(
    line: Telling, what: str, wards: list[Ward], owed: Mapping[str, _Owed], seen: Seen
) -> list[tuple[str, Duty, list[Ward]]]:
    """(purpose, whom, wards). What begins in the quiet hours is the desk's at once: a forum hears
    by day alone, and of it only what lasts until then.
    """
    if what == BARE:
        return [(BY_DAY, *one) for one in desks(wards, seen)]
    night = _night(line, what, wards, owed)
    alarmed = every_desk(night, seen)
    heard = {ward.code for _desk, theirs in alarmed for ward in theirs}
    by_day = [ward for ward in wards if ward.code not in heard or _lasts(line, owed[ward.code])]
    links = forum_links.working(line.db, {ward.code for ward in by_day}, day_of(line.now))
    told = forums(by_day, seen, links)
    heard |= {ward.code for _person, theirs in told for ward in theirs}
    rest = every_desk([ward for ward in by_day if ward.code not in heard], seen)
    return [
        *((ALARM, *one) for one in alarmed),
        *((BY_DAY, *one) for one in (*told, *rest)),
    ]


def _night(
    line: Telling, what: str, wards: Iterable[Ward], owed: Mapping[str, _Owed]
) -> list[Ward]:
    """The wards where nobody is there at some hour of the quiet ones that are now."""
    if what != NOBODY or not line.quiet.covers(line.now):
        return []
    ends, start = line.quiet.ends(line.now), this_hour(line.now)
    return [ward for ward in wards if spans(owed[ward.code].mask, start)[0][0] < ends]


def _lasts(line: Telling, one: _Owed) -> bool:
    """Whether nobody is there at an hour after the quiet ones too."""
    return spans(one.mask, this_hour(line.now))[-1][1] > line.quiet.ends(line.now)


def _hours(
    written: Iterable[_Written], owed: Mapping[str, _Owed], start: datetime
) -> dict[tuple[str, str], int]:
    """What has been told now of each ward and group: all that is missing there."""
    return {
        (ward.code, kept.gap.categories): hours_of_day(kept.gap.nobody, start)
        for _nudge, wards in written
        for ward in wards
        for kept in owed[ward.code].gaps
    }


def _known(kept: Kept, start: datetime, looked: datetime) -> Kept:
    """With the hours told of that only go on since the look before."""
    if kept.told_what != NOBODY:
        return kept
    seen = HOURS - (start - looked) // timedelta(hours=1)
    return replace(kept, told_hours=going_on(kept.told_hours, kept.gap.nobody, start, seen=seen))


def _worst(found: Iterable[Kept], start: datetime, now: datetime) -> dict[str, _Owed]:
    """By ward: what is owed to be said of it, of the longest gap first."""
    by_ward: dict[str, list[Kept]] = {}
    for kept in found:
        by_ward.setdefault(kept.gap.ward_code, []).append(kept)
    owed = {code: _owed(all_of_it, start, now) for code, all_of_it in by_ward.items()}
    return {code: one for code, one in owed.items() if one}


def _owed(found: list[Kept], start: datetime, now: datetime) -> _Owed | None:
    held = [kept for kept in found if kept.gap.held]
    nobody = [kept for kept in held if kept.gap.nobody]
    if nobody:
        new = [kept for kept in nobody if _is_news(kept, start, now)]
        first = sorted(new, key=lambda kept: -kept.gap.nobody.bit_count())
        rest = [kept for kept in nobody if kept not in new]
        return _Owed(NOBODY, (*first, *rest)) if new else None
    what = ALONE if held else BARE if len(found) == len(GROUPS) else ""
    first = held or found
    return _Owed(what, tuple(first)) if what and _is_due(first[0], what, now) else None


def _is_news(kept: Kept, start: datetime, now: datetime) -> bool:
    """Nobody is there: not told yet, told long ago, or at other hours than was told."""
    if kept.told_what != NOBODY or _is_due(kept, NOBODY, now):
        return True
    return bool(hours_of_day(kept.gap.nobody, start) & ~kept.told_hours)


def _is_due(kept: Kept, what: str, now: datetime) -> bool:
    return kept.told_at is None or now - kept.told_at >= AGAIN[what]


def _mask(kept: Kept) -> int:
    return kept.gap.nobody or kept.gap.alone


def _words(line: Telling, person: Duty, wards: list[Ward], owed: Mapping[str, _Owed]) -> str:
    t = spoken(line.languages, person.language)
    first, more = wards[0], len(wards) - 1
    one = owed[first.code]
    if one.what == BARE:
        return texts_coverage.bare(t, county=first.county, ward=first.name, more=more)
    begins, ends = spans(_mask(one.first), this_hour(line.now))[0]
    where = texts_coverage.Where(first.name, tuple(GROUP_LABELS[kind] for kind in one.kinds), more)
    times = {"begins": begins.astimezone(EAST_AFRICA), "ends": ends.astimezone(EAST_AFRICA)}
    if one.what == ALONE:
        return texts_coverage.alone(t, where, **times)
    return texts_coverage.nobody(t, where, asked=person.kind, **times)


def _write(
    line: Telling, purpose: str, person: Duty, wards: list[Ward], owed: Mapping[str, _Owed]
) -> Nudge | None:
    """None where this person was told today of the same wards until the same hours."""
    what = owed[wards[0].code].what
    ends = sorted((ward.code, _until(owed[ward.code], this_hour(line.now))) for ward in wards)
    of = sha256(repr(ends).encode()).hexdigest()[:12]
    cause = f"coverage:{what}:{person.contact_id}:{day_of(line.now).isoformat()}:{of}"
    words = _words(line, person, wards, owed)
    return write(line.db, line.vault, words, person, purpose=purpose, now=line.now, cause=cause)


def _until(one: _Owed, start: datetime) -> str:
    """When the longest gap ends; '' where no end of it is in sight."""
    ends = spans(_mask(one.first), start)[-1][1]
    return "" if ends >= start + timedelta(hours=HOURS) else ends.isoformat()
