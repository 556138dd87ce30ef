"""Meetings in the console: adding one that callers are told of, and calling one off."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from models.meetings import meetings
from tests.console.conftest import Console
from tests.console.gathering import MEETING_FORM, meeting
from tests.console.stories import Evening, known_id, organisation
from tests.console.walking import MEETING

TOKEN = {"form_token": "form-forum"}


def test_a_forum_adds_a_meeting_and_sees_it(console: Console, database: Engine) -> None:
    browser = console.signed_in("forum")
    answer = browser.post("/meetings/add", data=MEETING_FORM | TOKEN)
    assert answer.location == "/meetings?done=added"
    page = browser.get(answer.location).text
    for words in ("The meeting is added", "Chief&#39;s camp", "street lights", "5 Dec 14:00"):
        assert words in page, words
    with database.connect() as db:
        row = db.execute(select(meetings)).one()
    assert f"{row.held_at:%Y-%m-%d %H:%M}" == "2026-12-05 11:00", "kept in UTC"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"forum": ""}, "Choose whose meeting it is."),
        ({"forum": "0" * 32}, "Choose whose meeting it is."),
        ({"day": "soon"}, "Give the day and the time."),
        ({"day": "2026-11-20"}, "Give a day to come."),
        ({"day": "2062-12-05"}, "Give a day to come."),
        ({"ward": "9999"}, "There is no ward of that code."),
        ({"venue": ""}, "Say where it is held."),
        ({"about_sw": "m" * 51}, "too long"),
    ],
    ids=["nobody", "a stranger", "no day", "yesterday", "a slip", "no ward", "nowhere", "long"],
)
def test_what_cannot_be_taken_is_said_and_the_form_keeps_the_rest(
    console: Console, database: Engine, cells: dict[str, str], words: str
) -> None:
    form = MEETING_FORM | TOKEN | cells
    answer = console.signed_in("forum").post("/meetings/add", data=form)
    assert answer.status_code == 400 and words in answer.text
    assert f'value="{form["clock"]}"' in answer.text
    with database.connect() as db:
        assert db.execute(select(meetings)).all() == []


def test_a_meeting_is_called_off_once(console: Console, written: Evening) -> None:
    meeting(written)
    browser = console.signed_in("forum")
    assert browser.post(f"/meetings/{MEETING}/cancel", data=TOKEN).status_code == 303
    assert "No meeting is known" in browser.get("/meetings").text
    assert browser.post(f"/meetings/{MEETING}/cancel", data=TOKEN).status_code == 409


def test_a_forum_sees_and_changes_its_own_meetings_alone(
    console: Console, written: Evening
) -> None:
    organisation(written, "Karen forum", "forum")
    other = meeting(written, "Karen forum")
    browser = console.signed_in("forum")
    page = browser.get("/meetings").text
    assert "No meeting is known" in page and "Karen forum" not in page
    form = MEETING_FORM | TOKEN | {"forum": known_id("Karen forum").hex}
    assert browser.post("/meetings/add", data=form).status_code == 400
    assert browser.post(f"/meetings/{other}/cancel", data=TOKEN).status_code == 409
    assert "Karen forum" in console.signed_in("operator").get("/meetings").text


@pytest.mark.parametrize("role", ["viewer", "caseworker"])
def test_others_do_not_see_the_page(console: Console, role: str) -> None:
    assert console.signed_in(role).get("/meetings").status_code == 403


def test_without_a_forum_the_page_says_what_to_do(empty: Console) -> None:
    assert "No forum is in the directory yet" in empty.signed_in("operator").get("/meetings").text
