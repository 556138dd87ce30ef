"""Forums are mapped to wards that exist, each mapping with its reason."""

from collections import Counter

from data import shipped

FORUMS = {row["key"]: row for row in shipped.rows("forums.csv")}
MAPPED = tuple(shipped.rows("forum_wards.csv"))
WARDS = {row["ward_code"]: row for row in shipped.rows("wards.csv")}
THIRTEEN = [
    "kagumo",
    "kisii",
    "mtwapa",
    "eastleigh",
    "voi",
    "garissa",
    "ugunja",
    "kopsiro",
    "baragoi",
    "kakuma",
    "kapenguria",
    "bungoma",
    "isiolo",
]
PILOT = {"047", "032", "001"}


def wards_of(forum: str) -> set[str]:
    return {row["ward_code"] for row in MAPPED if row["forum"] == forum}


def test_the_thirteen_community_safety_forums_are_all_there() -> None:
    assert [key for key, row in FORUMS.items() if row["kind"] == "forum"] == THIRTEEN
    assert {FORUMS[key]["partner"] for key in THIRTEEN} == {"Usalama Reforms Forum"}


def test_every_mapping_has_a_known_forum_a_known_ward_and_a_reason() -> None:
    for row in MAPPED:
        assert row["forum"] in FORUMS
        assert row["ward_code"] in WARDS
        assert row["reason"].strip()


def test_each_of_the_thirteen_has_wards_one_of_them_without_a_doubt_or_says_why_not() -> None:
    unsure = {"garissa", "kopsiro"}  # three inferred polygons; a market on the line of two wards
    for key in THIRTEEN:
        rows = [row for row in MAPPED if row["forum"] == key]
        assert len(rows) >= 2
        assert all(row["doubt"] for row in rows) == (key in unsure)


def test_a_forum_is_mapped_once_to_a_ward_and_only_inside_its_county() -> None:
    pairs = Counter((row["forum"], row["ward_code"]) for row in MAPPED)
    assert max(pairs.values()) == 1
    for row in MAPPED:
        assert WARDS[row["ward_code"]]["county_code"] == FORUMS[row["forum"]]["county_code"]


def test_every_ward_of_the_three_cities_counties_has_an_association() -> None:
    pilot = {code for code, row in WARDS.items() if row["county_code"] in PILOT}
    made_up = {
        r["ward_code"] for r in MAPPED if FORUMS[r["forum"]]["kind"] == "resident_association"
    }
    assert made_up == pilot


def test_the_wards_of_eastleigh_have_two() -> None:
    times = Counter(row["ward_code"] for row in MAPPED)
    assert {times[ward] for ward in wards_of("eastleigh")} == {2}


def test_all_forum_names_carry_the_demo_label() -> None:
    assert [row["name"] for row in FORUMS.values() if not row["name"].endswith("(demo)")] == []
