"""Forums keep their own lists: what does not fit a phone is refused, and nobody keeps another's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from models import category_lists, forum_actions, forums, ideas, priorities, users
from models.owners import Owner
from tests.console.conftest import Console
from tests.console.lists import DEED, IDEA_ID, LIGHTS, OWNER, QUARTER, WORDS, idea
from tests.console.stories import POST, Evening, known_id

HERE = f"/lists/{OWNER.key}"


def post(console: Console, role: str, path: str, **form: str) -> Any:
    return console.signed_in(role).post(path, data={"form_token": f"form-{role}"} | form)


def labels(database: Engine, owner: Owner = OWNER) -> list[str]:
    with database.connect() as db:
        return [one.label_en for one in priorities.of_owner(db, owner, QUARTER)]


def test_a_forum_s_people_come_to_their_own_lists(looked_at: Console) -> None:
    browser = looked_at.signed_in("forum")
    assert browser.get("/").location == "/lists"
    assert browser.get("/lists").location == HERE
    page = browser.get(HERE).text
    assert "October to December 2026" in page and "Kilimani, Dagoretti North" in page


def test_a_forum_s_people_who_belong_to_none_are_told_what_to_do(empty: Console) -> None:
    page = empty.signed_in("forum").get("/lists").text
    assert "You belong to no forum yet" in page


@pytest.mark.parametrize(
    "key", ["county-047", f"forum-{known_id(POST).hex}", "forum-1", "county-999", "x"]
)
def test_another_s_lists_are_not_there(console: Console, database: Engine, key: str) -> None:
    assert console.signed_in("forum").get(f"/lists/{key}").status_code == 404
    form = {"en": "Stray dogs", "sw": "Mbwa"}
    assert post(console, "forum", f"/lists/{key}/priorities", **form).status_code == 404
    assert labels(database, Owner(county_code="047")) == []


def test_a_line_of_one_list_cannot_be_taken_off_through_another(
    console: Console, database: Engine
) -> None:
    path = f"/lists/county-047/priorities/{LIGHTS}/end"
    assert post(console, "operator", path).status_code == 404
    assert labels(database) == ["Street lights", "Night robbery"]


def test_an_operator_keeps_a_county_s_lists(console: Console, database: Engine) -> None:
    form = {"en": "Stray dogs", "sw": "Mbwa"}
    assert post(console, "operator", "/lists/county-047/priorities", **form).status_code == 303
    assert labels(database, Owner(county_code="047")) == ["Stray dogs"]
    page = console.signed_in("operator").get("/lists/county-047").text
    assert "Nairobi" in page and "Stray dogs" in page


def test_a_priority_is_added_at_the_end_and_shown_as_callers_see_it(
    console: Console, database: Engine
) -> None:
    answer = post(console, "forum", f"{HERE}/priorities", en=" Stray  dogs ", sw="Mbwa wa mitaani")
    assert answer.location == f"{HERE}?done=priority"
    assert labels(database) == ["Street lights", "Night robbery", "Stray dogs"]
    page = console.signed_in("forum").get(answer.location).text
    assert "3 Stray dogs\n4 Another: type it\n0 Back" in page
    assert "3 Mbwa wa mitaani" in page


@pytest.mark.parametrize(
    "english, kiswahili, told",
    [
        ("Street lights at every stage", "Taa", "English is 8 characters too long"),
        ("Lights", "", "Kiswahili is missing: callers choose either language."),
        ("", "Taa", "English is missing"),
        ("Caf\u00eb \u2603", "Taa", "phones cannot show \u00eb \u2603"),
        ("{ward}", "Taa", "phones cannot show { }"),
        ("12", "Taa", "English needs a word."),
        ("street LIGHTS", "Taa", "street LIGHTS is on the list already."),
    ],
)
def test_what_does_not_fit_a_phone_is_refused_with_what_to_do(
    console: Console, database: Engine, english: str, kiswahili: str, told: str
) -> None:
    answer = post(console, "forum", f"{HERE}/priorities", en=english, sw=kiswahili)
    assert answer.status_code == 400
    assert told in answer.text and f'value="{kiswahili}"' in answer.text
    assert labels(database) == ["Street lights", "Night robbery"]


def test_a_list_holds_what_fits_on_one_screen(console: Console, database: Engine) -> None:
    for word in ("One", "Two", "Three"):
        assert post(console, "forum", f"{HERE}/priorities", en=word, sw=word).status_code == 303
    answer = post(console, "forum", f"{HERE}/priorities", en="Four", sw="Nne")
    assert answer.status_code == 400 and "5 fit on one screen" in answer.text


def test_a_priority_is_taken_off_once(console: Console, database: Engine) -> None:
    path = f"{HERE}/priorities/{LIGHTS}/end"
    assert post(console, "forum", path).status_code == 303
    assert labels(database) == ["Night robbery"]
    assert post(console, "forum", path).status_code == 404


def test_votes_are_counted_by_ward_and_small_counts_hidden(looked_at: Console) -> None:
    page = looked_at.signed_in("forum").get(HERE).text
    votes = page[page.index("Votes so far") : page.index("What was done")]
    assert votes.count(">7</td>") == 2  # voters, and those for street lights
    assert votes.count("under 5") == 1


def test_what_was_done_is_written_down_and_taken_down(console: Console, database: Engine) -> None:
    form = {"en": "Talks with riders", "sw": "Mazungumzo", "day": "2026-11-20"}
    assert post(console, "forum", f"{HERE}/actions", **form).status_code == 303
    assert post(console, "forum", f"{HERE}/actions/{DEED}/end").status_code == 303
    with database.connect() as db:
        left = forum_actions.of_owner(db, OWNER, 10)
    assert [(f"{one.done_on}", one.label_sw) for one in left] == [("2026-11-20", "Mazungumzo")]


@pytest.mark.parametrize("day", ["2026-11-22", "yesterday", ""])
def test_what_was_not_done_yet_is_no_deed(console: Console, day: str) -> None:
    answer = post(console, "forum", f"{HERE}/actions", en="Talks", sw="Mazungumzo", day=day)
    assert answer.status_code == 400 and "today or before" in answer.text


def test_an_idea_is_seen_by_its_forum_once_an_operator_let_it_through(
    console: Console, database: Engine
) -> None:
    masked = "A light at the stage"
    assert masked not in console.signed_in("forum").get(HERE).text
    waiting = console.signed_in("operator").get("/ideas").text
    assert masked in waiting and "345 678" not in waiting
    answer = post(console, "operator", f"/ideas/{IDEA_ID}", verdict="shown")
    assert answer.location == "/ideas?done=shown"
    assert masked in console.signed_in("forum").get(HERE).text
    assert "Nothing waits" in console.signed_in("operator").get("/ideas").text
    assert WORDS.startswith(masked)


def test_an_idea_of_another_ward_is_not_seen(console: Console, written: Evening) -> None:
    idea(written, known_id("shown"), "Mend the gate", state="shown")
    rows = ideas.ideas
    elsewhere = rows.update().where(rows.c.id == known_id("shown")).values(ward_code="1424")
    written.db.execute(elsewhere)
    assert "Mend the gate" not in console.signed_in("forum").get(HERE).text


def test_an_idea_refused_is_seen_by_nobody(console: Console) -> None:
    assert post(console, "operator", f"/ideas/{IDEA_ID}", verdict="refused").status_code == 303
    assert "A light" not in console.signed_in("forum").get(HERE).text


@pytest.mark.parametrize("verdict, status", [("", 400), ("listed", 400), ("shown", 409)])
def test_an_idea_is_judged_once_and_clearly(
    console: Console, database: Engine, verdict: str, status: int
) -> None:
    if status == 409:
        post(console, "operator", f"/ideas/{IDEA_ID}", verdict="refused")
    answer = post(console, "operator", f"/ideas/{IDEA_ID}", verdict=verdict)
    assert answer.status_code == status


def test_an_administrator_says_whose_lists_a_user_keeps(console: Console, database: Engine) -> None:
    form = {"email": "new@usalama.example", "role": "forum", "forum": OWNER.key[6:]}
    form["form_token"] = "form-admin"
    assert console.signed_in("admin").post("/users/add", data=form).status_code == 200
    with database.connect() as db:
        added = users.by_email(db, "new@usalama.example")
        assert added and forums.of_user(db, added.id) == OWNER.organisation_id


def test_a_forum_orders_and_renames_what_callers_may_report(
    console: Console, database: Engine
) -> None:
    form = {
        "fire.position": "1",
        "theft.position": "2",
        "theft.shown": "1",
        "theft.en": "Phone snatching",
        "theft.sw": "Simu kunyakuliwa",
    }
    answer = post(console, "forum", f"{HERE}/categories", **form)
    assert answer.location == f"{HERE}/categories?done=kept"
    with database.connect() as db:
        lines = category_lists.of_owner(db, OWNER)
    assert [line.category for line in lines][:2] == ["fire", "theft"]
    assert lines[1].label_sw == "Simu kunyakuliwa" and not lines[1].hidden
    hidden = {line.category for line in lines if line.hidden}
    assert "drugs" in hidden
    assert not hidden & {"fire", "gang", "accident", "police-conduct", "family-safety"}


@pytest.mark.parametrize(
    "form, told",
    [
        ({"theft.en": "Snatching"}, "give both languages"),
        ({"theft.en": "m" * 25, "theft.sw": "Wizi"}, "1 character too long"),
        ({"theft.position": "first"}, "a number from 1 to 99"),
    ],
)
def test_an_order_that_does_not_fit_is_refused_whole(
    console: Console, database: Engine, form: dict[str, str], told: str
) -> None:
    answer = post(console, "forum", f"{HERE}/categories", **form)
    assert answer.status_code == 400 and told in answer.text
    with database.connect() as db:
        assert category_lists.of_owner(db, OWNER) == []
