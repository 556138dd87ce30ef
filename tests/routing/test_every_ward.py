"""The proof that there is an answer: every ward, category, hour of a day, happening now or not."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

import pytest

from routing.categories import CATEGORIES
from routing.plan import Plan, Subject, plan
from tests.routing.people import SATURDAY, covering, demo_holders, wards

HOURS = [SATURDAY.replace(hour=0) + timedelta(hours=hour) for hour in range(24)]


def test_no_ward_category_or_hour_is_without_somebody(capsys: pytest.CaptureFixture[str]) -> None:
    began, count, faults = perf_counter(), 0, []
    for ward in wards().values():
        directory = covering(demo_holders(), ward)
        for code, category in CATEGORIES.items():
            for happening_now in (False, True):
                subject = Subject(code, category.severity, ward, happening_now)
                for at in HOURS:
                    count += 1
                    if not _answered(plan(subject, directory, at), subject):
                        faults.append((ward.code, code, happening_now, at))
    with capsys.disabled():
        print(f" {count:,} plans proved in {perf_counter() - began:.1f} s")
    assert count == 1_450 * 13 * 2 * 24
    assert not faults, faults[:10]


def _answered(found: Plan, subject: Subject) -> bool:
    never = CATEGORIES[subject.category].never
    if any(told.holder.kind in never for told in found.told):
        return False
    if subject.category == "child-safety":
        return not found.told and not found.desk and found.due_at is None
    return bool(found.told or found.desk) and (found.due_at is None) == found.desk
