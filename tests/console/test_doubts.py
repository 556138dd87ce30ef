"""What the desk decides of doubtful reports: parting, releasing, keeping from whom it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from models import alerts, events, outbox, reports
from models.alerts import OPEN
from models.audit import audit
from models.directory_changes import By
from models.directory_writes import add
from models.reports import Report
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import FORUM, Evening
from tests.console.walking import ROBBERY

LEAD = stories.known_id("report 48213097")
AGAIN = stories.reference(12_345_678)


def posts(console: Console, reference: str, deed: str, **form: str) -> int:
    told = {"form_token": "form-operator", **form}
    return console.signed_in("operator").post(f"/reports/{reference}/{deed}", data=told).status_code


def stands(database: Engine, reference: str) -> Report:
    with database.begin() as db:
        found = reports.by_reference(db, reference)
    assert found
    return found


def happened(database: Engine, report: UUID) -> tuple[str, dict[str, Any]]:
    with database.begin() as db:
        last = events.of(db, report)[-1]
    return last["kind"], last["facts"]


@pytest.fixture
def again(written: Evening) -> UUID:
    """Another resident's report of the robbery, joined to it."""
    return stories.report(
        written, 12_345_678, at=written.now, phone="+254700000577", state="routed", follows=LEAD
    )


def test_both_pages_say_who_tells_of_it(console: Console, again: UUID) -> None:
    browser = console.signed_in("operator")
    lead = browser.get(f"/reports/{ROBBERY}").text
    assert "2 people tell of this" in lead and "Not the same: part it" not in lead
    page = browser.get(f"/reports/{AGAIN}").text
    assert "Not the same: part it" in page and "the alerts are about this one" in page
    assert "told again" in browser.get("/reports").text


def test_an_incident_is_one_line_of_the_desk(console: Console, written: Evening) -> None:
    stories.report(written, 12_345_678, at=written.now, state="routed", follows=LEAD, at_desk=True)
    assert AGAIN not in console.signed_in("operator").get("/desk").text.replace("-", "")


def test_parted_it_is_routed_by_itself_and_never_joined_again(
    console: Console, database: Engine, again: UUID
) -> None:
    assert posts(console, AGAIN, "part") == 303
    found = stands(database, AGAIN)
    assert (found.follows, found.apart, found.state) == (None, True, "received")
    assert happened(database, again)[0] == "parted"
    assert console.nudged[-1][0] == "route"
    assert posts(console, AGAIN, "part") == 409


def test_a_held_report_is_on_the_first_page_and_can_be_released(
    console: Console, database: Engine, written: Evening
) -> None:
    stories.report(written, 12_345_678, at=written.now, state="held", at_desk=True)
    browser = console.signed_in("operator")
    assert "1 report</strong> held for a look" in browser.get("/").text
    assert "found true, 0 called false in a year" in browser.get(f"/reports/{AGAIN}").text
    assert posts(console, AGAIN, "release") == 303
    found = stands(database, AGAIN)
    assert (found.state, found.at_desk, found.looked_at) == ("received", False, console.clock.now)
    assert posts(console, AGAIN, "release") == 409


def keeps(console: Console, organisation: str) -> int:
    chosen = str(stories.known_id(organisation))
    return posts(console, ROBBERY, "keep-from", organisation=chosen)


def test_kept_from_an_organisation_it_is_taken_back_from_them(
    console: Console, database: Engine
) -> None:
    assert keeps(console, FORUM) == 303
    found = stands(database, ROBBERY)
    assert found.kept_organisations == [stories.known_id(FORUM)]
    assert (found.holder_id, found.state, found.due_at) == (None, "routed", console.clock.now)
    with database.begin() as db:
        assert not [one for one in alerts.of_report(db, found.id) if one.state in OPEN]
        assert [task for _, task in outbox.missed(db, console.clock.now, 9)] == ["raise"]
        row = db.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert row.action == "kept report from an organisation"
    assert happened(database, found.id) == (
        "kept_from",
        {"organisation_kept": FORUM, "by": "operator@usalama.example"},
    )
    page = console.signed_in("operator").get(f"/reports/{ROBBERY}").text
    assert f"Kept from {FORUM} at every level by operator@usalama.example" in page
    assert keeps(console, FORUM) == 409


def test_kept_from_an_organisation_on_a_twins_page_it_is_so_of_the_whole_incident(
    console: Console, database: Engine, again: UUID
) -> None:
    chosen = str(stories.known_id(FORUM))
    assert posts(console, AGAIN, "keep-from", organisation=chosen) == 303
    both = [stands(database, ROBBERY), stands(database, AGAIN)]
    assert [one.kept_organisations for one in both] == [[stories.known_id(FORUM)]] * 2
    assert both[0].holder_id is None
    assert [happened(database, one.id)[0] for one in both] == ["kept_from"] * 2
    assert posts(console, AGAIN, "keep-from", organisation=chosen) == 409


def test_only_organisations_with_a_duty_there_are_offered(
    console: Console, written: Evening
) -> None:
    grace = stories.known_id("Grace Wanjiru")
    add(written.db, By("operator", written.now), [{"person_id": grace, "area_level": "ward", "area_code": "1371",
                             "categories": None, "level": 0, "hours": ""}])  # fmt: skip
    page = console.signed_in("operator").get(f"/reports/{ROBBERY}").text
    offered = page.split("Never tell of it")[1].split("</select>")[0]
    assert FORUM in offered and stories.POST not in offered
    assert "Never tell of it" not in console.signed_in("viewer").get(f"/reports/{ROBBERY}").text


@pytest.mark.parametrize("chosen", ["", "nonsense", str(UUID(int=7))])
def test_an_organisation_that_is_not_there_is_refused(console: Console, chosen: str) -> None:
    assert posts(console, ROBBERY, "keep-from", organisation=chosen) == 400
