"""What people wrote, and whose number it was: who reads it on which page, and who never does."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, update

from models.messages import messages
from models.users import ROLES
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.walking import CALL, MESSAGE, ROBBERY, SENSITIVE_CALL, paths_of

NUMBERS = [f"7000000{tail}" for tail in ("17", "18", "41")] + [
    f"700000{tail}" for tail in range(501, 540)
]
TYPED = ("Yaya Centre", "Shell petrol", "Naomba msaada", "0712 345 678", "blue gate")
READABLE = f"/reports/{ROBBERY}", f"/messages/{MESSAGE}", f"/calls/{CALL}", "/messages"


def everything(console: Console, role: str) -> str:
    """Every page a role may open, in one text."""
    browser = console.signed_in(role)
    return "\n".join(browser.get(path).text for path in paths_of(role))


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_number(looked_at: Console, role: str) -> None:
    pages = re.sub(r"[\s.()-]", "", everything(looked_at, role))
    assert not [number for number in NUMBERS if number in pages]


@pytest.mark.parametrize("role", ["viewer", "forum"])
def test_who_may_not_read_words_finds_none_anywhere(looked_at: Console, role: str) -> None:
    pages = everything(looked_at, role)
    assert not [words for words in TYPED if words in pages]


@pytest.mark.parametrize("role", ["operator", "admin"])
@pytest.mark.parametrize("path", READABLE)
def test_operators_and_administrators_read_them(looked_at: Console, role: str, path: str) -> None:
    assert "Yaya Centre" in looked_at.signed_in(role).get(path).text


@pytest.mark.parametrize("path", READABLE)
def test_a_viewer_is_told_that_words_are_kept_back(looked_at: Console, path: str) -> None:
    page = looked_at.signed_in("viewer").get(path).text
    assert "alert" in page if path == "/messages" else "our role" in page


def test_a_number_typed_to_us_is_masked_in_lists_and_details(looked_at: Console) -> None:
    browser = looked_at.signed_in("operator")
    stranger = stories.known_id("message stranger")
    for path in ("/messages", f"/messages/{stranger}"):
        assert "Naomba msaada, piga (phone)" in browser.get(path).text


def test_duty_holders_have_names_and_masked_numbers(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get("/messages").text
    assert "Grace Wanjiru" in page and "+254 7•• ••• •17" in page


def test_a_resident_is_the_same_pseudonym_everywhere(looked_at: Console) -> None:
    browser = looked_at.signed_in("operator")
    pages = [browser.get(path).text for path in (f"/reports/{ROBBERY}", "/messages")]
    names = [set(re.findall(r"resident [0-9A-F]{4}", page)) for page in pages]
    assert len(names[0]) == 1 and names[0] <= names[1]


def test_made_up_people_are_marked_wherever_they_show(looked_at: Console) -> None:
    browser = looked_at.signed_in("operator")
    for path in (f"/reports/{ROBBERY}", "/messages", "/reports", "/"):
        page = browser.get(path).text
        assert "Demo data:</strong> made-up people and numbers" in page
        assert 'Grace Wanjiru <span class="demo">(demo)</span>' in page, path


def test_the_line_to_a_case_worker_is_in_no_list_for_its_time_would_tell_of_a_case(
    looked_at: Console,
) -> None:
    case_line = stories.known_id("message case")
    for role in ("operator", "admin", "viewer"):
        browser = looked_at.signed_in(role)
        assert browser.get(f"/messages/{case_line}").status_code == 404
        assert str(case_line) not in browser.get("/messages?since=all").text


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_a_sensitive_call_shows_its_shape_alone(looked_at: Console, role: str) -> None:
    page = looked_at.signed_in(role).get(f"/calls/{SENSITIVE_CALL}").text
    assert "This call&#39;s words are not kept" in page or "This call's words are not kept" in page
    assert page.count('<span class="about">screen') == 5
    assert "Theft" not in page and 'class="lcd"' not in page


def test_markup_in_words_is_shown_not_run(console: Console, written: Evening) -> None:
    stories.message(
        written, "markup", "<script>alert(1)</script> {{7*7}}", at=written.now, direction="in",
        purpose="incoming", status="received",
    )  # fmt: skip
    page = console.signed_in("operator").get("/messages").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in page


def test_words_moved_from_another_row_are_not_opened(console: Console, database: Engine) -> None:
    other = stories.known_id("message stranger")
    with database.begin() as db:
        sealed = messages.select().where(messages.c.id == other)
        row = db.execute(sealed).one()
        db.execute(
            update(messages).where(messages.c.id == MESSAGE).values(words_sealed=row.words_sealed)
        )
    page = console.signed_in("operator").get(f"/messages/{MESSAGE}").text
    assert "these words cannot be opened" in page and "Naomba" not in page
