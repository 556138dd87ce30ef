"""Requests for help in the console: how each stands, for case workers and administrators alone."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from models.audit import audit
from models.outbox import outbox
from models.referral_tables import referrals
from tests.console.asking import requests_for_help
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.walking import REQUEST, paths_of

END = {"form_token": "form-caseworker", "outcome": "not_met"}


@pytest.fixture
def asked(console: Console, written: Evening) -> Console:
    requests_for_help(written)
    return console


@pytest.mark.parametrize("role", ["caseworker", "admin"])
def test_the_page_says_how_each_request_stands(asked: Console, role: str) -> None:
    page = asked.signed_in(role).get("/requests").text
    for words in ("Hope centre", "overdue", "taken up", "nobody can be reached", "helped"):
        assert words in page, words
    assert page.index("taken up") < page.index("overdue") < page.index("nobody can be")


def test_the_first_page_leads_an_administrator_to_what_no_centre_has_answered(
    asked: Console,
) -> None:
    page = asked.signed_in("admin").get("/").text
    assert "1 request" in page and "for help that no centre has answered for a day" in page
    assert "for help that no centre" not in asked.signed_in("operator").get("/").text


@pytest.mark.parametrize("role", ["operator", "viewer", "forum"])
def test_nobody_else_finds_a_trace_of_a_request(asked: Console, role: str) -> None:
    browser = asked.signed_in(role)
    assert browser.get("/requests").status_code == 403
    for path in paths_of(role):
        page = browser.get(path).text
        assert str(REQUEST) not in page and "Requests for help" not in page, path


def test_ending_a_request_is_once_noted_and_owed_to_the_caller(
    asked: Console, database: Engine
) -> None:
    browser = asked.signed_in("caseworker")
    assert browser.post(f"/requests/{REQUEST}/end", data=END).status_code == 303
    with database.begin() as db:
        row = db.execute(select(referrals).where(referrals.c.id == REQUEST)).one()
        task = db.execute(select(outbox.c.task).where(outbox.c.subject == REQUEST)).scalar_one()
        last = db.execute(select(audit).order_by(audit.c.id.desc())).first()
    assert (row.state, row.outcome, task) == ("ended", "not_met", "referral-news")
    assert last and (last.action, last.object) == ("ended request for help", f"request:{REQUEST}")
    assert browser.post(f"/requests/{REQUEST}/end", data=END).status_code == 409


def test_a_request_is_not_ended_without_saying_how(asked: Console) -> None:
    form = END | {"outcome": "lost"}
    answer = asked.signed_in("caseworker").post(f"/requests/{REQUEST}/end", data=form)
    assert answer.status_code == 400


def test_no_request_is_an_empty_page_that_says_what_comes(empty: Console) -> None:
    assert "No request is under way" in empty.signed_in("admin").get("/requests").text
