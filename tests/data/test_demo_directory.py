"""The demo directory is made up, keeps to the file format, and tells nobody what it may not."""

import re
from collections import defaultdict

import pytest

from data import shipped

ROWS = tuple(shipped.rows("demo_directory.csv"))
WARDS = tuple(shipped.rows("wards.csv"))
CATEGORIES = {r["code"]: shipped.parts(r["never_told"]) for r in shipped.rows("categories.csv")}
COLUMNS = (
    "organisation,kind,person,role,phone,language,area_level,area_codes,categories,level,hours,"
    "accredited_until,licence_number,licence_until,town,public_phone"
)
KINDS = [
    "forum",
    "police",
    "private_security",
    "resident_association",
    "chief",
    "nyumba_kumi",
    "rehab",
    "caseworker",
    "oversight",
    "county_desk",
    "national_desk",
]
ROLES = [
    "coordinator",
    "deputy",
    "member",
    "ocs",
    "officer",
    "guard",
    "chief",
    "counsellor",
    "caseworker",
    "desk",
]
CODES = {
    level: {row[f"{level}_code"] for row in WARDS} for level in ("ward", "constituency", "county")
}
SPAN = r"([A-Z][a-z])(-[A-Z][a-z])? ([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d"
HOURS = re.compile(rf"{SPAN}(;{SPAN})*")
DAYS = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}


def covers(row: dict[str, str], ward: dict[str, str]) -> bool:
    if row["area_level"] == "national":
        return True
    return ward[f"{row['area_level']}_code"] in shipped.parts(row["area_codes"])


def holders(ward_code: str, category: str, level: str) -> list[tuple[str, str]]:
    ward = next(ward for ward in WARDS if ward["ward_code"] == ward_code)
    return [
        (row["person"], row["role"])
        for row in ROWS
        if row["level"] == level
        and covers(row, ward)
        and row["kind"] not in CATEGORIES[category]
        and category in (shipped.parts(row["categories"]) or (category,))
    ]


def test_the_columns_are_those_of_an_import() -> None:
    with shipped.path("demo_directory.csv").open(encoding="utf-8") as file:
        assert file.readline().strip() == COLUMNS


def test_kinds_roles_levels_and_languages_are_known_words() -> None:
    for row in ROWS:
        assert row["kind"] in KINDS
        assert row["role"] in ROLES
        assert row["level"] in {"0", "1", "2", "3"}
        assert row["language"] in {"en", "sw"}
    assert {row["kind"] for row in ROWS} == set(KINDS)


def test_every_area_and_category_exists() -> None:
    for row in ROWS:
        codes = shipped.parts(row["area_codes"])
        assert bool(codes) == (row["area_level"] != "national")
        assert set(codes) <= CODES.get(row["area_level"], set())
        assert set(shipped.parts(row["categories"])) <= set(CATEGORIES)


def test_no_kind_holds_a_category_it_may_never_be_told() -> None:
    for row in ROWS:
        for category in shipped.parts(row["categories"]):
            assert row["kind"] not in CATEGORIES[category], (row["organisation"], category)


def test_only_kinds_of_the_ward_leave_their_categories_open() -> None:
    fan_out = {"forum", "resident_association", "private_security", "chief", "nyumba_kumi"}
    assert {row["kind"] for row in ROWS if not row["categories"]} <= fan_out


def test_hours_are_days_and_times_that_open_before_they_close() -> None:
    for span in (span for row in ROWS for span in shipped.parts(row["hours"])):
        assert HOURS.fullmatch(span), span
        days, times = span.split(" ")
        opens, closes = times.split("-")
        assert set(days.split("-")) <= DAYS
        assert opens < closes


def test_numbers_are_demo_numbers_of_one_person_and_leave_the_residents_block_free() -> None:
    people: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in ROWS:
        assert re.fullmatch(r"\+254700000\d{3}", row["phone"])
        people[row["phone"]].add((row["organisation"], row["person"]))
    assert [phone for phone, held in people.items() if len(held) > 1] == []
    assert [phone for phone in people if phone.startswith("+2547000005")] == []


def test_a_person_has_one_number_and_no_name_is_given_twice() -> None:
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        numbers[row["person"]].add(row["phone"])
    assert [person for person, held in numbers.items() if len(held) > 1] == []


def test_the_label_is_on_organisations_and_not_on_people() -> None:
    assert all(row["organisation"].endswith("(demo)") for row in ROWS)
    assert not any("demo" in row["person"].lower() for row in ROWS)


@pytest.mark.parametrize("county", ["047", "032", "001"], ids=["Nairobi", "Nakuru", "Mombasa"])
def test_every_ward_of_a_pilot_county_has_a_first_coordinator_for_anything(county: str) -> None:
    first = [
        r for r in ROWS if (r["role"], r["level"], r["categories"]) == ("coordinator", "0", "")
    ]
    wards = [ward for ward in WARDS if ward["county_code"] == county]
    assert [w["ward"] for w in wards if not any(covers(row, w) for row in first)] == []


def test_each_forum_has_a_coordinator_a_deputy_and_a_member_over_exactly_its_wards() -> None:
    mapped: dict[str, set[str]] = defaultdict(set)
    for row in shipped.rows("forum_wards.csv"):
        mapped[row["forum"]].add(row["ward_code"])
    for forum in shipped.rows("forums.csv"):
        staff = [row for row in ROWS if row["organisation"] == forum["name"]]
        ladder = {(row["role"], row["level"]) for row in staff}
        assert ladder == {("coordinator", "0"), ("deputy", "1"), ("member", "2")}
        assert {row["kind"] for row in staff} == {forum["kind"]}
        assert all(set(shipped.parts(r["area_codes"])) == mapped[forum["key"]] for r in staff)


def test_a_theft_in_kilimani_first_tells_one_coordinator_and_one_guard() -> None:
    told = holders("1371", "theft", "0")
    assert [role for _, role in told] == ["coordinator", "guard"]
    assert told[0][0] == "Wanjiru Kamau"
    assert {r["phone"] for r in ROWS if r["person"] == "Wanjiru Kamau"} == {"+254700000001"}


def test_police_conduct_reaches_oversight_and_family_safety_one_case_worker() -> None:
    assert [role for _, role in holders("1371", "police-conduct", "0")] == ["officer"]
    assert [role for _, role in holders("1371", "family-safety", "0")] == ["caseworker"]
    assert [holders("1371", "child-safety", level) for level in "0123"] == [[], [], [], []]


def test_the_last_rung_is_a_national_desk() -> None:
    last = [row for row in ROWS if row["kind"] == "national_desk"]
    assert [(r["role"], r["area_level"], r["level"]) for r in last] == [("desk", "national", "3")]
