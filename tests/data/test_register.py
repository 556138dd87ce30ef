"""The ward register is whole, and everything else that names a ward names one of it."""

import json
from collections import Counter
from datetime import date

import pytest

from data import shipped

REGISTER = tuple(shipped.rows("wards.csv"))
WARDS = {row["ward_code"]: row for row in REGISTER}


def test_there_are_47_counties_290_constituencies_and_1450_wards() -> None:
    levels = ("county_code", "constituency_code", "ward_code")
    assert [len({row[level] for row in REGISTER}) for level in levels] == [47, 290, 1450]


def test_no_ward_code_is_given_twice() -> None:
    assert [
        code for code, times in Counter(r["ward_code"] for r in REGISTER).items() if times > 1
    ] == []


@pytest.mark.parametrize(
    ("code", "digits"), [("county_code", 3), ("constituency_code", 3), ("ward_code", 4)]
)
def test_codes_keep_their_leading_zeros(code: str, digits: int) -> None:
    assert all(len(row[code]) == digits and row[code].isdigit() for row in REGISTER)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("ward_code", "constituency_code"), ("constituency_code", "county_code")],
    ids=["a ward in one constituency", "a constituency in one county"],
)
def test_each_area_lies_in_one_larger_area(inner: str, outer: str) -> None:
    pairs = {(row[inner], row[outer]) for row in REGISTER}
    assert len(pairs) == len({row[inner] for row in REGISTER})


@pytest.mark.parametrize(
    ("code", "name"),
    [("county_code", "county"), ("constituency_code", "constituency"), ("ward_code", "ward")],
)
def test_a_code_has_one_name(code: str, name: str) -> None:
    assert len({(row[code], row[name]) for row in REGISTER}) == len({row[code] for row in REGISTER})


def test_the_register_versions_are_dated_and_their_files_ship() -> None:
    versions = list(shipped.rows("register.csv"))
    assert [date.fromisoformat(row["effective_on"]) for row in versions] == [date(2022, 8, 9)]
    for row in versions:
        assert shipped.path(row["file"]).is_file()
        assert row["source"] and row["licence"] and row["note"]


def test_every_ward_has_one_point_under_the_same_names() -> None:
    points = list(shipped.rows("ward_points.csv"))
    same = ("ward", "constituency_code", "constituency", "county_code", "county")
    assert sorted(row["ward_code"] for row in points) == sorted(WARDS)
    for row in points:
        assert [row[column] for column in same] == [WARDS[row["ward_code"]][c] for c in same]


def test_points_lie_in_kenya_and_say_how_sure_they_are() -> None:
    points = list(shipped.rows("ward_points.csv"))
    assert all(-4.8 < float(r["lat"]) < 5.1 and 33.8 < float(r["lon"]) < 42 for r in points)
    assert Counter(r["confidence"] for r in points) == {"high": 1375, "medium": 57, "low": 18}


def test_every_ward_has_one_boundary() -> None:
    topology = json.loads(shipped.path("wards.topojson").read_text(encoding="utf-8"))
    shapes = next(iter(topology["objects"].values()))["geometries"]
    assert sorted(shape["properties"]["ward_code"] for shape in shapes) == sorted(WARDS)


def test_every_county_has_one_boundary() -> None:
    found = json.loads(shipped.path("counties.geojson").read_text(encoding="utf-8"))
    assert len(found["features"]) == 47


def test_a_place_lies_in_a_ward_of_the_register_or_in_none() -> None:
    places = list(shipped.rows("places.csv"))
    outside = [row for row in places if not row["ward_code"]]
    assert {row["ward_code"] for row in places if row["ward_code"]} <= set(WARDS)
    assert len(outside) == 17
