"""Who is told: tables that anyone can read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routing.categories import CATEGORIES
from routing.directory import Directory, Holder
from routing.plan import Plan, Subject, plan
from tests.routing.people import (
    BARAGOI_TOWN,
    KILIMANI,
    SATURDAY,
    covering,
    demo_holders,
    named,
    nationally,
    somebody,
    wards,
)


def planned(
    holders: list[Holder], category: str = "theft", *, level: int = 0, now: bool = False
) -> Plan:
    subject = Subject(category, CATEGORIES[category].severity, KILIMANI, now)
    return plan(subject, Directory(tuple(holders)), SATURDAY, level=level)


def who(found: Plan) -> list[str]:
    return sorted(told.holder.person for told in found.told)


@pytest.mark.parametrize(
    ("ward", "category", "hour", "told", "level"),
    [
        pytest.param(
            "1371",
            "theft",
            15,
            {"resident_association coordinator", "private_security guard"},
            0,
            id="a theft in Kilimani: its coordinator and the guards, at once",
        ),
        pytest.param(
            "1371",
            "police-conduct",
            15,
            {"oversight officer"},
            0,
            id="police conduct: oversight, never the police nor the ward",
        ),
        pytest.param(
            "1371",
            "family-safety",
            15,
            {"caseworker caseworker"},
            0,
            id="family safety in Nairobi: one case worker",
        ),
        pytest.param(
            "0682",
            "family-safety",
            15,
            set(),
            4,
            id="family safety where no case worker is: their queue",
        ),
        pytest.param("1371", "child-safety", 15, set(), 0, id="a child in danger: nobody"),
        pytest.param(
            "1371",
            "drugs",
            15,
            {"resident_association coordinator"},
            0,
            id="drugs: no rehabilitation centre before level 1",
        ),
        pytest.param(
            "0100", "fire", 3, {"national_desk desk"}, 3, id="a ward without a forum: the desk"
        ),
    ],
)
def test_who_is_told_by_the_demo_directory(
    ward: str, category: str, hour: int, told: set[str], level: int
) -> None:
    place = wards()[ward]
    subject = Subject(category, CATEGORIES[category].severity, place, False)
    at = SATURDAY.replace(hour=0) + timedelta(hours=hour - 3)
    found = plan(subject, covering(demo_holders(), place), at)
    assert {f"{t.holder.kind} {t.holder.role}" for t in found.told} == told
    assert found.level == level


@pytest.mark.parametrize(
    ("level", "now", "minutes"),
    [
        pytest.param(0, False, 60, id="the first have an hour"),
        pytest.param(0, True, 15, id="a quarter of one while it happens"),
        pytest.param(1, False, 240, id="the second four hours"),
        pytest.param(1, True, 240, id="also while it happens"),
        pytest.param(2, False, 1440, id="the third a day"),
        pytest.param(3, False, 1440, id="the fourth a day"),
    ],
)
def test_each_level_has_its_time(level: int, now: bool, minutes: int) -> None:
    found = planned([somebody(level=level)], level=level, now=now)
    assert found.due_at == SATURDAY + timedelta(minutes=minutes)


def test_everybody_of_a_level_is_told_at_once_whatever_the_area() -> None:
    holders = [
        somebody("forum"),
        somebody("police", area_level="constituency", area_code="275"),
        somebody("chief", area_level="county", area_code="047"),
        nationally("national_desk"),
    ]
    found = planned(holders)
    assert [told.rule for told in found.told] == [
        "level0.ward",
        "level0.constituency",
        "level0.county",
        "level0.national",
    ]


@pytest.mark.parametrize(
    ("holder", "rule", "reason"),
    [
        pytest.param(
            somebody("police", categories=("fire", "accident")),
            "duty.categories",
            "The duty is for Fire, Road accident only",
            id="another category's",
        ),
        pytest.param(
            somebody(hours="Mo-Fr 08:00-18:00"),
            "duty.hours",
            "Not on duty on Sat 21 Nov 15:00 (hours Mo-Fr 08:00-18:00)",
            id="off duty by the hours",
        ),
        pytest.param(
            somebody("private_security", licence_until=date(2026, 11, 21)),
            "organisation.licence",
            "Its licence ended on 21.11.2026",
            id="a licence that ends today",
        ),
        pytest.param(
            somebody("private_security", licence_until=None),
            "organisation.no_licence",
            "No licence of it is written down",
            id="a licence without its last day",
        ),
        pytest.param(
            somebody("private_security", licence_number=""),
            "organisation.no_licence",
            "No licence of it is written down",
            id="a licence without its number",
        ),
        pytest.param(
            somebody(accredited_until=date(2026, 1, 1)),
            "organisation.accreditation",
            "Its accreditation ended on 01.01.2026",
            id="an accreditation long ended",
        ),
        pytest.param(
            somebody(unreachable="SMS refused: UserInBlacklist"),
            "person.unreachable",
            "Cannot be reached: SMS refused: UserInBlacklist",
            id="a phone that takes no SMS",
        ),
        pytest.param(
            nationally("rehab"),
            "kind.category",
            "Rehabilitation centre: does not receive Theft or robbery",
            id="a kind that does not receive this",
        ),
        pytest.param(
            somebody("chief", level=2),
            "level.later",
            "Level 2 for ward Kilimani: told if nobody before answers in time",
            id="whose turn comes later",
        ),
    ],
)
def test_who_is_left_out_and_why(holder: Holder, rule: str, reason: str) -> None:
    found = planned([somebody("nyumba_kumi", person="A neighbour"), holder])
    assert who(found) == ["A neighbour"]
    assert [(left.rule, left.reason) for left in found.left_out] == [(rule, reason)]


def test_a_centre_without_an_accreditation_is_not_told() -> None:
    found = planned([somebody("forum", 1), somebody("rehab", accredited_until=None)], "drugs")
    assert who(found) == ["forum 1"]
    assert found.left_out[0].reason == "No accreditation of it is written down"


def test_who_is_told_is_told_by_a_reason_with_the_facts() -> None:
    found = planned([somebody(categories=("theft",), hours="Sa 09:00-18:00")])
    assert found.told[0].reason == (
        "Level 0 for ward Kilimani, Theft or robbery, hours Sa 09:00-18:00"
    )


@pytest.mark.parametrize(
    "kind", ["forum", "police", "private_security", "resident_association", "chief", "nyumba_kumi"]
)
@pytest.mark.parametrize("category", ["police-conduct", "family-safety"])
def test_the_wards_fan_out_and_the_police_never_hear_of_sensitive_things(
    kind: str, category: str
) -> None:
    duties = [nationally(kind, level, categories=(category,)) for level in range(4)]
    found = planned(duties, category)
    assert not found.told
    assert found.desk
    assert {left.rule for left in found.left_out} == {"never.category"}


def test_family_safety_is_told_to_case_workers_and_not_to_the_desk_itself() -> None:
    everybody = [nationally(kind) for kind in ("caseworker", "oversight", "national_desk", "rehab")]
    assert who(planned(everybody, "family-safety")) == ["caseworker 0"]


def test_police_conduct_is_told_to_oversight_case_workers_and_the_desk() -> None:
    kinds = ("caseworker", "oversight", "national_desk", "county_desk", "rehab")
    found = planned([nationally(kind) for kind in kinds], "police-conduct")
    assert who(found) == ["caseworker 0", "national_desk 0", "oversight 0"]


def test_of_a_child_in_danger_nobody_is_told_and_no_queue_has_it() -> None:
    found = planned([nationally("national_desk"), nationally("caseworker")], "child-safety")
    assert (found.told, found.desk, found.due_at) == ((), False, None)


def test_when_nobody_of_a_level_can_be_reached_the_next_is_told_at_once() -> None:
    holders = [somebody(unreachable="stopped SMS"), somebody("chief", 2)]
    found = planned(holders)
    assert (found.level, who(found)) == (2, ["chief 2"])
    assert found.due_at == SATURDAY + timedelta(hours=24)


def test_who_holds_two_duties_is_told_once_by_the_nearer() -> None:
    one = somebody(person="Asha")
    also = somebody(person="Asha", area_level="county", area_code="047")
    found = planned([also, one])
    assert [told.rule for told in found.told] == ["level0.ward"]
    assert not found.left_out


def test_one_phone_that_answers_for_two_organisations_is_told_once() -> None:
    phone = named("one phone")
    found = planned([somebody("forum", contact_id=phone), somebody("chief", contact_id=phone)])
    assert len(found.told) == 1
    assert [left.rule for left in found.left_out] == ["person.once"]


def test_who_has_passed_a_report_on_is_not_asked_again() -> None:
    subject = Subject("theft", "high", KILIMANI, False, passed_by=frozenset({named("Asha")}))
    again = Directory((somebody(person="Asha", level=1), somebody("chief", 2)))
    found = plan(subject, again, SATURDAY, level=1)
    assert who(found) == ["chief 2"]
    assert [left.reason for left in found.left_out] == ["Has passed this report on"]


def test_after_the_last_level_the_desk_keeps_it_without_a_due_time() -> None:
    desk = nationally("national_desk", 3, person="The desk")
    found = planned([somebody(), desk], level=4)
    assert (found.desk, found.due_at, who(found)) == (True, None, ["The desk"])
    assert found.told[0].rule == "desk.national"


def test_the_desk_is_a_queue_even_with_nobody_in_it() -> None:
    found = planned([])
    assert (found.desk, found.told, found.level) == (True, (), 4)


def test_duties_elsewhere_are_no_part_of_a_plan() -> None:
    found = planned([somebody(area_code=BARAGOI_TOWN.code)])
    assert (found.told, found.left_out) == ((), ())


def test_an_unknown_category_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(KeyError, match="flood"):
        plan(Subject("flood", "high", KILIMANI, False), Directory(()), SATURDAY)
