"""The page of coverage: a line a county, a line a ward, and who cannot be told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.atlas import country, county
from models import contacts
from models.directory_changes import By
from models.directory_writes import add, set_off
from routing.places import Gazetteer
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.walking import paths_of


@pytest.fixture
def checked(console: Console, written: Evening) -> Console:
    stories.coverage_gaps(written)
    return console


def test_before_the_first_look_the_page_says_so(looked_at: Console) -> None:
    page = looked_at.signed_in("viewer").get("/coverage").text
    assert "Coverage has not been looked at yet." in page
    assert "/coverage" in paths_of("viewer")


def test_the_country_is_a_line_a_county(checked: Console) -> None:
    answer = checked.signed_in("operator").get("/coverage")
    page = answer.text
    assert page.count("<title>") == 47 + 1
    assert "Nairobi: 83 of 85" in page
    assert "Mombasa: 29 of 30" in page
    assert len(answer.data) < 100_000


def test_a_county_is_a_line_a_ward_the_worst_first(checked: Console) -> None:
    answer = checked.signed_in("operator").get("/coverage?county=047")
    page = answer.text.split("<tbody>")[1]
    assert page.index("Kilimani") < page.index("Eastleigh North")
    assert "fire and accidents: nobody 20:00 to 00:00; one 15:00 to 20:00, 00:00 to 15:00" in page
    assert "crime and violence: one all day" in page
    assert "Kilimani: nobody at times" in answer.text
    assert len(answer.data) < 100_000


def test_a_county_that_is_not_there_is_not_found(looked_at: Console) -> None:
    assert looked_at.signed_in("operator").get("/coverage?county=048").status_code == 404


def test_every_county_and_ward_has_an_outline(gazetteer: Gazetteer) -> None:
    assert {*country().paths} == {code for code, _ in gazetteer.counties()}
    for code in country().paths:
        wards = {
            ward.code
            for constituency, _ in gazetteer.constituencies(code)
            for ward in gazetteer.wards(constituency)
        }
        assert {*county(code).paths} == wards
        assert all(county(code).paths.values())


def test_the_first_page_says_where_nobody_can_be_told(checked: Console) -> None:
    page = checked.signed_in("operator").get("/").text
    assert "1 ward</strong> where nobody can be told" in page
    assert "1 ward</strong> where one phone alone is told at some hour" in page


def test_a_coordinator_who_is_blacklisted_is_on_the_first_page_at_once(
    console: Console, written: Evening
) -> None:
    grace = stories.known_id("Grace Wanjiru")
    add(written.db, By("operator", written.now), [{"person_id": grace, "area_level": "ward", "area_code": "1371",
                             "categories": None, "level": 0, "hours": ""}])  # fmt: skip
    told = console.signed_in("operator")
    assert "no SMS reaches" not in told.get("/").text
    contacts.block(written.db, stories.resident(written, "+254700000017"), "UserInBlacklist")
    assert "1 duty holder</strong> no SMS reaches" in told.get("/").text
    page = told.get("/coverage").text
    assert "Grace Wanjiru" in page and "the gateway refuses: UserInBlacklist" in page
    assert "Grace Wanjiru" in told.get("/coverage?county=047").text
    assert "Grace Wanjiru" not in told.get("/coverage?county=001").text


def test_who_is_off_duty_is_listed_with_the_time_of_return(
    console: Console, written: Evening
) -> None:
    grace = stories.known_id("Grace Wanjiru")
    add(written.db, By("operator", written.now), [{"person_id": grace, "area_level": "ward", "area_code": "1371",
                             "categories": None, "level": 0, "hours": ""}])  # fmt: skip
    set_off(written.db, By("operator", written.now), [grace], written.now + timedelta(hours=2))
    assert "off duty until today 17:00" in console.signed_in("viewer").get("/coverage").text


def test_a_company_told_of_nothing_for_want_of_a_licence_is_listed_with_the_reason(
    console: Console, written: Evening
) -> None:
    stories.organisation(written, "Guards", "private_security")
    guard = stories.person(written, "Guards", "Joseph Maina", "guard", "+254700000430")
    add(written.db, By("operator", written.now), [{"person_id": guard, "area_level": "ward", "area_code": "1371",
                             "categories": None, "level": 0, "hours": ""}])  # fmt: skip
    written.db.commit()
    page = console.signed_in("viewer").get("/coverage?county=047").text
    assert "Joseph Maina" in page and "told of nothing: no licence is written down" in page
