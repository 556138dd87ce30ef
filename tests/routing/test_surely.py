"""A ward named beyond doubt, with the landmark typed after it."""

from __future__ import annotations

import pytest

from routing import surely
from routing.places import Gazetteer


@pytest.mark.parametrize(
    "typed, ward, landmark",
    [
        ("Utawala, Benedicta", "Utawala", "Benedicta"),
        ("utawala.benedicta stage", "Utawala", "benedicta stage"),
        ("Utawala near the big market", "Utawala", "the big market"),
        ("utawala karibu na shule", "Utawala", "shule"),
        ("Utawala", "Utawala", ""),
        ("kilimani, nairobi", "Kilimani", ""),
        ("Kilimani, Bernard", "Kilimani", "Bernard"),
        ("Kilimani, Yaya Centre", "Kilimani", "Yaya Centre"),
        ("Kilimani, Gate 4", "", "Gate 4"),
        ("utawalla, Benedicta", "", ""),
        ("Utawala, Kibera", "", ""),
        ("Viwandani, Gate 4", "", "Gate 4"),
        ("Kibera, DO office", "", "DO office"),
        ("St. Peter", "", ""),
        (" , ", "", ""),
    ],
    ids=[
        "a comma",
        "a stop, the first sign of a keypad",
        "near",
        "karibu na",
        "a name alone",
        "a name and its county",
        "a name of many places, and a place that lies in the ward",
        "a name of many places, and what people call a corner of the ward",
        "a name of many places",
        "a misspelt name",
        "a ward and what other wards are called",
        "a name of two wards",
        "what several wards are called",
        "a stop inside a name",
        "nothing",
    ],
)
def test_what_is_typed_is_parted_and_a_ward_taken_only_where_no_other_is_meant(
    gazetteer: Gazetteer, typed: str, ward: str, landmark: str
) -> None:
    named = surely.named(gazetteer, typed)
    assert (named.ward.name if named.ward else "", named.landmark) == (ward, landmark)


def test_no_ward_is_taken_for_another(gazetteer: Gazetteer) -> None:
    wards = list(gazetteer.register.values())
    taken = {ward.code: surely.named(gazetteer, f"{ward.name}, Gate 4").ward for ward in wards}
    sure = {code: ward.code for code, ward in taken.items() if ward}
    assert sure == {code: code for code in sure}
    assert len(sure) == 1_120
