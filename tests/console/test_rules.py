"""Rules in the console: drafted by one, rehearsed on real reports, approved by another, rolled back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from models import audit, rule_books
from models.rule_books import RuleBook
from routing.categories import ORDINARY
from routing.rulebook_form import row
from routing.shipped_rows import shipped_row
from tests.console.conftest import Console
from tests.routing.test_reads import counted

PAGE = {"rules": 4, "rule_book": 6, "rehearse_rules": 13}  # statements, the sign-in among them


def post(console: Console, role: str, address: str, **form: object) -> tuple[int, str]:
    """Sends a form as the page has it that was read just before."""
    number = address.partition("/")[0]
    with console.room.database.begin() as db:
        read = rule_books.get(db, int(number)) if number.isdecimal() else None
    seen = {"form_token": f"form-{role}", "version": read.version if read else ""}
    answer = console.signed_in(role).post(f"/rules/{address}", data=seen | form)
    return answer.status_code, answer.text


def kept(database: Engine, number: int) -> RuleBook:
    with database.begin() as db:
        found = rule_books.get(db, number)
    assert found
    return found


def put_in_force(console: Console, number: int = 1) -> None:
    assert post(console, "operator", f"{number}/ask", why="Guns first")[0] == 303
    assert post(console, "admin", f"{number}/approve")[0] == 303


@pytest.fixture
def operator(console: Console) -> FlaskClient:
    return console.signed_in("operator")


def test_before_anybody_changed_them_the_page_says_how_things_stand(empty: Console) -> None:
    page = empty.signed_in("viewer").get("/rules").text
    assert "Duties stand as the directory has them" in page
    assert "Nobody has changed the rules yet" in page and "Draft a change" not in page


def test_a_row_is_said_in_words(operator: FlaskClient) -> None:
    page = operator.get("/rules/1").text
    assert "happening now; arms or a gang" in page
    assert "Police at level 0; level 0 has 30 min (10 min while it is happening)" in page


def test_a_row_is_added_and_keeps_what_was_typed(console: Console, database: Engine) -> None:
    form = {
        "name": "Quiet nights",
        "categories": ["suspicious", "other"],
        "hours": "Mo-Su 21:00-06:00",
        "area_level": "county",
        "area_code": "047",
        "level-chief": "-1",
        "calm-0": "120",
        "now-0": "30",
        "words": "no_landmark",
        "channel": "sms",
    }
    assert post(console, "operator", "1/rows/1", **form)[0] == 303
    added = kept(database, 1).rows[1]
    assert added["name"] == "quiet nights" and added["categories"] == ["other", "suspicious"]
    assert (added["levels"], added["clocks"]) == ({"chief": -1}, {"0": [120, 30]})
    assert added["area"] == ["county", "047"] and added["words"] == "no_landmark"


def test_a_row_that_cannot_be_is_refused_with_every_fault_and_nothing_is_lost(
    console: Console, database: Engine
) -> None:
    form = {"name": "Odd", "hours": "at night", "calm-0": "soon", "level-police": "2"}
    status, page = post(console, "operator", "1/rows/1", **form)
    assert status == 400 and "not a row of rules" in page
    assert 'value="at night"' in page and 'value="soon"' in page
    form["calm-0"] = "60"
    form["now-0"] = "10"
    status, page = post(console, "operator", "1/rows/1", **form)
    assert status == 400 and "hours:" in page
    assert len(kept(database, 1).rows) == 1


def test_two_rows_cannot_share_a_name(console: Console) -> None:
    status, page = post(console, "operator", "1/rows/1", name="armed now")
    assert status == 400 and "two rows are called armed now" in page


def test_rows_are_moved_and_removed(console: Console, database: Engine) -> None:
    assert post(console, "operator", "1/rows/1", name="second")[0] == 303
    assert post(console, "operator", "1/rows/1/up")[0] == 303
    assert [row["name"] for row in kept(database, 1).rows] == ["second", "armed now"]
    assert post(console, "operator", "1/rows/0/remove")[0] == 303
    assert [row["name"] for row in kept(database, 1).rows] == ["armed now"]
    assert post(console, "operator", "1/rows/7/remove")[0] == 404


def test_a_second_person_approves_and_the_rules_hold(console: Console, database: Engine) -> None:
    put_in_force(console)
    with database.begin() as db:
        present = rule_books.in_force(db, console.clock.now)
    assert present and present.number == 1 and present.why == "Guns first"
    page = console.signed_in("viewer").get("/rules").text
    assert "in force" in page and "armed now" in page


def test_the_author_is_not_the_second_person(console: Console, database: Engine) -> None:
    status, _ = post(console, "operator", "new")
    assert status == 303
    assert post(console, "operator", "2/ask", why="Mine")[0] == 303
    assert post(console, "operator", "2/approve")[0] == 403
    assert kept(database, 2).state == "waiting"
    assert "a second person approves them" in console.signed_in("operator").get("/rules/2").text


def test_who_rewrote_anothers_draft_does_not_approve_it(console: Console, database: Engine) -> None:
    assert post(console, "operator", "new")[0] == 303
    assert post(console, "admin", "2/rows/0", name="rewritten")[0] == 303
    assert post(console, "operator", "2/ask", why="Mine")[0] == 303
    assert post(console, "admin", "2/approve")[0] == 403
    assert kept(database, 2).state == "waiting"
    page = console.signed_in("admin").get("/rules/2").text
    assert "a second person approves them" in page
    assert "None of them approves it" in page and "/rules/2/approve" not in page


def test_what_was_changed_since_the_page_was_read_is_not_approved(
    console: Console, database: Engine
) -> None:
    assert post(console, "operator", "1/ask", why="Guns first")[0] == 303
    asked = kept(database, 1).asked_at
    assert (
        asked and f'value="{asked.isoformat()}"' in console.signed_in("admin").get("/rules/1").text
    )
    console.clock.now += timedelta(minutes=1)
    assert post(console, "operator", "1/send-back")[0] == 303
    assert post(console, "operator", "1/rows/0", name="otherwise")[0] == 303
    assert post(console, "operator", "1/ask", why="Guns first")[0] == 303
    assert post(console, "admin", "1/approve", asked=asked.isoformat())[0] == 409
    assert kept(database, 1).state == "waiting"


def test_rules_hold_from_the_time_that_was_asked_for(console: Console, database: Engine) -> None:
    tomorrow = console.clock.now + timedelta(days=1, hours=3)  # as a browser in East Africa says it
    assert (
        post(console, "operator", "1/ask", why="Later", at=f"{tomorrow:%Y-%m-%dT%H:%M}")[0] == 303
    )
    assert post(console, "admin", "1/approve")[0] == 303
    with database.begin() as db:
        assert rule_books.in_force(db, console.clock.now) is None
        assert rule_books.in_force(db, console.clock.now + timedelta(days=1, minutes=1))
    assert "to come" in console.signed_in("viewer").get("/rules").text


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        pytest.param({"why": ""}, "Say why", id="without a reason"),
        pytest.param({"why": "x", "at": "soon"}, "Give a day and a time", id="no time"),
        pytest.param({"why": "x", "at": "1999-01-01T00:00"}, "Give a day", id="long past"),
    ],
)
def test_what_is_missing_is_said(console: Console, form: dict[str, str], fault: str) -> None:
    status, page = post(console, "operator", "1/ask", **form)
    assert status == 400 and fault in page


def test_what_ships_is_shown_for_each_category_and_copied_into_a_draft(
    console: Console, database: Engine
) -> None:
    page = console.signed_in("viewer").get("/rules").text
    shown = page[page.index("<h2>As it ships</h2>") :]
    assert shown.count("level 0 has 1 h (15 min while it is happening); level 1 has 4 h;") == len(
        ORDINARY
    )
    assert post(console, "operator", "1/copy", category="theft")[0] == 303
    assert row(kept(database, 1).rows[1]) == shipped_row("theft")
    assert post(console, "operator", "1/copy", category="theft")[0] == 409
    assert post(console, "operator", "1/copy", category="police-conduct")[0] == 404
    put_in_force(console)
    assert post(console, "operator", "1/copy", category="fire")[0] == 409


def test_a_rehearsal_is_on_as_many_reports_as_are_asked_for(console: Console) -> None:
    operator = console.signed_in("operator")
    assert "the last <strong>2</strong>" in operator.get("/rules/1/rehearsal?last=2").text
    for odd in ("0", "x", "99999999", ""):
        assert operator.get(f"/rules/1/rehearsal?last={odd}").status_code == 200


def test_an_approved_book_is_not_changed_any_more(console: Console, database: Engine) -> None:
    put_in_force(console)
    assert post(console, "operator", "1/rows/0", name="changed")[0] == 409
    assert post(console, "operator", "1/drop")[0] == 409
    assert post(console, "admin", "1/approve")[0] in (403, 409)
    assert kept(database, 1).rows[0]["name"] == "armed now"


def test_an_administrator_brings_approved_rules_back_at_once(
    console: Console, database: Engine
) -> None:
    put_in_force(console)
    assert post(console, "operator", "new")[0] == 303
    assert post(console, "operator", "2/rows/0/remove")[0] == 303
    assert post(console, "operator", "2/ask", why="None")[0] == 303
    assert post(console, "admin", "2/approve")[0] == 303
    assert post(console, "operator", "1/return", why="Back")[0] == 403
    assert post(console, "admin", "1/return", why="")[0] == 400
    assert post(console, "admin", "1/return", why="Too quiet")[0] == 303
    with database.begin() as db:
        present = rule_books.in_force(db, console.clock.now)
        reasons = db.execute(select(audit.audit.c.reason)).scalars().all()
    assert present and (present.number, present.back_to) == (3, 1)
    assert "back to 1: Too quiet" in reasons
    page = console.signed_in("viewer").get("/rules").text
    assert "nobody: one brought rules 1 back" in page


def test_a_rehearsal_shows_who_would_have_been_told_and_writes_nothing(
    console: Console, database: Engine
) -> None:
    page = console.signed_in("operator").get("/rules/1/rehearsal").text
    assert "reports <strong>" in page and "would have been told otherwise" in page
    assert kept(database, 1).state == "draft"


def test_a_rehearsal_without_reports_says_so(empty: Console, database: Engine) -> None:
    assert post(empty, "operator", "new")[0] == 303
    assert (
        "no report to rehearse with" in empty.signed_in("operator").get("/rules/1/rehearsal").text
    )


@pytest.mark.parametrize(
    ("address", "most"),
    [
        pytest.param("/rules", PAGE["rules"], id="the list"),
        pytest.param("/rules/1", PAGE["rule_book"], id="a book"),
        pytest.param("/rules/1/rehearsal", PAGE["rehearse_rules"], id="a rehearsal"),
    ],
)
def test_a_page_costs_a_known_number_of_statements(
    console: Console, address: str, most: int
) -> None:
    operator = console.signed_in("operator")
    with counted(console.room.database) as sent:
        assert operator.get(address).status_code == 200
    assert len(sent) <= most, sent
