"""The same proof under rules somebody drew up, with what reporters keep from whom and who is hurt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from time import perf_counter
from uuid import UUID

import pytest

from models.register import Ward
from routing.categories import CATEGORIES, KINDS, ORDINARY, SEVERITIES
from routing.directory import Directory, Holder, areas_of, may_receive
from routing.plan import Plan, Subject, plan
from routing.rulebook import (
    CHANNELS,
    EVERYWHERE,
    FLAGS,
    HAPPENING,
    NOT_TOLD,
    POLICE,
    WORDS,
    Book,
    Row,
)
from routing.rulebook_form import book, kept
from routing.rules import LEVELS
from routing.spoken import SPOKEN
from tests.routing.people import SATURDAY, covering, demo_holders, wards

HOURS = ("", "", "Mo-Su 20:00-06:00", "1/3 days from 2026-11-20 18:00-06:00")
KEPT_FROM = ((), ("forum",), ("police",), ("forum", "police"))
SEEDS = (20261122, 7)
SAMPLES = 2  # moments of each ward and category under each book


PASSED_ON = 20  # one in so many duties is of somebody away
WITHOUT = 12  # one in so many reports is kept from somebody's organisation, another names one
# Of the answers in wards where the demo directory has duties of their own, how many may be the
# desk's alone though no row says so: nobody of the kinds left by row and reporter is on duty.
MOST_AT_DESK = 0.02


def drawn_book(draw: Random) -> Book:
    """Forty rows such as a form would take, the same for the same seed."""
    rows: list[Row] = []
    while len(rows) < 40:
        categories = frozenset(draw.sample(ORDINARY, draw.randrange(4)))
        kinds = [
            kind
            for kind in draw.sample(KINDS, draw.randrange(5))
            if all(may_receive(kind, category) for category in categories)
        ]
        ward = draw.choice([*wards().values()])
        areas = [EVERYWHERE, *areas_of(ward).items()]
        minutes = (draw.randrange(1, 600), draw.randrange(1, 60))
        flags = frozenset(draw.sample(FLAGS, draw.randrange(2)))
        police = POLICE in flags
        rows.append(
            Row(
                name=f"drawn {len(rows):02}",
                categories=categories,
                severities=frozenset(draw.sample(SEVERITIES, draw.randrange(3))),
                flags=flags,
                happening=draw.choice(HAPPENING),
                hours=draw.choice(HOURS),
                area=draw.choice(areas),
                levels={
                    kind: NOT_TOLD if police else draw.choice((*LEVELS, NOT_TOLD)) for kind in kinds
                },
                clocks={draw.choice(LEVELS): minutes} if draw.random() < 0.5 and not police else {},
                words=draw.choice(WORDS),
                channel=draw.choice((*CHANNELS, "sms", "sms")),
            )
        )
    return book(7, map(kept, rows))


def with_people_away(held: Sequence[Holder], draw: Random) -> tuple[Holder, ...]:
    """Some are away; for half of them another of the organisation stands in."""
    found: list[Holder] = []
    for one in held:
        if draw.randrange(PASSED_ON):
            found.append(one)
        elif draw.random() < 0.5:
            found.append(replace(one, unreachable="off duty without an end"))
        else:
            others = [o for o in held if o.organisation_id == one.organisation_id]
            instead = draw.choice(others)
            own = {name: getattr(instead, name) for name in ("person_id", "contact_id", "also")}
            found.append(replace(one, **own, stands_in=True))
    return tuple(found)


def subjects(ward: Ward, held: Sequence[Holder], draw: Random) -> Iterator[Subject]:
    for code, category in CATEGORIES.items():
        for _ in range(SAMPLES):
            those = [one.organisation_id for one in held if one.area_level != "national"]
            kept = {draw.choice(those)} if those and not draw.randrange(WITHOUT) else set[UUID]()
            is_named = kept if draw.random() < 0.5 else set[UUID]()
            people = [one.contact_id for one in held]
            yield Subject(
                code,
                category.severity,
                ward,
                happening_now=draw.random() < 0.5,
                kept_from=frozenset(draw.choice(KEPT_FROM)),
                hurt=draw.random() < 0.5,
                kept_organisations=frozenset(kept),
                named_organisations=frozenset(is_named),
                flags=frozenset(draw.sample(SPOKEN, draw.randrange(3))),
                reporters=frozenset([draw.choice(people)] if not draw.randrange(WITHOUT) else []),
            )


def kinds_by_phone(directory: Directory) -> Mapping[UUID, set[str]]:
    """What everybody who answers at a phone is: who is told is judged by it."""
    found: dict[UUID, set[str]] = {}
    for holder in directory.holders:
        found.setdefault(holder.contact_id, set()).update((holder.kind, *holder.also))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_anybody_draws_up_leaves_a_report_without_somebody_or_tells_who_may_not_be(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    draw, began, count, ruled, faults = Random(seed), perf_counter(), 0, 0, []
    rules, away, at_desk = drawn_book(draw), 0, Counter[bool]()
    for ward in wards().values():
        held = with_people_away(covering(demo_holders(), ward).holders, draw)
        away += sum(one.stands_in for one in held)
        directory = Directory(held, rules)
        local = any(one.area_level in ("ward", "constituency") for one in held)
        phones = kinds_by_phone(directory)
        for subject in subjects(ward, held, draw):
            at = SATURDAY + timedelta(minutes=draw.randrange(7 * 24 * 60))
            found = plan(subject, directory, at)
            count, ruled = count + 1, ruled + bool(found.row.name)
            if local and not CATEGORIES[subject.category].sensitive:
                at_desk[found.desk and found.row.channel == "sms"] += 1
            if fault := _fault(found, subject, phones) or _kept(found, subject, directory):
                faults.append((ward.code, subject.category, fault))
    with capsys.disabled():
        print(f" {count:,} plans, {ruled:,} by a row, in {perf_counter() - began:.1f} s;", end="")
        print(f" {away:,} stand-ins; of {at_desk.total():,} where somebody has", end="")
        print(f" duties {at_desk[True]:,} are the desk's alone though no row says so")
    assert count == 1_450 * 13 * SAMPLES
    assert ruled > count // 20
    assert away > 100
    assert at_desk[True] < MOST_AT_DESK * at_desk.total()
    assert not faults, faults[:10]


def _kept(found: Plan, subject: Subject, directory: Directory) -> str:
    """Nobody of an organisation it is kept from, nor at a phone of theirs, nor who reported it."""
    barred = {
        one.contact_id
        for one in directory.holders
        if one.organisation_id in subject.kept_organisations
    }
    told = {one.holder.contact_id for one in found.told}
    if told & barred:
        return "told at a phone of those it is kept from"
    return "its reporter is told" if subject.reporters & told else ""


def _fault(found: Plan, subject: Subject, phones: Mapping[UUID, set[str]]) -> str:
    category = CATEGORIES[subject.category]
    forbidden = category.never | subject.kept_from
    for told in found.told:
        if not may_receive(told.holder.kind, subject.category):
            return f"{told.holder.kind} told of what it may not be"
        if phones[told.holder.contact_id] & forbidden:
            return f"told at a phone of {phones[told.holder.contact_id] & forbidden}"
    if category.sensitive and found.row.name:
        return f"row {found.row.name} rules the sensitive branch"
    if subject.category == "child-safety":
        return "somebody has a child's case" if found.told or found.desk else ""
    return "" if found.told or found.desk else "nobody has it"
