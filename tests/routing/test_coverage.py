"""Who can be told in each ward at each hour of the next day, counted by phones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models.coverage import Gap
from models.duties import NO_END, Duty
from routing.categories import CATEGORIES
from routing.coverage import ALL_DAY, GROUPS, gaps, spans
from tests.routing.people import KILIMANI, named

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # Saturday 15:00 in Nairobi
NIGHT = sum(1 << hour for hour in range(5, 15))  # from 20:00 to 06:00
ASHA = Duty(
    person_id=named("Asha"),
    contact_id=named("Asha's phone"),
    organisation_id=named("Watch"),
    organisation="Watch",
    kind="forum",
    person="Asha",
    role="coordinator",
    language="en",
    area_level="ward",
    area_code=KILIMANI.code,
    categories=None,
    level=0,
    hours="",
    off_until=None,
    blocked="",
    sms_stopped_at=None,
)
BRIAN = replace(ASHA, person_id=named("Brian"), contact_id=named("Brian's phone"), level=1)


def crime(*duties: Duty, unheard: frozenset[UUID] = frozenset()) -> Gap | None:
    found = gaps([KILIMANI], duties, unheard, NOON)
    return next((gap for gap in found if gap.categories == "crime"), None)


def test_every_ordinary_category_is_in_one_group() -> None:
    grouped = [code for group in GROUPS.values() for code in group]
    assert sorted(grouped) == sorted(c.code for c in CATEGORIES.values() if not c.sensitive)


def test_two_phones_all_day_are_no_gap() -> None:
    assert gaps([KILIMANI], [ASHA, BRIAN], frozenset(), NOON) == []


def test_a_ward_nobody_ever_had_is_a_gap_that_is_not_held() -> None:
    assert [gap.held for gap in gaps([KILIMANI], [], frozenset(), NOON)] == [False] * len(GROUPS)


@pytest.mark.parametrize(
    ("other", "alone", "nobody"),
    [
        pytest.param(replace(BRIAN, blocked="UserInBlacklist"), ALL_DAY, 0, id="blacklisted"),
        pytest.param(replace(BRIAN, sms_stopped_at=NOON), ALL_DAY, 0, id="stopped SMS"),
        pytest.param(replace(BRIAN, off_until=NO_END), ALL_DAY, 0, id="off without an end"),
        pytest.param(
            replace(BRIAN, off_until=NOON + timedelta(minutes=90)), 0b11, 0, id="off for an hour and a half"
        ),
        pytest.param(replace(BRIAN, hours="Mo-Su 06:00-20:00"), NIGHT, 0, id="by day alone"),
        pytest.param(replace(BRIAN, hours="Mo-Fr 00:00-24:00"), ALL_DAY & ~(1 << 33), 0, id="not at the weekend"),
        pytest.param(replace(BRIAN, hours="nonsense"), 0, 0, id="hours nobody can read are always"),
        pytest.param(replace(BRIAN, level=2), ALL_DAY, 0, id="at the county's level"),
        pytest.param(replace(BRIAN, contact_id=ASHA.contact_id), ALL_DAY, 0, id="the same phone"),
        pytest.param(replace(BRIAN, categories=["theft"]), ALL_DAY, 0, id="for theft alone"),
        pytest.param(replace(BRIAN, kind="caseworker"), ALL_DAY, 0, id="of a kind never told"),
        pytest.param(replace(BRIAN, area_code="0001"), ALL_DAY, 0, id="of another ward"),
    ],
)  # fmt: skip
def test_who_is_not_counted_leaves_one_alone(other: Duty, alone: int, nobody: int) -> None:
    found = crime(ASHA, other) or Gap("", "", 0, 0, True)
    assert (found.alone, found.nobody, found.held) == (alone, nobody, True)


def test_a_phone_that_does_not_answer_is_not_counted() -> None:
    found = crime(ASHA, BRIAN, unheard=frozenset({ASHA.contact_id, BRIAN.contact_id}))
    assert found and (found.nobody, found.alone) == (ALL_DAY, 0)


def test_a_group_is_covered_as_well_as_the_least_of_its_categories() -> None:
    two = replace(BRIAN, categories=["theft", "burglary", "violence", "gang"])
    assert crime(ASHA, two) == Gap(KILIMANI.code, "crime", 0, ALL_DAY, True)


def test_hours_are_said_as_spans() -> None:
    at = NOON + timedelta(hours=5)
    assert spans(NIGHT, NOON) == [(at, at + timedelta(hours=10))]
    assert spans(0b101, NOON) == [
        (NOON, NOON + timedelta(hours=1)),
        (NOON + timedelta(hours=2), NOON + timedelta(hours=3)),
    ]
