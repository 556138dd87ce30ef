"""The proof that there is an answer: every ward, category, hour of a day, happening now or not.

Every hour of a Saturday in all wards; of a weekday and of a Sunday night where any duty keeps hours,
and at three moments of those where none does; the levels above the first at two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from time import process_time

import pytest

from models.register import Ward
from routing.categories import CATEGORIES
from routing.directory import Directory
from routing.plan import Plan, Subject, plan
from routing.rules import LEVELS
from tests.routing.people import SATURDAY, covering, demo_holders, wards

_DAY = SATURDAY.replace(hour=0)
HOURS = [_DAY + timedelta(hours=hour) for hour in range(24)]
WEEKDAY = [at + timedelta(days=4) for at in HOURS]  # a Wednesday
SUNDAY_NIGHT = [_DAY + timedelta(days=1, hours=15 + hour) for hour in range(12)]  # 18:00 to 06:00
KEEPING_HOURS = (*HOURS, *WEEKDAY, *SUNDAY_NIGHT)
KEEPING_NONE = (*HOURS, WEEKDAY[9], SUNDAY_NIGHT[5], SUNDAY_NIGHT[9])
ABOVE = [(at, level) for at in (SATURDAY, SUNDAY_NIGHT[9]) for level in LEVELS[1:]]
PATIENCE = 120.0  # seconds of a processor, four times what it takes


def test_no_ward_category_or_hour_is_without_somebody(capsys: pytest.CaptureFixture[str]) -> None:
    began, count, keeping, faults = process_time(), 0, 0, []
    for ward in wards().values():
        directory = covering(demo_holders(), ward)
        moments = _moments(directory)
        keeping += len(moments) == len(KEEPING_HOURS) + len(ABOVE)
        for subject in _subjects(ward):
            for at, level in moments:
                count += 1
                if not _answered(plan(subject, directory, at, level=level), subject):
                    faults.append((ward.code, subject.category, subject.happening_now, at, level))
    took = process_time() - began
    with capsys.disabled():
        print(f" {count:,} plans proved in {took:.1f} s of a processor, {keeping} wards keep hours")
    more = keeping * (len(KEEPING_HOURS) - len(KEEPING_NONE))
    assert count == 13 * 2 * (1_450 * (len(KEEPING_NONE) + len(ABOVE)) + more)
    assert keeping > 100, "the demo directory has wards whose duties keep hours"
    assert took < PATIENCE
    assert not faults, faults[:10]


def _moments(directory: Directory) -> list[tuple[datetime, int]]:
    """(time, level) to prove for a ward."""
    keeps = any(holder.hours for holder in directory.holders)
    return [*((at, 0) for at in (KEEPING_HOURS if keeps else KEEPING_NONE)), *ABOVE]


def _subjects(ward: Ward) -> Iterator[Subject]:
    for (code, category), now in product(CATEGORIES.items(), (False, True)):
        yield Subject(code, category.severity, ward, now)


def _answered(found: Plan, subject: Subject) -> bool:
    never = CATEGORIES[subject.category].never
    if any(told.holder.kind in never for told in found.told):
        return False
    if subject.category == "child-safety":
        return not found.told and not found.desk and found.due_at is None
    return bool(found.told or found.desk) and (found.due_at is None) == found.desk
