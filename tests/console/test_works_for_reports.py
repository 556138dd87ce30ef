"""A report about an organisation is not there for the console user who works for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from console.permissions import RULES
from models import reports, users
from models.audit import audit
from tests.console import stories
from tests.console.conftest import Console
from tests.console.dropped import DROPPED, dropped
from tests.console.stories import Evening, known_id
from tests.console.walking import CALL, MESSAGE, ROBBERY, addresses, path

POST = known_id(stories.POST)
ID = known_id("report 48213097")
OF_IT = [one for method in ("GET", "POST") for one in addresses(method) if "<ref" in one.path]
ROLES = ("operator", "admin", "viewer")


def tie(evening: Evening, role: str, name: str | None) -> None:
    """The user of a role works for this organisation from now on."""
    found = users.by_email(evening.db, f"{role}@usalama.example")
    assert found
    users.ties_to(evening.db, found.id, known_id(name) if name else None)


def kept(evening: Evening) -> None:
    reports.keep_from(evening.db, ID, POST)


def not_the_police(evening: Evening) -> None:
    reports.change(evening.db, ID, kept_from=["police"])


def not_looked_at(evening: Evening) -> None:
    row = reports.reports.update().where(reports.reports.c.id == ID)
    evening.db.execute(row.values(state="received", routed_at=None))


ABOUT = [
    pytest.param(kept, id="kept from it, by the desk or because its words name it"),
    pytest.param(not_the_police, id="kept from its kind, by who reported it"),
    pytest.param(not_looked_at, id="not looked at yet for whom it names"),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("about", ABOUT)
def test_no_list_has_a_report_about_whom_the_user_works_for(
    console: Console, written: Evening, about: Callable[[Evening], None], role: str
) -> None:
    browser = console.signed_in(role)
    written.db.execute(reports.reports.update().values(at_desk=True, routed_at=written.now))
    about(written)
    lists = ["/", "/reports?since=all", "/messages?since=all", "/calls?since=all"]
    lists += ["/desk"] if role != "viewer" else []
    assert [one for one in lists if ROBBERY not in browser.get(one).text.replace("-", "")] == []
    before = counted(browser)
    tie(written, role, stories.POST)
    for one in lists:
        assert ROBBERY not in browser.get(one).text.replace("-", ""), one
    after = counted(browser)
    assert {name: before[name] - after[name] for name in before} == {
        "/reports?since=all": 1,
        "/messages?since=all": 5,
        "/calls?since=all": 1,
    }


def counted(browser: Any) -> dict[str, int]:
    """How many rows each list says it has."""
    lists = ("/reports?since=all", "/messages?since=all", "/calls?since=all")
    return {one: browser.get(one).text.count('class="row"') for one in lists}


@pytest.mark.parametrize("about", ABOUT)
def test_every_page_and_deed_of_it_answers_as_for_no_report(
    console: Console, database: Engine, written: Evening, about: Callable[[Evening], None]
) -> None:
    about(written)
    browsers = {role: console.signed_in(role) for role in ("operator", "admin")}
    for role in browsers:
        tie(written, role, stories.POST)
    with database.begin() as db:
        before = reports.get(db, ID)
    assert len(OF_IT) >= 15
    for one in OF_IT:
        role = "operator" if "operator" in (RULES[one.endpoint].roles or ()) else "admin"
        for where in (path(one), path(one).replace(ROBBERY, "000000000")):
            ask = browsers[role].get if one.method == "GET" else browsers[role].post
            answer = ask(where, data={"form_token": f"form-{role}"})
            assert answer.status_code == 404, where
    for where in (f"/messages/{MESSAGE}", f"/calls/{CALL}"):
        assert browsers["operator"].get(where).status_code == 404
    with database.begin() as db:
        assert reports.get(db, ID) == before
        assert db.execute(select(audit)).all() == []


@pytest.mark.parametrize("name", [stories.FORUM, None], ids=["another organisation", "none"])
@pytest.mark.parametrize("about", ABOUT[:2])
def test_who_works_elsewhere_reads_it_as_before(
    console: Console, written: Evening, about: Callable[[Evening], None], name: str | None
) -> None:
    about(written)
    browser = console.signed_in("operator")
    tie(written, "operator", name)
    for where in (f"/reports/{ROBBERY}", f"/messages/{MESSAGE}", f"/calls/{CALL}"):
        assert browser.get(where).status_code == 200
    assert ROBBERY in browser.get("/reports").text.replace("-", "")


def test_the_first_page_counts_none_of_them(console: Console, written: Evening) -> None:
    browser = console.signed_in("viewer")
    reports.change(written.db, ID, review="named")
    assert "for the desk to look at" in browser.get("/").text
    kept(written)
    tie(written, "viewer", stories.POST)
    assert "for the desk to look at" not in browser.get("/").text


def test_who_keeps_a_report_from_the_own_organisation_sees_it_go(
    console: Console, written: Evening
) -> None:
    browser = console.signed_in("operator")
    tie(written, "operator", stories.POST)
    assert browser.get(f"/reports/{ROBBERY}").status_code == 200
    form = {"form_token": "form-operator", "organisation": str(POST)}
    answer = browser.post(f"/reports/{ROBBERY}/keep-from", data=form)
    assert (answer.status_code, answer.location) == (303, "/reports")
    assert browser.get(f"/reports/{ROBBERY}").status_code == 404


@pytest.mark.parametrize("free", ["looked_at", "routed_at"])
def test_a_report_that_goes_its_way_anew_was_looked_at_before(
    console: Console, written: Evening, free: str
) -> None:
    not_looked_at(written)
    reports.change(written.db, ID, **{free: written.now})
    browser = console.signed_in("operator")
    tie(written, "operator", stories.POST)
    assert browser.get(f"/reports/{ROBBERY}").status_code == 200


def test_a_message_of_no_report_that_names_them_is_not_there_either(
    console: Console, written: Evening
) -> None:
    words = "Kilimani police stole my goat"
    loose = stories.message(
        written, "loose", words, at=written.now, status="received", direction="in"
    )
    browser = console.signed_in("operator")
    assert words in browser.get("/messages").text
    tie(written, "operator", stories.POST)
    assert words not in browser.get("/messages").text
    assert browser.get(f"/messages/{loose}").status_code == 404


def test_a_call_without_a_report_that_names_them_is_not_there_either(
    console: Console, written: Evening
) -> None:
    stories.call(written, "77b0a2c9913e4fd1", at=written.now, landmark="Kilimani police stole it")
    browser = console.signed_in("operator")
    assert "Kilimani police stole it" in browser.get("/calls/77b0a2c9913e4fd1").text
    tie(written, "operator", stories.POST)
    assert browser.get("/calls/77b0a2c9913e4fd1").status_code == 404
    assert browser.get("/calls/77b0a2c9913e4fd0").status_code == 200


def test_a_dropped_call_becomes_a_report_that_is_shown_once_it_was_looked_at(
    console: Console, written: Evening
) -> None:
    dropped(written, at=written.ago(minutes=6))
    browser = console.signed_in("operator")
    tie(written, "operator", stories.POST)
    answer = browser.post(f"/dropped/{DROPPED}/act", data={"form_token": "form-operator"})
    assert (answer.status_code, answer.location) == (303, "/dropped")
    assert [task for task, _row in console.nudged] == ["route"]


def test_whom_a_tied_administrator_adds_is_tied_to_the_same(
    console: Console, written: Evening
) -> None:
    browser = console.signed_in("admin")
    tie(written, "admin", stories.POST)
    form = {"form_token": "form-admin", "email": "new@usalama.example", "role": "operator"}
    assert f"works for {stories.POST}" in browser.post("/users/add", data=form).text
    added = users.by_email(written.db, "new@usalama.example")
    assert added and added.organisation_id == POST


def test_no_rehearsal_of_rules_shows_them(console: Console, written: Evening) -> None:
    written.db.execute(reports.reports.update().values(routed_at=written.now))
    browser = console.signed_in("operator")
    rehearsal = next(one for one in addresses("GET") if one.endpoint == "rehearse_rules")
    every = browser.get(path(rehearsal)).text
    kept(written)
    tie(written, "operator", stories.POST)
    assert said(every) - said(browser.get(path(rehearsal)).text) == 1


def said(page: str) -> int:
    """On how many reports a book was rehearsed."""
    found = re.search(r"<strong>(\d+)</strong>[^.]*?report", page)
    assert found, page
    return int(found[1])


# Beside what a page costs whoever works for nobody: one more for what is named by an address, and
# where words of messages are read one for the people of the organisation, and one for the numbers
# that strangers typed.
@pytest.mark.parametrize(
    "where, more",
    [
        ("/", 0),
        ("/reports", 0),
        ("/desk", 0),
        ("/calls", 0),
        ("/messages", 2),
        (f"/reports/{ROBBERY}", 1),
        (f"/reports/{ROBBERY}/new?after=1.{'0' * 32}", 1),
        (f"/calls/{CALL}", 1),
        (f"/messages/{MESSAGE}", 1),
    ],
)
def test_what_a_page_costs_more_for_who_is_tied(
    console: Console, written: Evening, where: str, more: int
) -> None:
    browser = console.signed_in("operator")
    written.db.execute(reports.reports.update().values(routed_at=written.now))
    costs = []
    for name in (None, stories.POST):
        tie(written, "operator", name)
        console.statements.clear()
        assert browser.get(where).status_code in (200, 204)
        costs.append(len(console.statements))
    assert costs[1] - costs[0] == more
