"""Other names of wards point at wards that exist and can be typed and shown on any phone."""

from collections import Counter, defaultdict

import pytest

from data import shipped

WARDS = {row["ward_code"]: row["ward"] for row in shipped.rows("wards.csv")}
MORE = tuple(shipped.rows("aliases_more.csv"))
FILES = ("ward_aliases.csv", "aliases_more.csv")

# A list of wards asked back must fit one page of the call.
MOST_WARDS_ASKED_BACK = 8


def wards_by_alias() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in MORE:
        found[row["alias"]].add(row["ward_code"])
    return found


@pytest.mark.parametrize("name", FILES)
def test_an_alias_names_an_existing_ward_by_code_and_by_name(name: str) -> None:
    assert [r for r in shipped.rows(name) if WARDS.get(r["ward_code"]) != r["ward"]] == []


@pytest.mark.parametrize("name", FILES)
def test_every_alias_says_where_it_comes_from(name: str) -> None:
    assert all(row["alias"].strip() and row["source"].strip() for row in shipped.rows(name))


def test_an_alias_stands_once_for_a_ward_and_is_not_its_own_name() -> None:
    known = [
        (row["ward_code"], row["alias"].lower()) for name in FILES for row in shipped.rows(name)
    ]
    gathered = Counter(pair for pair in known)
    assert [(row["ward_code"], row["alias"]) for row in MORE if row["alias"] == row["ward"]] == []
    assert [
        pair for pair in {(r["ward_code"], r["alias"].lower()) for r in MORE} if gathered[pair] > 1
    ] == []


def test_an_alias_is_never_a_bare_number_because_numbers_are_choices() -> None:
    assert [row["alias"] for row in MORE if row["alias"].isdigit()] == []


def test_aliases_use_letters_every_phone_has() -> None:
    assert [
        row["alias"] for row in MORE if not row["alias"].isascii() or len(row["alias"]) < 2
    ] == []


def test_an_alias_of_several_wards_can_be_asked_back_on_one_page() -> None:
    assert {a: w for a, w in wards_by_alias().items() if len(w) > MOST_WARDS_ASKED_BACK} == {}


@pytest.mark.parametrize(
    ("alias", "wards"),
    [
        ("Kibera", {"1386", "1387", "1388", "1389", "1390"}),
        ("Adams Arcade", {"1389"}),
        ("Yaya", {"1371"}),
        ("Umoja 2", {"1427"}),
        ("Old Town", {"0026"}),
        ("Free Area", {"0880"}),
        ("Kaptembwa", {"0872"}),
        ("Kagumo", {"0512"}),
        ("Kopsiro", {"1078", "1079"}),
    ],
)
def test_well_known_names_find_their_wards(alias: str, wards: set[str]) -> None:
    assert wards_by_alias()[alias] == wards
