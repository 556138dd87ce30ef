"""The page of what texts cost: sums to the cent, budgets set by administrators and written down."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import Engine, select

from models import budgets
from models.audit import audit
from models.budgets import FORUM, WARD
from tests.console.conftest import Console
from tests.console.spending import KAREN, KILIMANI, SPENT, broke, spent
from tests.console.stories import Evening

TOKEN = {"form_token": "form-admin"}
STATEMENTS = 9  # one to know who asks


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def limits(database: Engine) -> dict[tuple[str, str], int]:
    with database.begin() as db:
        return {key: one.amount for key, one in budgets.in_force(db, date(2026, 11, 30)).items()}


def test_a_month_is_shown_by_purpose_ward_and_organisation(
    empty: Console, written: Evening
) -> None:
    spent(written.db, written.now)
    page = text_of(empty.signed_in("viewer").get("/spend").text)
    total = (sum(cost * count for _, _, cost, count in SPENT) + 400_000) / 10_000
    assert f"KES {total:,.2f} spent on SMS in November 2026" in page
    assert "several alerts in one 21 21 KES 16.80" in page
    assert "help and private lines 140 140 KES 112.00" in page
    assert re.search(
        r"Kilimani Dagoretti North 3,250 3,250 KES 2,600\.00 KES 2,000\.00 ▲ 130 % used", page
    )
    assert re.search(r"Karen Langata 361 361 KES 288\.80 KES 500\.00 ○ 57 % used", page)
    assert "Kilimani Project Foundation 50 50 KES 40.00 KES 40.00 ▲ 100 % used" in page
    assert "no single ward 12,540" in page


def test_another_month_can_be_looked_at(empty: Console, written: Evening) -> None:
    spent(written.db, written.now)
    page = text_of(empty.signed_in("viewer").get("/spend?month=2026-10").text)
    assert "in October 2026" in page and "Kilimani Project" not in page
    assert (
        "No SMS was charged in March 2025"
        in empty.signed_in("viewer").get("/spend?month=2025-03").text
    )


@pytest.mark.parametrize("month", ["2026-13", "yesterday", "2026-1"])
def test_what_is_no_month_is_refused(empty: Console, month: str) -> None:
    assert empty.signed_in("viewer").get(f"/spend?month={month}").status_code == 400


def test_nothing_spent_says_so(empty: Console) -> None:
    page = empty.signed_in("viewer").get("/spend").text
    assert "No SMS was charged in November 2026." in page and "Set a budget" not in page


@pytest.mark.parametrize("typed", ["Kilimani", KILIMANI, "kilimani"])
def test_an_administrator_sets_the_budget_of_a_ward(
    empty: Console, database: Engine, typed: str
) -> None:
    form = TOKEN | {"scope": WARD, "key": typed, "amount": "2,500.50"}
    browser = empty.signed_in("admin")
    answer = browser.post("/spend/budget", data=form, follow_redirects=True)
    assert "The budget is set." in answer.text and "KES 2,500.50" in answer.text
    assert limits(database) == {(WARD, KILIMANI): 25_005_000}
    with database.begin() as db:
        rows = db.execute(select(audit.c.actor, audit.c.object, audit.c.reason)).all()
    assert [tuple(row) for row in rows] == [
        ("admin@usalama.example", f"budget:ward:{KILIMANI}", "KES 2500.50")
    ]


def test_an_empty_amount_takes_a_budget_off(
    empty: Console, database: Engine, written: Evening
) -> None:
    office = spent(written.db, written.now)
    browser = empty.signed_in("admin")
    for scope, key in ((WARD, KAREN), (FORUM, str(office))):
        form = TOKEN | {"scope": scope, "key": key, "amount": ""}
        assert browser.post("/spend/budget", data=form).status_code == 303
    assert set(limits(database)) == {(WARD, KILIMANI)}


WRONG = [
    ("no such ward", {"scope": WARD, "key": "Atlantis", "amount": "5"}, "No ward"),
    ("a name of several wards", {"scope": WARD, "key": "Township", "amount": "5"}, "No ward"),
    ("no amount", {"scope": WARD, "key": KILIMANI, "amount": "much"}, "Write an amount"),
    ("less than nothing", {"scope": WARD, "key": KILIMANI, "amount": "-5"}, "Write an amount"),
    ("no such organisation", {"scope": FORUM, "key": "x", "amount": "5"}, ""),
    ("neither", {"scope": "county", "key": "047", "amount": "5"}, ""),
]


@pytest.mark.parametrize(("form", "told"), [pytest.param(*row[1:], id=row[0]) for row in WRONG])
def test_a_wrong_form_changes_nothing_and_says_why(
    empty: Console, database: Engine, form: dict[str, str], told: str
) -> None:
    answer = empty.signed_in("admin").post("/spend/budget", data=TOKEN | form)
    assert answer.status_code == 400 and told in answer.text
    assert limits(database) == {}


def test_what_stopped_is_on_the_first_page_and_here(empty: Console, written: Evening) -> None:
    broke(written.db, written.now)
    browser = empty.signed_in("operator")
    assert "The gateway takes no SMS since 1 h ago: 0 messages waiting" in text_of(
        browser.get("/").text
    )
    here = text_of(browser.get("/spend").text)
    assert "InsufficientBalance since" in here and "the gateway takes no SMS" in here


def test_the_page_asks_sql_so_often(empty: Console, written: Evening) -> None:
    spent(written.db, written.now)
    browser = empty.signed_in("viewer")
    empty.statements.clear()
    browser.get("/spend")
    assert len(empty.statements) == STATEMENTS, "\n".join(empty.statements)
