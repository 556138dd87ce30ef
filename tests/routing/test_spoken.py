"""Arms and children in what residents write, and words that only look like them."""

from __future__ import annotations

import pytest

from data import shipped
from routing.spoken import spoken_of


@pytest.mark.parametrize(
    "said",
    [
        "two men with guns at the gate",
        "wana bunduki",
        "wezi wenye mapanga na visu",
        "walipiga risasi mbili",
        "armed robbers, come fast",
        "He has a pistol. No police here",
        "ana bastolla",
        "bunduk i think, bundukii",
        "Silaha!",
        "the man had a panga",
    ],
)
def test_arms_are_spoken_of(said: str) -> None:
    assert spoken_of([said]) == {"armed"}


@pytest.mark.parametrize(
    "said",
    [
        "a child was beaten",
        "mtoto ameumia",
        "watoto wawili wamepotea",
        "they took the baby's bag",
        "schoolchildren hit by a car",
    ],
)
def test_a_child_is_spoken_of(said: str) -> None:
    assert spoken_of([said]) == {"child"}


@pytest.mark.parametrize(
    "said",
    [
        "",
        "they had no guns",
        "hawana silaha",
        "bila bunduki",
        "hawakuwa na panga",
        "near Panga bar",
        "karibu na Bunduki stage",
        "opposite the children's home",
        "Watoto church",
        "behind Baby care",
        "kids playground",
        "walikuwa wanapanga wizi",
        "unarmed man",
        "the chairman shot up the price",
        "stole my phone and my bag",
    ],
)
def test_what_only_looks_so_is_not(said: str) -> None:
    assert spoken_of([said]) == set()


def test_both_are_found_in_several_texts() -> None:
    assert spoken_of(["mtoto yuko ndani", "near the bank", "wana bunduki"]) == {"armed", "child"}


def test_no_name_of_a_ward_or_a_place_that_ships_speaks_of_arms_or_a_child() -> None:
    wards = {row["ward"] for row in shipped.rows("wards.csv")}
    places = {row["name"] for row in shipped.rows("places.csv")}
    assert len(wards) > 1_000 and len(places) > 1_000
    speaking = {name for name in wards | places if spoken_of([name])}
    assert speaking == {"Machete", "Mto Panga"}  # two villages that are called so
    assert not spoken_of(f"near {name}" for name in speaking)
