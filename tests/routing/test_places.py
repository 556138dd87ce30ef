"""From what is typed to the ward: exact, ambiguous, narrowed, misspelt, unknown."""

from __future__ import annotations

from functools import cache
from random import Random
from statistics import median
from time import perf_counter

import pytest

from data import shipped
from models.register import Ward
from routing.places import Gazetteer
from tests.routing.people import wards
from tests.routing.slips import SLIPS

TIMES_EACH = 4  # misspellings of every ward
FAST = 0.005  # seconds; half of all searches are ten times faster


@cache
def gazetteer() -> Gazetteer:
    files = ("ward_aliases.csv", "aliases_more.csv")
    return Gazetteer.build(
        list(wards().values()),
        [(row["alias"], row["ward_code"]) for name in files for row in shipped.rows(name)],
        [(row["name"], row["ward_code"]) for row in shipped.rows("places.csv")],
    )


def found(typed: str) -> list[str]:
    return [f"{match.ward.name}, {match.ward.constituency}" for match in gazetteer().find(typed)]


@pytest.mark.parametrize(
    ("typed", "ward"),
    [
        pytest.param("Kilimani", "1371", id="as it is written"),
        pytest.param("KILIMANI ward", "1371", id="in capitals, with the word ward"),
        pytest.param("near kilimani", "1371", id="near"),
        pytest.param("Karibu na Kilimani.", "1371", id="karibu na, with a full stop"),
        pytest.param("woodley", "1389", id="one part of a name with a stroke"),
        pytest.param("Kenyatta Golf Course", "1389", id="the other part"),
        pytest.param("mlangokubwa", "1449", id="two words as one"),
        pytest.param("mutu ini", "1376", id="a hyphen left out"),
        pytest.param("kilimani dagoretti", "1371", id="with its constituency, shortened"),
        pytest.param("dagoretti north, kilimani", "1371", id="constituency first"),
        pytest.param("huruma mathare", "1447", id="one of two of that name"),
        pytest.param("township garissa", "0133", id="one of nine, with its county"),
    ],
)
def test_one_ward_is_meant(typed: str, ward: str) -> None:
    matches = gazetteer().find(typed)
    assert [match.how for match in matches] == ["name"]
    assert matches[0].ward.code == ward


def test_a_name_of_nine_wards_gives_all_nine_with_their_constituencies() -> None:
    assert len(found("township")) == 9
    assert len({*found("township")}) == 9
    assert all(name.startswith("Township, ") for name in found("township"))


@pytest.mark.parametrize("row", list(shipped.rows("ward_aliases.csv")), ids=lambda r: r["alias"])
def test_every_known_alias_finds_its_ward(row: dict[str, str]) -> None:
    assert row["ward_code"] in {match.ward.code for match in gazetteer().find(row["alias"])}


def test_every_alias_of_the_people_finds_its_ward_among_all_it_may_mean() -> None:
    rows = list(shipped.rows("aliases_more.csv"))
    lost = [
        row["alias"]
        for row in rows
        if row["ward_code"] not in {m.ward.code for m in gazetteer().find(row["alias"], 20)}
    ]
    assert len(rows) > 500 and not lost


def test_a_ward_without_an_alias_is_found_by_its_own_name() -> None:
    lost = [
        ward.name
        for ward in wards().values()
        if ward.code not in {match.ward.code for match in gazetteer().find(ward.name)}
    ]
    assert not lost


def test_a_name_that_is_also_a_constituency_shows_both() -> None:
    assert found("makadara")[0] == "Mji wa Kale/Makadara, Mvita"
    assert any(name.endswith(", Makadara") for name in found("makadara"))


def test_a_constituency_that_is_no_ward_gives_its_wards() -> None:
    assert {match.ward.constituency for match in gazetteer().find("dagoretti")} == {
        "Dagoretti North",
        "Dagoretti South",
    }


def test_a_village_suggests_its_ward() -> None:
    row = next(row for row in shipped.rows("places.csv") if row["name"] == "Zubaki")
    match = gazetteer().find("zubaki")[0]
    assert (match.ward.code, match.how) == (row["ward_code"], "place")


def test_more_words_than_a_name_still_find_it() -> None:
    assert "Kawangware, Dagoretti North" in found("kawangware stage 46")


@pytest.mark.parametrize("typed", ["", " ", "...", "xqzxqz", "7", "ward"])
def test_what_is_no_place_gives_nothing(typed: str) -> None:
    assert found(typed) == []


def test_misspelt_wards_are_among_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    random, hits, first, took = Random(20261121), dict.fromkeys(SLIPS, 0), 0, []
    tries = dict.fromkeys(SLIPS, 0)
    for ward in wards().values():
        for _ in range(TIMES_EACH):
            kind = random.choice([*SLIPS])
            typed = SLIPS[kind](random, random.choice([ward.name, *ward.name.split("/")]).lower())
            began = perf_counter()
            codes = [match.ward.code for match in gazetteer().find(typed)]
            took.append(perf_counter() - began)
            tries[kind] += 1
            hits[kind] += ward.code in codes
            first += codes[:1] == [ward.code]
    share = sum(hits.values()) / sum(tries.values())
    with capsys.disabled():
        print(
            f" {share:.1%} of {len(took):,} misspelt wards among the options, {first / len(took):.1%}"
        )
        print(f" first; a search takes {median(took) * 1e3:.2f} ms (median)", end=" ")
    assert share >= 0.98
    assert all(hits[kind] / tries[kind] >= 0.95 for kind in SLIPS), (hits, tries)
    assert median(took) < FAST


def test_lists_to_pick_from_are_whole_and_by_name() -> None:
    known = gazetteer()
    assert len(known.counties()) == 47
    names = [name for _, name in known.counties()]
    assert names == sorted(names)
    constituencies = [pair for code, _ in known.counties() for pair in known.constituencies(code)]
    assert len(constituencies) == 290
    assert sum(len(known.wards(code)) for code, _ in constituencies) == 1_450
    assert [ward.name for ward in known.wards("275")] == [
        "Gatina",
        "Kabiro",
        "Kawangware",
        "Kileleshwa",
        "Kilimani",
    ]


def test_codes_outside_the_register_are_no_matches() -> None:
    small = Gazetteer.build([wards()["1371"]], [("Yaya", "9999")], [("Adams", "1371")])
    assert small.find("yaya") == ()
    assert small.ward("9999") is None
    assert [match.how for match in small.find("adams")] == ["place"]


def test_the_order_of_matches_is_the_same_in_every_process() -> None:
    ward = wards()["1371"]
    twins = [Ward(f"{n:04}", "Twin", f"{n:03}", f"C{n}", "001", "C") for n in range(1, 9)]
    codes = [match.ward.code for match in Gazetteer.build([ward, *twins], [], []).find("twun")]
    assert codes == sorted(codes) and len(codes) == 8
