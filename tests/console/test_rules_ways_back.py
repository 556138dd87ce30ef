"""Rules in the console: back to what held or ships, called off, and two people at one draft."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models import rule_books
from tests.console.conftest import Console
from tests.console.test_rules import kept, post, put_in_force


def test_the_first_rules_are_rolled_back_to_what_ships(console: Console, database: Engine) -> None:
    put_in_force(console)
    assert "Go back to what ships" in console.signed_in("admin").get("/rules").text
    assert post(console, "admin", "0/return", why="Nobody was told")[0] == 303
    with database.begin() as db:
        present = rule_books.in_force(db, console.clock.now)
    assert present and (present.rows, present.back_to) == ([], 0)
    page = console.signed_in("admin").get("/rules").text
    assert "nobody: one brought what ships back" in page and "Go back to what ships" not in page


def to_come(console: Console) -> None:
    later = console.clock.now + timedelta(days=2, hours=3)  # as a browser in East Africa says it
    form = {"why": "Guns first", "at": f"{later:%Y-%m-%dT%H:%M}"}
    assert post(console, "operator", "1/ask", **form)[0] == 303
    assert post(console, "admin", "1/approve")[0] == 303


def test_what_is_to_come_is_called_off_with_a_reason(console: Console, database: Engine) -> None:
    to_come(console)
    assert "Call it off" in console.signed_in("operator").get("/rules/1").text
    status, page = post(console, "operator", "1/call-off", why="")
    assert status == 400 and "Say why you call it off" in page
    assert post(console, "operator", "1/call-off", why="A funeral that day")[0] == 303
    assert kept(database, 1).state == "called_off"
    assert "called off" in console.signed_in("viewer").get("/rules").text
    assert "Called off by operator@" in console.signed_in("operator").get("/rules/1").text
    assert post(console, "operator", "1/call-off", why="Again")[0] == 409
    assert post(console, "admin", "1/return", why="Early")[0] == 409


def test_what_holds_is_not_called_off(console: Console) -> None:
    put_in_force(console)
    assert "Call it off" not in console.signed_in("operator").get("/rules/1").text
    assert post(console, "operator", "1/call-off", why="Early")[0] == 409


def test_a_draft_begins_from_what_is_to_come_and_is_not_approved_for_a_day_before(
    console: Console, database: Engine
) -> None:
    to_come(console)
    assert post(console, "operator", "new")[0] == 303
    assert kept(database, 2).base == 1 and kept(database, 2).rows == kept(database, 1).rows
    assert post(console, "operator", "2/ask", why="Now")[0] == 303
    status, page = post(console, "admin", "2/approve")
    assert status == 409 and "Rules 1, which these begin from, hold from" in page


def test_a_draft_does_not_throw_out_rows_approved_since_it_was_begun(
    console: Console, database: Engine
) -> None:
    assert post(console, "operator", "new")[0] == 303
    assert post(console, "operator", "2/rows/0", name="fires")[0] == 303
    assert post(console, "operator", "2/ask", why="Fires")[0] == 303
    put_in_force(console)
    status, page = post(console, "admin", "2/approve")
    assert status == 409 and "Rules 1 were approved since these were begun" in page
    page = console.signed_in("admin").get("/rules/2").text
    assert "Send it back to draft" in page and "/rules/2/approve" not in page
    assert post(console, "admin", "2/send-back")[0] == 303
    page = console.signed_in("operator").get("/rules/2").text
    assert "<dt>Is taken away</dt><dd>armed now</dd>" in page
    assert post(console, "operator", "2/begin", base="0")[0] == 409
    assert post(console, "operator", "2/begin", base="1")[0] == 303
    assert post(console, "operator", "2/ask", why="Fires")[0] == 303
    assert post(console, "admin", "2/approve")[0] == 303
    assert kept(database, 2).state == "approved"


def test_of_two_who_write_at_once_neither_loses_a_row(console: Console, database: Engine) -> None:
    read = {"version": kept(database, 1).version, "was": "", "hours": "Mo-Su 20:00-06:00"}
    assert post(console, "operator", "1/rows/1", name="anns row")[0] == 303
    status, page = post(console, "admin", "1/rows/1", name="bens row", **read)
    assert status == 409 and "What you typed is still here" in page
    assert 'value="bens row"' in page and 'value="Mo-Su 20:00-06:00"' in page
    assert 'action="/rules/1/rows/2"' in page
    assert post(console, "admin", "1/rows/2", name="bens row")[0] == 303
    assert [row["name"] for row in kept(database, 1).rows] == ["armed now", "anns row", "bens row"]


def test_a_page_read_before_a_move_does_not_write_over_another_row(
    console: Console, database: Engine
) -> None:
    assert post(console, "operator", "1/rows/1", name="second")[0] == 303
    read = {"version": kept(database, 1).version, "was": "second"}
    assert post(console, "admin", "1/rows/1/up")[0] == 303
    status, page = post(console, "operator", "1/rows/1", name="second", calm="", **read)
    assert status == 409 and 'action="/rules/1/rows/0"' in page
    assert [row["name"] for row in kept(database, 1).rows] == ["second", "armed now"]


@pytest.mark.parametrize("deed", ["rows/0/remove", "rows/0/up", "copy"])
def test_a_page_read_before_a_change_removes_moves_and_copies_nothing(
    console: Console, database: Engine, deed: str
) -> None:
    read = kept(database, 1).version
    assert post(console, "operator", "1/rows/1", name="second")[0] == 303
    rows = kept(database, 1).rows
    assert post(console, "operator", f"1/{deed}", version=read, category="fire")[0] == 409
    assert kept(database, 1).rows == rows


def test_what_was_read_before_a_change_is_not_asked_for(console: Console, database: Engine) -> None:
    read = kept(database, 1).version
    assert post(console, "operator", "1/rows/1", name="second")[0] == 303
    status, page = post(console, "operator", "1/ask", why="Guns first", version=read)
    assert status == 400 and "since you read them" in page and 'value="Guns first"' in page


def test_dropping_a_draft_is_asked_twice(console: Console) -> None:
    page = console.signed_in("operator").get("/rules/1").text
    assert "<summary>Drop this draft</summary>" in page and "Drop it</button>" in page
