"""A case about an organisation is not there for the console user who works for it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, update

from models import case_alerts, sensitive, users
from models.audit import audit
from models.directory import people
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening, known_id
from tests.console.walking import CASE

HAKI, OTHER = "Haki Centre", "Amani Centre"
NUMBER = "+254700000077"
FORM = {"form_token": "form-caseworker", "outcome": "solved", "organisation": str(known_id(HAKI))}
DEEDS = ("accept", "free", "keep-from", "close", "reopen")


def centres(evening: Evening) -> None:
    """Two bodies of case workers, without any duty; Rehema Njoki is of the first."""
    for name in (HAKI, OTHER):
        stories.organisation(evening, name, "caseworker")
    stories.person(evening, HAKI, "Rehema Njoki", "caseworker", NUMBER)


def tie(evening: Evening, name: str | None) -> None:
    """The case worker works for this organisation from now on."""
    found = users.by_email(evening.db, "caseworker@usalama.example")
    assert found
    users.ties_to(evening.db, found.id, known_id(name) if name else None)


def looked_at(evening: Evening, case: UUID = CASE) -> None:
    """The worker has looked at whom the landmark names, and told somebody."""
    sensitive.change(evening.db, case, state="routed")


def a_landmark(words: str) -> Callable[[Evening], UUID]:
    def told(evening: Evening) -> UUID:
        case = stories.case(evening, "40213765129", words)
        looked_at(evening, case)
        return case

    return told


def kept(evening: Evening) -> UUID:
    looked_at(evening)
    case_alerts.keep_from(evening.db, CASE, known_id(HAKI))
    return CASE


def not_looked_at(_evening: Evening) -> UUID:
    return CASE


ABOUT_THEM = [
    pytest.param(kept, id="kept from it, by a case worker or because the round found it named"),
    pytest.param(a_landmark("beaten by Haki Centre staff"), id="named, where it has no duty"),
    pytest.param(a_landmark("beaten by Rehema Njoki"), id="one of its people named"),
    pytest.param(a_landmark("he calls from 0700000077"), id="a number of theirs"),
    pytest.param(not_looked_at, id="not looked at yet for whom it names"),
]


@pytest.mark.parametrize("about", ABOUT_THEM)
def test_who_works_there_meets_no_trace_of_a_case_about_it(
    console: Console, database: Engine, written: Evening, about: Callable[[Evening], UUID]
) -> None:
    browser = console.signed_in("caseworker")
    centres(written)
    case = about(written)
    others = browser.get("/cases").text
    assert f"/cases/{case}" in others
    tie(written, HAKI)
    with database.begin() as db:
        before = sensitive.get(db, case), sensitive.events_of(db, case)
    page = browser.get("/cases").text
    assert f"/cases/{case}" not in page and "<strong>1</strong> open" not in page
    unknown = browser.get(f"/cases/{uuid4()}")
    answers = [browser.get(f"/cases/{case}")]
    answers += [browser.post(f"/cases/{case}/{deed}", data=FORM) for deed in DEEDS]
    assert {answer.status_code for answer in answers} == {unknown.status_code} == {404}
    assert answers[0].text == unknown.text
    with database.begin() as db:
        assert (sensitive.get(db, case), sensitive.events_of(db, case)) == before
        noted = db.execute(select(audit.c.object)).scalars().all()
    assert noted == ["cases", "cases"] and console.nudged == []


@pytest.mark.parametrize("name", [OTHER, None], ids=["another organisation", "none"])
@pytest.mark.parametrize("about", ABOUT_THEM[:4])
def test_who_works_elsewhere_reads_it_as_before(
    console: Console, written: Evening, about: Callable[[Evening], UUID], name: str | None
) -> None:
    browser = console.signed_in("caseworker")
    centres(written)
    case = about(written)
    tie(written, name)
    assert f"/cases/{case}" in browser.get("/cases").text
    assert browser.get(f"/cases/{case}").status_code == 200


def test_who_keeps_a_case_from_the_own_organisation_sees_it_go(
    console: Console, written: Evening
) -> None:
    browser = console.signed_in("caseworker")
    centres(written)
    looked_at(written)
    told = {"person_id": known_id("Rehema Njoki"), "organisation_id": known_id(HAKI)}
    why = {"kind": "caseworker", "level": 0, "rule": "level0.county", "reason": "Level 0"}
    case_alerts.tell(written.db, now=written.now, id=uuid4(), report_id=CASE, **told, **why)
    tie(written, HAKI)
    assert f"/cases/{CASE}" in browser.get("/cases").text
    answer = browser.post(f"/cases/{CASE}/keep-from", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/cases")
    assert f"/cases/{CASE}" not in browser.get("/cases").text
    assert browser.post(f"/cases/{CASE}/accept", data=FORM).status_code == 404


def test_a_closed_case_about_them_is_not_there_either(console: Console, written: Evening) -> None:
    browser = console.signed_in("caseworker")
    centres(written)
    kept(written)
    at = sensitive.hour(written.now)
    sensitive.change(written.db, CASE, state="closed", outcome="solved", closed_hour=at)
    assert "Closed last" in browser.get("/cases").text
    tie(written, HAKI)
    assert "Closed last" not in browser.get("/cases").text
    assert browser.post(f"/cases/{CASE}/reopen", data=FORM).status_code == 404


def test_who_works_for_an_organisation_that_is_no_more_stays_barred(
    console: Console, written: Evening
) -> None:
    browser = console.signed_in("caseworker")
    centres(written)
    named = a_landmark("beaten by Haki Centre staff")(written)
    kept(written)
    written.db.execute(update(people).values(left_at=written.now))
    tie(written, HAKI)
    page = browser.get("/cases").text
    assert f"/cases/{named}" not in page and f"/cases/{CASE}" not in page


def test_the_kind_that_may_never_be_told_of_a_case_reads_none(
    console: Console, written: Evening
) -> None:
    browser = console.signed_in("caseworker")
    looked_at(written)
    tie(written, stories.POST)
    assert "No case is open" in browser.get("/cases").text
    assert browser.get(f"/cases/{CASE}").status_code == 404


@pytest.mark.parametrize(
    "path, statements", [("/cases", 8), (f"/cases/{CASE}", 10)], ids=["the queue", "a case"]
)
def test_what_it_costs_is_two_statements_a_page_for_who_is_tied_alone(
    console: Console, written: Evening, path: str, statements: int
) -> None:
    browser = console.signed_in("caseworker")
    centres(written)
    for number in range(3):
        a_case = stories.case(written, f"4021376520{number}", "the blue gate")
        looked_at(written, a_case)
    looked_at(written)
    for name, most in ((None, statements - 2), (OTHER, statements)):
        tie(written, name)
        console.statements.clear()
        assert browser.get(path).status_code == 200
        assert len(console.statements) == most, "\n".join(console.statements)


def test_the_queue_is_full_of_what_is_theirs_to_read(database: Engine, written: Evening) -> None:
    """What is kept from them takes no place among the cases that one page has room for."""
    centres(written)
    made = [stories.case(written, f"4021376520{number}", "the gate") for number in range(4)]
    for case in made:
        looked_at(written, case)
    for case in made[:3]:
        case_alerts.keep_from(written.db, case, known_id(HAKI))
    with database.begin() as db:
        found = sensitive.waiting(db, 1, organisation_id=known_id(HAKI))
    assert [case.id for case in found] == [made[3]]
