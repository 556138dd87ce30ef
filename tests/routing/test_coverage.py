"""Who can be told in each ward at each hour of the next day, counted by phones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from models.coverage import CASES, Gap
from models.duties import NO_END, Duty
from models.stand_ins import StandIn
from routing.categories import CATEGORIES
from routing.coverage import CASE_GROUPS, EVERY, GROUPS, gaps, spans
from routing.coverage_hours import ALL_DAY
from routing.rulebook import NOT_TOLD, Book, Row
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


def test_a_ward_served_for_crime_alone_is_held_for_every_ordinary_group() -> None:
    both = [replace(one, categories=list(GROUPS["crime"])) for one in (ASHA, BRIAN)]
    found = gaps([KILIMANI], both, frozenset(), NOON, groups=EVERY)
    assert {gap.categories: (gap.held, gap.nobody == ALL_DAY) for gap in found} == {
        "emergency": (True, True),
        "drugs": (True, True),
        "other": (True, True),
        "family": (False, True),
        "conduct": (False, True),
    }


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


def hours(*span: int) -> int:
    return sum(1 << hour for hour in range(*span))


GUARDS = {"kind": "private_security", "licence_number": "PSR 1", "licence_until": date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("other", "alone"),
    [
        pytest.param(replace(BRIAN, **GUARDS), 0, id="a licence that holds"),
        pytest.param(replace(BRIAN, kind="private_security"), ALL_DAY, id="no licence"),
        pytest.param(
            replace(BRIAN, **{**GUARDS, "licence_until": date(2026, 11, 22)}), hours(9, 24),
            id="a licence that ends at midnight",
        ),
        pytest.param(
            replace(BRIAN, held_from=NOON + timedelta(hours=3)), hours(3), id="begins in three hours"
        ),
        pytest.param(
            replace(BRIAN, held_until=NOON + timedelta(hours=20)), hours(20, 24), id="ends in twenty"
        ),
        pytest.param(replace(BRIAN, held_from=NOON + timedelta(days=2)), ALL_DAY, id="begins later"),
        pytest.param(
            replace(BRIAN, hours="1/2 days from 2026-11-21 00:00-24:00"), hours(9, 24),
            id="a turn by the day",
        ),
    ],
)  # fmt: skip
def test_papers_dates_and_turns_are_counted_hour_by_hour(other: Duty, alone: int) -> None:
    found = crime(ASHA, other)
    assert (found.alone if found else 0) == alone


CHEBET = StandIn(
    for_id=BRIAN.person_id,
    person_id=named("Chebet"),
    contact_id=named("Chebet's phone"),
    person="Chebet",
    role="member",
    language="en",
    off_until=None,
    blocked="",
    sms_stopped_at=None,
    also=None,
    also_of=None,
    until=NOON + timedelta(hours=6),
)


@pytest.mark.parametrize(
    ("other", "instead", "alone"),
    [
        pytest.param({"off_until": NO_END}, {}, hours(6, 24), id="until the stand-in's time"),
        pytest.param({"blocked": "refused"}, {}, hours(6, 24), id="for who is refused"),
        pytest.param({"off_until": NOON + timedelta(hours=2)}, {}, 0, id="while away alone"),
        pytest.param({"off_until": NO_END}, {"blocked": "x"}, ALL_DAY, id="not reached either"),
        pytest.param(
            {"off_until": NO_END}, {"contact_id": ASHA.contact_id}, ALL_DAY, id="the same phone"
        ),
    ],
)
def test_a_stand_in_is_counted_in_the_hours_of_who_is_away(
    other: dict[str, object], instead: dict[str, object], alone: int
) -> None:
    away = replace(BRIAN, **other)  # type: ignore[arg-type]
    standing = {BRIAN.person_id: replace(CHEBET, **instead)}  # type: ignore[arg-type]
    found = gaps([KILIMANI], [ASHA, away], frozenset(), NOON, standing=standing)
    assert next((gap.alone for gap in found if gap.categories == "crime"), 0) == alone


@pytest.mark.parametrize(
    ("row", "alone", "nobody"),
    [
        pytest.param(Row("x", levels={"forum": NOT_TOLD}), 0, ALL_DAY, id="a kind not told"),
        pytest.param(
            Row("x", levels={"forum": NOT_TOLD}, hours="Mo-Su 20:00-06:00"), 0, NIGHT, id="at night"
        ),
        pytest.param(Row("x", levels={"forum": 2}), 0, ALL_DAY, id="moved to a later level"),
        pytest.param(Row("x", happening="now", levels={"forum": 3}), 0, ALL_DAY, id="while happening"),
        pytest.param(Row("x", levels={"chief": 1}), 0, 0, id="a chief moved near"),
        pytest.param(Row("x", channel="desk"), 0, 0, id="left to the desk"),
        pytest.param(
            Row("x", area=("county", "001"), levels={"forum": NOT_TOLD}), 0, 0, id="of another county"
        ),
        pytest.param(
            Row("x", categories=frozenset({"fire"}), levels={"forum": NOT_TOLD}), 0, 0,
            id="of another category",
        ),
    ],
)  # fmt: skip
def test_the_rules_in_force_are_counted(row: Row, alone: int, nobody: int) -> None:
    found = gaps([KILIMANI], [ASHA, BRIAN], frozenset(), NOON, book=Book(1, (row,)))
    seen = next((gap for gap in found if gap.categories == "crime"), Gap("", "", 0, 0, True))
    assert (seen.alone, seen.nobody) == (alone, nobody)


@pytest.mark.parametrize(
    ("comes", "nobody"),
    [
        (NOON + timedelta(hours=5), hours(5, 24)),
        (NOON + timedelta(hours=4, minutes=30), hours(5, 24)),
        (NOON + timedelta(hours=30), 0),
    ],
    ids=["on the hour", "within an hour", "after the day"],
)
def test_a_book_that_is_approved_for_later_shows_its_hole_before(
    comes: datetime, nobody: int
) -> None:
    later = [(comes, Book(2, (Row("x", levels={"forum": NOT_TOLD}),)))]
    now = Book(1, (Row("x"),))
    found = gaps([KILIMANI], [ASHA, BRIAN], frozenset(), NOON, book=now, later=later)
    assert {gap.nobody for gap in found} == ({nobody} if nobody else set())


def test_a_kind_the_rules_move_near_is_counted() -> None:
    chief = replace(BRIAN, kind="chief", level=3)
    book = Book(1, (Row("x", levels={"chief": 1}),))
    assert crime(ASHA, chief)
    assert gaps([KILIMANI], [ASHA, chief], frozenset(), NOON, book=book) == []


def test_the_sensitive_branch_has_groups_of_its_own() -> None:
    assert tuple(CASE_GROUPS) == CASES and not set(CASE_GROUPS) & set(GROUPS)
    worker = replace(ASHA, kind="caseworker")
    found = gaps([KILIMANI], [worker, ASHA, BRIAN], frozenset(), NOON, groups=CASE_GROUPS)
    assert found == [
        Gap(KILIMANI.code, "family", 0, ALL_DAY, True),
        Gap(KILIMANI.code, "conduct", 0, ALL_DAY, True),
    ]
