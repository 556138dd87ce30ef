"""The first page and the lists: how many people tell of a report, what waits for a second person."""

from __future__ import annotations

import pytest

from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening

LEAD = stories.known_id("report 48213097")


@pytest.mark.parametrize("page", ["/", "/reports?since=all", "/desk"])
def test_a_list_says_how_many_people_tell_of_a_report(
    console: Console, written: Evening, page: str
) -> None:
    lead = stories.report(written, 12_345_720, at=written.now, state="routed", at_desk=True)
    for number in (1, 2):
        phone = f"+25470000057{number}"
        about = {"phone": phone, "state": "routed", "follows": lead, "at_desk": True}
        stories.report(written, 12_345_720 + number, at=written.now, **about)
    told = console.signed_in("operator").get(page).text
    assert told.count("3 people tell") == 1


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("operator", {"waiting for a second person", "waiting for approval", "to be read"}),
        ("viewer", {"waiting for a second person", "waiting for approval"}),
    ],
)
def test_what_waits_for_a_second_person_is_on_the_first_page_of_who_may_see_it(
    console: Console, written: Evening, role: str, seen: set[str]
) -> None:
    for table in ("broadcasts", "rule_books", "ideas"):
        written.db.exec_driver_sql(f"update {table} set state = 'waiting' where {_WAITS[table]}")
    page = console.signed_in(role).get("/").text
    said = {"waiting for a second person", "waiting for approval", "to be read"}
    assert {one for one in said if one in page} == seen


_WAITS = {
    "broadcasts": "state in ('draft', 'waiting')",
    "rule_books": "state in ('draft', 'waiting')",
    "ideas": "true",
}


def test_what_must_be_looked_at_now_stands_before_what_only_waits(
    looked_at: Console,
) -> None:
    page = looked_at.signed_in("operator").get("/").text
    marks = [
        part.split('"')[0]
        for part in page.split('<ul class="attention">')[1].split('<li class="')[1:]
    ]
    assert set(marks) == {"bad", "wait"}
    assert marks == sorted(marks)
