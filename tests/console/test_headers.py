"""What every answer carries, errors included; and the pages for what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from console.page import STATIC
from models.database import connect
from tests.console.conftest import Console, make
from tests.console.walking import paths_of

ANSWERS = [
    ("/", 200),
    ("/login", 200),
    ("/nowhere", 404),
    ("/users", 403),
    ("/reports?colour=red", 400),
    ("/messages/new?after=x", 400),
    ("/static/console.css", 200),
    ("/static/none.css", 404),
    ("/logout", 405),
]


@pytest.mark.parametrize("path, status", ANSWERS)
def test_a_browser_is_told_to_guard_every_answer(
    looked_at: Console, path: str, status: int
) -> None:
    answer = looked_at.signed_in("operator").get(path)
    assert answer.status_code == status
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_pages_are_never_stored_and_assets_for_ever(looked_at: Console) -> None:
    browser = looked_at.signed_in("operator")
    for path in paths_of("operator"):
        assert browser.get(path).headers["Cache-Control"] == "no-store", path
    asset = browser.get("/login").text.split('href="/static/console.css')[1].split('"')[0]
    assert "?v=" in asset
    kept = browser.get(f"/static/console.css{asset}").headers["Cache-Control"]
    assert "immutable" in kept


def test_production_insists_on_https(build: Callable[..., Console], database: Engine) -> None:
    browser = build(database, production=True).browser()
    for path in ("/login", "/nowhere", "/static/console.js"):
        assert "max-age=63072000" in browser.get(path).headers["Strict-Transport-Security"]


def test_no_page_holds_a_script_or_a_style_of_its_own(looked_at: Console) -> None:
    for role in ("admin", "caseworker"):
        browser = looked_at.signed_in(role)
        for path in paths_of(role):
            page = browser.get(path).text
            assert " style=" not in page and "<style" not in page, path
            assert page.count("<script") == page.count('<script src="/static/'), path
            assert " onclick" not in page, path


def test_nothing_comes_from_another_host() -> None:
    for asset in STATIC.iterdir():
        text = asset.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text and "https://" not in text, asset.name


@pytest.mark.parametrize(
    "path, words",
    [
        ("/nowhere", "There is no such page"),
        ("/reports/111-111-111", "There is no such page"),
        ("/users", "Your role may not see this"),
        ("/reports?since=yesterday", "Since: &#34;yesterday&#34; is no day"),
        ("/reports?ward=qqqqqq", "No ward is called &#34;qqqqqq&#34;"),
        ("/messages?report=482130970", "is no reference: one digit must be wrong"),
        ("/messages?status=lost", "State: &#34;lost&#34; is none of"),
        ("/reports?category=family-safety", "Category: &#34;family-safety&#34; is none of"),
        ("/calls?before=here", "is no place"),
        ("/calls?colour=red", "has no filter called &#34;colour&#34;"),
    ],
)
def test_what_went_wrong_is_said_in_a_sentence(looked_at: Console, path: str, words: str) -> None:
    assert words in looked_at.signed_in("operator").get(path).text


def test_an_unknown_address_under_the_callbacks_is_no_page(empty: Console) -> None:
    answer = empty.browser().get("/at/wrong/ussd")
    assert answer.status_code == 404 and "Usalama" not in answer.text


def test_a_database_that_does_not_answer_is_a_page_too(empty: Console) -> None:
    away = connect("postgresql+psycopg://usalama@/usalama?host=/nonexistent", "web")
    console = make(replace(empty.room, database=away), empty.clock, [])
    browser = console.browser()
    browser.set_cookie("usalama", "any")
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert "Content-Security-Policy" in answer.headers


class Broken:
    """A gazetteer that cannot even be asked."""

    def named(self, code: str) -> None:
        raise RuntimeError("broken on purpose")


def test_what_breaks_unforeseen_shows_nothing_of_its_inside(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = make(replace(console.room, gazetteer=Broken()), console.clock, [])
    answer = broken.signed_in("operator").get("/reports?ward=Kilimani")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "on purpose" not in answer.text
    logged = "".join(capsys.readouterr())
    assert "page_failed" in logged and "console.reports" in logged and "RuntimeError" in logged
    assert "on purpose" not in logged and "Kilimani" not in logged
    assert "Content-Security-Policy" in answer.headers


def test_a_form_too_large_is_not_read(empty: Console) -> None:
    answer = empty.browser().post("/login", data={"email": "x" * 40_000})
    assert answer.status_code == 413
    assert "too much" in answer.text
