"""The base list of categories is the published one, with the kinds that may never be told."""

from data import shipped

CATEGORIES = {row["code"]: row for row in shipped.rows("categories.csv")}
FAN_OUT = {"forum", "resident_association", "private_security", "chief", "nyumba_kumi"}
KINDS = FAN_OUT | {"police", "rehab", "caseworker", "oversight", "county_desk", "national_desk"}


def never_told(code: str) -> set[str]:
    return set(shipped.parts(CATEGORIES[code]["never_told"]))


def test_the_codes_are_the_published_ones_in_their_order() -> None:
    ordinary = "theft burglary violence gang livestock drugs fire accident suspicious other"
    sensitive = "police-conduct family-safety child-safety"
    assert list(CATEGORIES) == f"{ordinary} {sensitive}".split()
    assert [c for c, row in CATEGORIES.items() if row["sensitive"] == "yes"] == sensitive.split()


def test_each_category_has_words_in_both_languages_and_a_severity() -> None:
    for row in CATEGORIES.values():
        assert row["english"] and row["kiswahili"]
        assert row["severity"] in {"urgent", "high", "medium", "low"}


def test_police_and_the_ward_are_never_told_of_police_conduct_or_family_safety() -> None:
    assert never_told("police-conduct") == FAN_OUT | {"police"}
    assert never_told("family-safety") == FAN_OUT | {"police"}


def test_nobody_at_all_is_told_of_a_child_in_danger() -> None:
    assert never_told("child-safety") == KINDS


def test_an_ordinary_category_keeps_nobody_out() -> None:
    assert [c for c, r in CATEGORIES.items() if r["sensitive"] == "no" and r["never_told"]] == []
