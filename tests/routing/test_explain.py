"""A plan in words and as an object."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from locales.catalogue import texts
from locales.marks import Translate
from routing.categories import CATEGORIES
from routing.directory import RECEIVES, ROLES, Directory
from routing.explain import as_object, sentences
from routing.plan import Plan, Subject, plan
from routing.reasons import KINDS, REASONS, TOLD, english
from routing.reasons import ROLES as ROLE_WORDS
from tests.routing.people import KILIMANI, SATURDAY, nationally, somebody

HOLDERS = (
    somebody("forum"),
    somebody("police", 1),
    somebody("chief", hours="Mo-Fr 08:00-17:00"),
    somebody("nyumba_kumi", unreachable="off duty until Sun 22 Nov 11:00"),
)


def planned(category: str, *holders: object) -> tuple[Plan, Subject]:
    subject = Subject(category, "high", KILIMANI, False)
    return plan(subject, Directory(tuple(holders)), SATURDAY), subject  # type: ignore[arg-type]


def test_who_is_told_and_who_is_not_is_said_in_sentences() -> None:
    assert sentences(*planned("theft", *HOLDERS), english) == [
        "Told: The forum, coordinator (Safety forum). "
        "Level 0 for ward Kilimani, all categories, all hours.",
        "Level 0 has until Sat 21 Nov 16:00; then the next level is told.",
        "Not told: The police, coordinator (Police). "
        "Level 1 for ward Kilimani: told if nobody before answers in time.",
        "Not told: The chief, coordinator (Chief). "
        "Not on duty on Sat 21 Nov 15:00 (hours Mo-Fr 08:00-17:00).",
        "Not told: The nyumba_kumi, coordinator (Nyumba Kumi). "
        "Cannot be reached: off duty until Sun 22 Nov 11:00.",
    ]


def test_the_same_is_said_in_kiswahili(languages: Mapping[str, Translate]) -> None:
    said = sentences(*planned("theft", *HOLDERS), languages["sw"])
    assert said[0] == (
        "Ameambiwa: The forum, mratibu (Jukwaa la usalama). "
        "Ngazi ya 0: wadi ya Kilimani, aina zote, saa zote."
    )
    assert said[-1].endswith("Hapatikani: hayuko zamu hadi Sun 22 Nov 11:00.")


@pytest.mark.parametrize(
    ("category", "says"),
    [
        ("theft", "The national desk's queue in the console has it until it is closed."),
        ("family-safety", "The case workers' queue in the console has it until it is closed."),
        ("child-safety", "Nobody is told and nothing is kept: the caller is given 116."),
    ],
)
def test_where_nobody_is_told_it_says_who_has_it(category: str, says: str) -> None:
    assert sentences(*planned(category), english) == [says]


def test_the_object_has_what_the_contract_names() -> None:
    found = as_object(*planned("theft", somebody("forum"), nationally("rehab")))
    assert found == {
        "ward_code": "1371",
        "category": "theft",
        "level": 0,
        "told": [
            {
                "organisation": "The forum",
                "kind": "forum",
                "role": "coordinator",
                "rule": "level0.ward",
            }
        ],
        "left_out": [
            {
                "organisation": "The rehab",
                "kind": "rehab",
                "role": "coordinator",
                "rule": "kind.category",
                "reason": "Rehabilitation centre: does not receive Theft or robbery",
            }
        ],
    }


@pytest.mark.parametrize(
    ("category", "rules"),
    [("theft", ["desk.queue"]), ("family-safety", ["desk.cases"]), ("child-safety", [])],
)
def test_a_queue_is_one_of_those_told(category: str, rules: list[str]) -> None:
    assert [row["rule"] for row in as_object(*planned(category))["told"]] == rules


def test_every_text_of_routing_is_in_kiswahili() -> None:
    known = texts("sw")
    wanted = [
        TOLD,
        *REASONS.values(),
        *KINDS.values(),
        *ROLE_WORDS.values(),
        *(category.label for category in CATEGORIES.values()),
    ]
    assert [text for text in wanted if text not in known] == []


def test_every_kind_and_role_has_its_words_and_every_kind_its_categories() -> None:
    assert {*KINDS} == {*RECEIVES}
    assert {*ROLE_WORDS} == {*ROLES}


def test_no_kind_may_receive_what_its_category_forbids() -> None:
    for kind, codes in RECEIVES.items():
        assert not [code for code in codes if kind in CATEGORIES[code].never]
