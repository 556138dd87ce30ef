"""What free words may be about: kinds to offer, what is never guessed, and the wards in them."""

from __future__ import annotations

import pytest

from routing.guess import is_now, kinds, looks_private
from routing.place_in import MOST, wards_in
from routing.places import Gazetteer


@pytest.mark.parametrize(
    "words, kind",
    [
        ("Phone theft at the stage", "theft"),
        ("Wizi wa simu sokoni", "theft"),
        ("nimeibiwa hapa Kilimani", "theft"),
        ("they have guns near the bar", "gang"),
        ("genge lina bunduki", "gang"),
        ("FIRE in the market", "fire"),
        ("nyumba inaungua moto", "fire"),
        ("ng'ombe wameibwa", "livestock"),
        ("Ajali mbaya Moi avenue", "accident"),
        ("duka limevunjwa usiku", "burglary"),
        ("wanapigana na panga", "violence"),
        ("chang'aa inauzwa", "drugs"),
        ("watu wasiojulikana, kuna mashaka", "suspicious"),
        ("the street light is broken here", "burglary"),
        ("hakuna maji", "other"),
    ],
)
def test_the_likeliest_kind_is_offered_first(words: str, kind: str) -> None:
    offered = kinds(words)
    assert offered[0] == kind and len(offered) == len(set(offered)) == 4


@pytest.mark.parametrize(
    "words",
    [
        "my husband beats me",
        "mume wangu ananipiga",
        "a girl was raped in Kibera",
        "Mtoto amepotea Kilimani",
        "child beaten by neighbour",
        "they fight at home every night",
        "police took a bribe at the stage",
        "Polisi wananitisha hongo",
        "askari amenipiga",
        "police",
        "defilement case",
        "familia yangu",
    ],
)
def test_family_children_and_police_conduct_are_told_apart(words: str) -> None:
    assert looks_private(words)


@pytest.mark.parametrize(
    "words",
    [
        "theft near the police post Kilimani",
        "gang with guns, call the police please",
        "fire behind the police station",
        "wizi wa simu, piteni polisi",
        "suspicious man at the gate",
    ],
)
def test_a_police_post_nearby_is_no_complaint(words: str) -> None:
    assert not looks_private(words)


def test_now_is_heard_in_both_languages() -> None:
    assert is_now("fire now!") and is_now("wezi wako hapa sasa") and not is_now("theft yesterday")


@pytest.mark.parametrize(
    "words, ward",
    [
        ("theft at Kilimani", "Kilimani"),
        ("wizi karibu na Yaya Centre", "Kilimani"),
        ("thieves near Yaya in Kilimani last night", "Kilimani"),
        ("robbery adams arcade", "Woodley/Kenyatta Golf Course"),
        ("fire at Mugumoini near the market", "Mugumo-Ini"),
        ("theft in Kilimanii", "Kilimani"),
    ],
)
def test_the_ward_is_found_by_name_place_or_slip(
    gazetteer: Gazetteer, words: str, ward: str
) -> None:
    found = wards_in(gazetteer, words)
    assert ward in [gazetteer.register[code].name for code in found], found


@pytest.mark.parametrize(
    "words", ["theft near the market", "fire in town", "wizi sokoni leo usiku", "help", ""]
)
def test_common_words_are_no_place(gazetteer: Gazetteer, words: str) -> None:
    assert wards_in(gazetteer, words) == ()


def test_a_name_of_many_wards_is_asked_about(gazetteer: Gazetteer) -> None:
    assert wards_in(gazetteer, "theft in Township") == ()
    few = wards_in(gazetteer, "theft in Kilimani")
    assert 1 <= len(few) <= MOST
