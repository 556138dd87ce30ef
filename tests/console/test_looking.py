"""What the desk is to look at: a list of it, the page that says why, and a person's word."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from models import reports
from models.reports import Report
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import POST, Evening

NUMBER = 12_345_701
REFERENCE = stories.reference(NUMBER)


def a_report(evening: Evening, review: str) -> None:
    post = stories.known_id(POST)
    named = {"kept_organisations": [post], "named_organisations": [post]}
    more = named if review == "named" else {"released_by": "clock"}
    stories.report(evening, NUMBER, at=evening.now, state="routed", review=review, **more)


def stands(database: Engine) -> Report:
    with database.begin() as db:
        found = reports.by_reference(db, REFERENCE)
    assert found
    return found


def looks(console: Console, role: str = "operator", **form: str) -> int:
    told = {"form_token": f"form-{role}", **form}
    return console.signed_in(role).post(f"/reports/{REFERENCE}/looked", data=told).status_code


@pytest.mark.parametrize(
    ("review", "said"),
    [("named", f"Its words name {POST}."), ("unlooked", "Nobody has looked at this report.")],
)
def test_the_first_page_leads_to_it_and_its_page_says_why(
    console: Console, written: Evening, review: str, said: str
) -> None:
    a_report(written, review)
    browser = console.signed_in("operator")
    assert "for the desk to look at" in browser.get("/").text
    assert REFERENCE[:3] in browser.get("/reports?attention=review&since=all").text
    page = browser.get(f"/reports/{REFERENCE}").text
    assert said in page
    assert ("by the clock: nobody had looked" in page) == (review == "unlooked")


def test_a_person_looks_and_it_is_off_the_list(
    console: Console, database: Engine, written: Evening
) -> None:
    a_report(written, "unlooked")
    assert looks(console) == 303
    assert stands(database).review == "" and stands(database).released_by == "clock"
    assert looks(console) == 409


@pytest.mark.parametrize(("about", "kept"), [("yes", 1), ("no", 0)], ids=["about them", "not"])
def test_the_desk_says_whether_it_is_about_them(
    console: Console, database: Engine, written: Evening, about: str, kept: int
) -> None:
    a_report(written, "named")
    assert looks(console, about=about) == 303
    found = stands(database)
    assert (len(found.kept_organisations), found.review) == (kept, "")


def test_a_viewer_sees_it_and_does_not_decide(console: Console, written: Evening) -> None:
    a_report(written, "named")
    assert looks(console, "viewer") == 403
    page = console.signed_in("viewer").get(f"/reports/{REFERENCE}").text
    assert "It is about them" not in page
