"""Whom a report names in ordinary word order: the organisation, then who or what was done."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest

from routing.named import named
from tests.routing import accused
from tests.routing.accused_plainly import ACCUSES, INNOCENT, LATER_ACCUSES, LATER_INNOCENT

RANDOM = Random(11)
IDS = {name: UUID(int=n) for n, name in enumerate(("post", "watch", "chief", "guards", "company"))}
HOLDERS = tuple(
    accused._holder(RANDOM, IDS[key], organisation, kind, person, role)
    for key, organisation, kind, person, role in (
        ("post", "Westlands police", "police", "John Kamau", "ocs"),
        ("post", "Westlands police", "police", "Peter Otieno", "officer"),
        ("watch", "Kilimani watch", "forum", "Asha Wanjiku", "coordinator"),
        ("watch", "Kilimani watch", "forum", "Mary Muthoni", "deputy"),
        ("chief", "Chief of Kilimani", "chief", "Samuel Mutua", "chief"),
        ("guards", "Guards", "private_security", "Omar Ali", "guard"),
        ("company", "Eagle Security", "private_security", "Ali Hassan", "guard"),
    )
)


@pytest.mark.parametrize(("said", "who"), ACCUSES, ids=[said for said, _ in ACCUSES])
def test_who_is_accused_is_named(said: str, who: str) -> None:
    assert named([said], HOLDERS, frozenset()) == ({IDS[who]} if who else set())


@pytest.mark.parametrize("said", INNOCENT)
def test_who_is_only_spoken_of_is_not(said: str) -> None:
    assert named([said], HOLDERS, frozenset()) == set()


def test_a_title_alone_names_nobody_where_two_have_it() -> None:
    other = accused._holder(RANDOM, UUID(int=9), "Parklands police", "police", "Ruth Abdi", "ocs")
    said = "the OCS took a bribe"
    assert named([said], (*HOLDERS, other), frozenset()) == set()


def test_how_many_are_named_of_what_was_written_later() -> None:
    found = [(who, named([said], HOLDERS, frozenset())) for said, who in LATER_ACCUSES]
    right = sum(names == {IDS[who]} for who, names in found)
    wrong = sum(bool(named([said], HOLDERS, frozenset())) for said in LATER_INNOCENT)
    print(
        f" {right} of {len(LATER_ACCUSES)} named; wrong {wrong} of {len(LATER_INNOCENT)}", end=" "
    )
    assert right >= 25 and wrong <= 1
