"""Rows no report can meet, refused where they are written and marked where they are shown."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from models import rule_books
from routing.rulebook import Row
from routing.rulebook_form import kept as kept_row
from tests.console.conftest import Console
from tests.console.test_rules import post


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        pytest.param(
            {"area_level": "county", "area_code": "47"}, "047 is Nairobi", id="a code unpadded"
        ),
        pytest.param(
            {"area_level": "ward", "area_code": "9999"}, "no ward 9999", id="a ward there is not"
        ),
        pytest.param(
            {"categories": "theft", "severities": "low"},
            "Theft or robbery is high, never low",
            id="a severity the kind never has",
        ),
        pytest.param(
            {"flags": "police", "level-chief": "0"}, "may only leave", id="more for the police"
        ),
    ],
)
def test_a_row_no_report_can_meet_is_refused_with_why(
    console: Console, form: dict[str, str], fault: str
) -> None:
    status, page = post(console, "operator", "1/rows/1", name="odd", **form)
    assert status == 400 and fault in page


def test_who_hears_of_what_no_rule_reaches_is_shown(console: Console) -> None:
    page = console.signed_in("operator").get("/rules").text
    shown = page[page.index("What no rule reaches") : page.index("<h2>All books</h2>")]
    assert "Case worker, Oversight body, National desk" in shown
    assert "nobody: the caller is given 116" in shown and shown.count("<tr>") == 4


def test_a_row_of_a_ward_that_is_no_more_is_marked_and_not_asked_for(
    console: Console, database: Engine
) -> None:
    gone = kept_row(Row("gone", area=("ward", "9999")))
    narrow = kept_row(Row("never", flags=frozenset({"armed"}), happening="now", clocks={0: (9, 9)}))
    with database.begin() as db:
        first = rule_books.get(db, 1)
        assert first
        rows = [*first.rows, gone, narrow]
        rule_books.write(db, 1, rows, first.author_id)
    page = console.signed_in("operator").get("/rules/1").text
    assert "the register has no ward 9999" in page
    assert "never asked: armed now, before it" in page
    status, page = post(console, "operator", "1/ask", why="Wards")
    assert status == 400 and "gone: area: the register has no ward 9999" in page
