"""Who is told of a report, why, and until when. Pure: a report, a directory and a time go in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from locales.marks import Translate
from models.register import Ward
from routing.categories import CATEGORIES, KINDS
from routing.directory import AREA_LEVELS, Directory, Holder, areas_of, may_receive
from routing.hours import parse
from routing.papers import ACCREDITATION, LICENCE, NO_ACCREDITATION, NO_LICENCE, lapsed
from routing.reasons import because, brought_forward, english, reason
from routing.rulebook import NOT_TOLD, POLICE, STANDING, Circumstances, Row
from routing.rules import (
    BY_ROW,
    DESK_LEVEL,
    DESK_RULE,
    KIND_NOT_TOLD,
    LEVELS,
    by_row,
    due_at,
    told_rule,
)


@dataclass(frozen=True)
class Subject:
    """What is to be told: a category's code, its severity, where, and whether it goes on now.

    `passed_by` are people (ids) who gave this report back and are not asked again; `kept_from`
    are kinds of duty holder the reporter does not want told; `reporters` are the contacts who tell
    of it, and `kept_organisations` are those it may be about, as the desk has said.
    """

    category: str
    severity: str
    ward: Ward
    happening_now: bool
    passed_by: frozenset[UUID] = frozenset()
    kept_from: frozenset[str] = frozenset()
    kept_organisations: frozenset[UUID] = frozenset()
    hurt: bool = False
    named_organisations: frozenset[UUID] = frozenset()  # of those: whom its words name
    reporters: frozenset[UUID] = frozenset()
    flags: frozenset[str] = frozenset()  # what its words speak of (routing.spoken)

    def circumstances(self, directory: Directory) -> Circumstances:
        """What the rule rows ask after."""
        named = self.named_organisations
        police = POLICE in self.kept_from or any(
            one.kind == "police" and one.organisation_id in named for one in directory.holders
        )
        return Circumstances(
            self.category,
            self.severity,
            areas_of(self.ward),
            self.happening_now,
            self.hurt,
            self.flags | {POLICE} if police else self.flags,
        )


@dataclass(frozen=True)
class Told:
    """Somebody told of a subject at a time; `rule` is a stable id such as `level0.ward`, and
    `flags` what the row asked after that ruled it. `late`: of a level told before he or she was in
    it.
    """

    holder: Holder
    rule: str
    subject: Subject
    at: datetime
    flags: frozenset[str] = frozenset()
    late: bool = False

    def sentence(self, t: Translate) -> str:
        """Why, in t's language."""
        about = self.subject
        why = reason(
            self.rule, t, self.holder, category=about.category, ward=about.ward, now=self.at
        )
        found = because(why, self.flags, t)
        return brought_forward(found, t) if self.late else found

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.sentence(english)


@dataclass(frozen=True)
class LeftOut:
    """Somebody whose duty covers the ward and who is not told now, by which rule."""

    holder: Holder
    rule: str
    subject: Subject
    at: datetime

    def sentence(self, t: Translate) -> str:
        """Why not, in t's language."""
        about = self.subject
        return reason(
            self.rule, t, self.holder, category=about.category, ward=about.ward, now=self.at
        )

    @property
    def reason(self) -> str:
        """Why not, in English."""
        return self.sentence(english)


@dataclass(frozen=True)
class Plan:
    """Who is told at one level. `desk`: the desk's queue has it, and `due_at` is None.

    A child in danger is the one case in which nobody is told and no queue has it.
    """

    level: int
    told: tuple[Told, ...]
    left_out: tuple[LeftOut, ...]
    due_at: datetime | None
    desk: bool
    row: Row = STANDING  # of the rules in force: what moved levels, clocks and words
    book: int = 0  # the number of those rules


def plan(subject: Subject, directory: Directory, now: datetime, *, level: int = 0) -> Plan:
    """Tells every reachable holder of `level`, or of the next level that has one, or the desk.

    Raises KeyError for a category that does not exist.
    """
    barred = _barred(subject, directory)
    row = directory.book.row(subject.circumstances(directory), now)
    duties = _covering(subject, directory, row)
    seen = [(h, _hindrance(h, subject, now, barred) or _by(row, h)) for h in duties]
    if CATEGORIES[subject.category].never.issuperset(KINDS):
        return Plan(0, (), _left_out(seen, set(), 0, subject, now), None, False)
    free = [holder for holder, hindrance in seen if not hindrance]
    for step in range(level, len(LEVELS) if row.channel == "sms" else 0):
        chosen = _once(holder for holder in free if holder.level == step)
        if chosen:
            break
    else:
        step = DESK_LEVEL
        chosen = _once(holder for holder in free if holder.kind == "national_desk")
    return Plan(
        level=step,
        told=tuple(_told(holder, step, subject, now, row) for holder in chosen),
        left_out=_left_out(seen, {h.person_id for h in chosen}, step, subject, now),
        due_at=due_at(step, now, happening_now=subject.happening_now, row=row),
        desk=step == DESK_LEVEL,
        row=row,
        book=directory.book.number,
    )


def _covering(subject: Subject, directory: Directory, row: Row) -> list[Holder]:
    """The duties that cover the ward, at the level the row in force has them."""
    codes = areas_of(subject.ward)
    found = [h for h in directory.holders if codes.get(h.area_level) == h.area_code]
    if not row.levels:
        return found
    levels = [row.levels.get(holder.kind, holder.level) for holder in found]
    return [
        holder if level == NOT_TOLD else replace(holder, level=level)
        for holder, level in zip(found, levels, strict=True)
    ]


def _barred(subject: Subject, directory: Directory) -> Mapping[UUID, str]:
    """Rules by phone: whoever answers at one phone for several organisations is one."""
    found = _barred_kinds(subject, directory)
    for holder in directory.holders:
        if holder.person_id in subject.passed_by:
            found.setdefault(holder.contact_id, "person.passed")
        if kept := holder.organisations & subject.kept_organisations:
            is_named = not kept.isdisjoint(subject.named_organisations)
            found[holder.contact_id] = "report.named" if is_named else "desk.conflict"
    return found | dict.fromkeys(subject.reporters, "reporter.self")


def _barred_kinds(subject: Subject, directory: Directory) -> dict[UUID, str]:
    """Whoever is of a kind that may not be told is not told as another kind either."""
    never = CATEGORIES[subject.category].never
    if not never and not subject.kept_from:
        return {}
    kinds: dict[UUID, frozenset[str]] = {}
    for holder in directory.holders:
        kinds[holder.contact_id] = kinds.get(holder.contact_id, frozenset()) | holder.kinds
    asked = {phone: "phone.kept_from" for phone, of in kinds.items() if of & subject.kept_from}
    return asked | {phone: "phone.never" for phone, of in kinds.items() if of & never}


def _hindrance(holder: Holder, subject: Subject, now: datetime, barred: Mapping[UUID, str]) -> str:
    """The rule that keeps a holder from being told at its level; '' where none does."""
    if holder.kind in CATEGORIES[subject.category].never:
        return "never.category"
    if not may_receive(holder.kind, subject.category):
        return "kind.category"
    if holder.categories is not None and subject.category not in holder.categories:
        return "duty.categories"
    if paper := lapsed(holder, now):
        return paper
    if holder.kind in subject.kept_from:
        return "reporter.kept_from"
    if holder.contact_id in barred:
        return barred[holder.contact_id]
    if holder.person_id in subject.passed_by:
        return "person.passed"
    if holder.unreachable:
        return "person.unreachable"
    return "" if parse(holder.hours).cover(now) else "duty.hours"


def _by(row: Row, holder: Holder) -> str:
    """What the row in force has against telling a kind; asked after all that no row can change."""
    return by_row(KIND_NOT_TOLD, row) if row.levels.get(holder.kind) == NOT_TOLD else ""


def _nearness(holder: Holder) -> tuple[int, str, str, str]:
    return AREA_LEVELS.index(holder.area_level), holder.organisation, holder.person, holder.hours


def _once(holders: Iterable[Holder]) -> list[Holder]:
    """One duty for each phone, the nearest: who holds several is told once."""
    chosen: dict[UUID, Holder] = {}
    for holder in sorted(holders, key=_nearness):
        chosen.setdefault(holder.contact_id, holder)
    return list(chosen.values())


def _told(holder: Holder, step: int, subject: Subject, now: datetime, row: Row) -> Told:
    rule = DESK_RULE if step == DESK_LEVEL else told_rule(step, holder.area_level)
    return Told(holder, by_row(rule, row), subject, now, row.flags)


_NEAR_TO_TOLD = (
    "never.category",
    "kind.category",
    "duty.categories",
    ACCREDITATION,
    LICENCE,
    NO_ACCREDITATION,
    NO_LICENCE,
    "reporter.kept_from",
    "phone.never",
    "phone.kept_from",
    "reporter.self",
    "report.named",
    "desk.conflict",
    "person.passed",
    KIND_NOT_TOLD,
    "level.before",
    "duty.hours",
    "person.unreachable",
    "person.once",
    "level.later",
)


def _left_out(
    seen: list[tuple[Holder, str]], told: set[UUID], step: int, subject: Subject, now: datetime
) -> tuple[LeftOut, ...]:
    """Each person not told, once, under the duty that came nearest to it."""
    nearest: dict[UUID, tuple[Holder, str]] = {}
    for holder, hindrance in seen:
        if holder.person_id in told:
            continue
        rule = hindrance or _other_level(holder, step)
        before = nearest.get(holder.person_id)
        if before is None or _near(rule) > _near(before[1]):
            nearest[holder.person_id] = (holder, rule)
    return tuple(LeftOut(holder, rule, subject, now) for holder, rule in nearest.values())


def _near(rule: str) -> int:
    return _NEAR_TO_TOLD.index(rule.partition(BY_ROW)[0])


def _other_level(holder: Holder, step: int) -> str:
    if holder.level == step:
        return "person.once"
    return "level.before" if holder.level < step else "level.later"
