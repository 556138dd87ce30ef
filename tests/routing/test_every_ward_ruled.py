"""The same proof under rules somebody drew up, with what reporters keep from whom and who is hurt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from time import perf_counter
from uuid import UUID

import pytest

from models.register import Ward
from routing.categories import CATEGORIES, KINDS, SEVERITIES
from routing.directory import Directory, areas_of, may_receive
from routing.plan import Plan, Subject, plan
from routing.rulebook import CHANNELS, EVERYWHERE, FLAGS, HAPPENING, NOT_TOLD, WORDS, Book, Row
from routing.rulebook_form import ORDINARY, book, kept
from routing.rules import LEVELS
from tests.routing.people import SATURDAY, covering, demo_holders, wards

HOURS = ("", "", "Mo-Su 20:00-06:00", "1/3 days from 2026-11-20 18:00-06:00")
KEPT_FROM = ((), ("forum",), ("police",), ("forum", "police"))
SEEDS = (20261122, 7)
SAMPLES = 2  # moments of each ward and category under each book


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
        rows.append(
            Row(
                name=f"drawn {len(rows):02}",
                categories=categories,
                severities=frozenset(draw.sample(SEVERITIES, draw.randrange(3))),
                flags=frozenset(draw.sample(FLAGS, draw.randrange(2))),
                happening=draw.choice(HAPPENING),
                hours=draw.choice(HOURS),
                area=draw.choice(areas),
                levels={kind: draw.choice((*LEVELS, NOT_TOLD)) for kind in kinds},
                clocks={draw.choice(LEVELS): minutes} if draw.random() < 0.5 else {},
                words=draw.choice(WORDS),
                channel=draw.choice((*CHANNELS, "sms", "sms")),
            )
        )
    return book(7, map(kept, rows))


def subjects(ward: Ward, draw: Random) -> Iterator[Subject]:
    for code, category in CATEGORIES.items():
        for _ in range(SAMPLES):
            yield Subject(
                code,
                category.severity,
                ward,
                happening_now=draw.random() < 0.5,
                kept_from=frozenset(draw.choice(KEPT_FROM)),
                hurt=draw.random() < 0.5,
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
    rules = drawn_book(draw)
    for ward in wards().values():
        directory = Directory(covering(demo_holders(), ward).holders, rules)
        phones = kinds_by_phone(directory)
        for subject in subjects(ward, draw):
            at = SATURDAY + timedelta(minutes=draw.randrange(7 * 24 * 60))
            found = plan(subject, directory, at)
            count, ruled = count + 1, ruled + bool(found.row.name)
            if fault := _fault(found, subject, phones):
                faults.append((ward.code, subject.category, fault))
    with capsys.disabled():
        print(f" {count:,} plans, {ruled:,} by a row, in {perf_counter() - began:.1f} s")
    assert count == 1_450 * 13 * SAMPLES
    assert ruled > count // 20
    assert not faults, faults[:10]


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
