"""The sensitive branch: the case workers' queue, and that nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from models import sensitive, users
from models.audit import audit
from models.sensitive import sensitive_events
from tests.console import stories
from tests.console.conftest import Console
from tests.console.walking import CASE, paths_of

CLOSE = {"form_token": "form-caseworker", "outcome": "solved"}


def test_a_case_worker_reads_the_queue_and_a_case(looked_at: Console) -> None:
    browser = looked_at.signed_in("caseworker")
    assert "Family and personal safety" in browser.get("/cases").text
    page = browser.get(f"/cases/{CASE}").text
    reference = stories.reference(0)
    assert "402-137-651-28" in page and "the blue gate" in page and reference not in page


def test_a_case_worker_is_led_to_the_queue(looked_at: Console) -> None:
    answer = looked_at.signed_in("caseworker").get("/")
    assert (answer.status_code, answer.location) == (303, "/cases")


@pytest.mark.parametrize("role", ["operator", "admin", "viewer", "forum"])
def test_nobody_else_finds_a_trace_of_a_case(looked_at: Console, role: str) -> None:
    browser = looked_at.signed_in(role)
    for path in ("/cases", f"/cases/{CASE}"):
        assert browser.get(path).status_code == 403
    for path in paths_of(role):
        page = browser.get(path).text
        assert "402-137" not in page, path
        assert path.endswith("/categories") or "Family and personal safety" not in page, path


def test_times_of_a_case_are_told_to_the_hour(looked_at: Console) -> None:
    page = looked_at.signed_in("caseworker").get(f"/cases/{CASE}").text
    assert "today about 10:00" in page and "kept to the hour" in page


def test_closing_a_case_is_kept_to_the_hour_and_once(console: Console, database: Engine) -> None:
    browser = console.signed_in("caseworker")
    answer = browser.post(f"/cases/{CASE}/close", data=CLOSE)
    assert answer.location == f"/cases/{CASE}"
    with database.begin() as db:
        case = sensitive.get(db, CASE)
        assert case and (case.state, case.outcome, case.due_at) == ("closed", "solved", None)
        assert case.closed_hour == sensitive.hour(console.clock.now)
        last = db.execute(select(sensitive_events).order_by(sensitive_events.c.id.desc())).first()
    assert last and (last.kind, last.actor) == ("closed", "caseworker")
    assert browser.post(f"/cases/{CASE}/close", data=CLOSE).status_code == 409
    assert "Closed last" in browser.get("/cases").text


def test_a_case_is_not_closed_without_saying_what_came_of_it(console: Console) -> None:
    form = CLOSE | {"outcome": "lost"}
    answer = console.signed_in("caseworker").post(f"/cases/{CASE}/close", data=form)
    assert answer.status_code == 400


def test_the_audit_names_a_case_by_its_id_alone(console: Console, database: Engine) -> None:
    console.signed_in("caseworker").get(f"/cases/{CASE}")
    with database.begin() as db:
        rows = db.execute(select(audit.c.actor, audit.c.action, audit.c.object)).all()
    assert [tuple(row) for row in rows] == [
        ("caseworker@usalama.example", "read case", f"case:{CASE}")
    ]


def test_a_case_that_is_accepted_tells_nobody_else_for_the_time_of_a_holder(
    console: Console, database: Engine
) -> None:
    browser = console.signed_in("caseworker")
    with database.begin() as db:
        sensitive.change(db, CASE, state="routed", due_at=console.clock.now)
    assert "Accept the case" in browser.get(f"/cases/{CASE}").text
    accept = {"form_token": "form-caseworker"}
    assert browser.post(f"/cases/{CASE}/accept", data=accept).status_code == 303
    with database.begin() as db:
        case = sensitive.get(db, CASE)
    assert case and case.state == "acknowledged" and case.due_at
    assert case.due_at == sensitive.hour(console.clock.now) + timedelta(hours=72)
    page = browser.get(f"/cases/{CASE}").text
    assert "Accept the case" not in page and "A case worker has accepted it" in page
    assert browser.post(f"/cases/{CASE}/accept", data=accept).status_code == 409


def only(database: Engine, category: str) -> None:
    """The case worker is for cases of one category alone."""
    with database.begin() as db:
        theirs = users.users.update().where(users.users.c.role == "caseworker")
        db.execute(theirs.values(cases=category))


@pytest.mark.parametrize(
    "category, sees", [("family-safety", True), ("police-conduct", False)], ids=["its own", "other"]
)
def test_who_is_for_one_category_meets_no_case_of_the_other(
    console: Console, database: Engine, category: str, sees: bool
) -> None:
    browser = console.signed_in("caseworker")
    only(database, category)
    assert ("Family and personal safety" in browser.get("/cases").text) is sees
    assert browser.get(f"/cases/{CASE}").status_code == (200 if sees else 404)
    for deed in ("accept", "close"):
        answer = browser.post(f"/cases/{CASE}/{deed}", data=CLOSE)
        assert answer.status_code == (303 if sees else 404)
    with database.begin() as db:
        case = sensitive.get(db, CASE)
    assert case and (case.state == "closed") is sees
