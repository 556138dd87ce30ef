"""The sensitive branch: the case workers' queue, and that nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from models import case_log, sensitive, users
from models.audit import audit
from models.sensitive import sensitive_events
from tests.console import case_story, stories
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
        listed = path.endswith(("/categories", "/rules"))  # the kinds there are, not a case
        assert listed or "Family and personal safety" not in page, path


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
    for deed in ("accept", "free", "close", "reopen", "close"):
        answer = browser.post(f"/cases/{CASE}/{deed}", data=CLOSE)
        assert answer.status_code == (303 if sees else 404)
    with database.begin() as db:
        case = sensitive.get(db, CASE)
    assert case and (case.state == "closed") is sees


FORM = {"form_token": "form-caseworker"}


def now_of(database: Engine) -> sensitive.Case:
    with database.begin() as db:
        found = sensitive.get(db, CASE)
    assert found
    return found


def happened(database: Engine) -> str:
    with database.begin() as db:
        return str(sensitive.events_of(db, CASE)[-1]["kind"])


def test_who_accepted_a_case_can_give_it_back_and_the_next_are_due_at_once(
    console: Console, database: Engine
) -> None:
    browser = console.signed_in("caseworker")
    with database.begin() as db:
        sensitive.change(db, CASE, state="acknowledged", due_at=None)
    assert "Give the case back" in browser.get(f"/cases/{CASE}").text
    assert browser.post(f"/cases/{CASE}/free", data=FORM).status_code == 303
    case = now_of(database)
    assert (case.state, case.due_at) == ("routed", sensitive.hour(console.clock.now))
    assert happened(database) == "freed"
    assert browser.post(f"/cases/{CASE}/free", data=FORM).status_code == 409


def test_a_case_closed_by_mistake_is_opened_again_and_stands_first(
    console: Console, database: Engine
) -> None:
    browser = console.signed_in("caseworker")
    assert browser.post(f"/cases/{CASE}/reopen", data=FORM).status_code == 409
    browser.post(f"/cases/{CASE}/close", data=CLOSE)
    assert "Open the case again" in browser.get(f"/cases/{CASE}").text
    assert browser.post(f"/cases/{CASE}/reopen", data=FORM).status_code == 303
    case = now_of(database)
    assert (case.state, case.outcome, case.closed_hour) == ("routed", "", None)
    assert case.desk_hour == sensitive.hour(console.clock.now)
    listed = browser.get("/cases").text
    assert "overdue" in listed and "past their time" in listed


def test_a_case_accepted_from_the_queue_has_a_clock_too(console: Console, database: Engine) -> None:
    with database.begin() as db:
        at = sensitive.hour(console.clock.now)
        sensitive.change(db, CASE, state="routed", due_at=None, level=4, desk_hour=at)
    console.signed_in("caseworker").post(f"/cases/{CASE}/accept", data=FORM)
    assert now_of(database).due_at == at + timedelta(hours=72)


def test_a_case_that_may_be_about_somebody_told_is_kept_from_their_organisation(
    console: Console, database: Engine
) -> None:
    browser = console.signed_in("caseworker")
    with database.begin() as db:
        case_story.a_line_to_hassan(stories.Evening(db, console.room.vault, console.clock.now))
        ((theirs, name),) = case_log.organisations(case_log.told(db, CASE), now_of(database))
    assert name in browser.get(f"/cases/{CASE}").text
    form = FORM | {"organisation": str(theirs)}
    assert browser.post(f"/cases/{CASE}/keep-from", data=form).status_code == 303
    assert now_of(database).kept_organisations == [theirs]
    assert [task for task, _row in console.nudged] == ["raise"]
    again = browser.post(f"/cases/{CASE}/keep-from", data=form)
    assert again.status_code == 400 and "Choose the organisation" in again.text


def test_the_page_says_who_was_not_told_and_why(console: Console, database: Engine) -> None:
    left = {
        "organisation": "Haki",
        "kind": "caseworker",
        "role": "caseworker",
        "rule": "duty.hours",
    }
    with database.begin() as db:
        facts = {"told": 0, "left_out": [left | {"reason": "Not on duty on Saturday 12:00"}]}
        at = console.clock.now
        sensitive.add_event(db, CASE, "routed", actor="clock", now=at, facts=facts)
    page = console.signed_in("caseworker").get(f"/cases/{CASE}").text
    assert "Nobody could be sent a line" in page
    assert (
        "1 not told, and why" in page and "Haki, case worker" in page and "Saturday 12:00" in page
    )


def test_the_page_says_until_when(console: Console, database: Engine) -> None:
    browser = console.signed_in("caseworker")
    at = sensitive.hour(console.clock.now)
    with database.begin() as db:
        soon, whole = at + timedelta(hours=2), at + timedelta(days=3)
        sensitive.change(db, CASE, state="routed", due_at=soon, whole_due_at=whole)
    page = browser.get(f"/cases/{CASE}").text
    assert "Answer by" in page and "then the next are told" in page
    assert "In all" in page and "then it stands first in the queue" in page
    with database.begin() as db:
        sensitive.change(db, CASE, state="acknowledged", desk_hour=at)
    page = browser.get(f"/cases/{CASE}").text
    assert "To be ended" in page and "In all" not in page


def test_a_body_for_one_kind_of_case_is_not_warned_that_a_case_is_kept_from_it(
    console: Console, database: Engine
) -> None:
    why = {"kind": "oversight", "role": "officer", "rule": "desk.conflict", "reason": "About them"}
    with database.begin() as db:
        facts = {"told": 1, "left_out": [{"organisation": "Oversight", **why}]}
        at = console.clock.now
        sensitive.add_event(db, CASE, "routed", actor="clock", now=at, facts=facts)
        sensitive.add_event(db, CASE, "kept", actor="caseworker", now=at)
    browser = console.signed_in("caseworker")
    page = browser.get(f"/cases/{CASE}").text
    assert "About them" in page and "it may be about" in page
    only(database, "family-safety")
    page = browser.get(f"/cases/{CASE}").text
    assert "About them" not in page and "it may be about" not in page
