"""Broadcasts in the console: written by one, released by another, watched and called off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from models import audit, broadcasts, users
from models.broadcasts import Broadcast
from tests.console import broadcast as story
from tests.console.broadcast import BROADCAST, ENGLISH, FORM, SWAHILI
from tests.console.conftest import Console
from tests.console.stories import KILIMANI, Evening, known_id

PAGE = f"/broadcasts/{BROADCAST}"


def post(console: Console, address: str, role: str = "operator", **form: str) -> Any:
    return console.signed_in(role).post(address, data={"form_token": f"form-{role}"} | form)


def kept(database: Engine, id: UUID = BROADCAST) -> Broadcast:
    with database.begin() as db:
        found = broadcasts.get(db, id)
    assert found
    return found


def newest(database: Engine) -> Broadcast:
    with database.begin() as db:
        found = broadcasts.page(db, (), 10)
    return next(one for one in found if one.id != BROADCAST)


def audited(database: Engine) -> list[tuple[str, str]]:
    rows = select(audit.audit.c.action, audit.audit.c.reason).order_by(audit.audit.c.id)
    with database.begin() as db:
        return [(row.action, row.reason) for row in db.execute(rows)]


def test_a_list_in_which_nothing_was_broadcast_says_what_may_be(empty: Console) -> None:
    page = empty.signed_in("viewer").get("/broadcasts").text
    assert "Nothing was broadcast yet." in page and "One crime at one place" in page
    assert "Write a broadcast" not in page


def test_what_waits_for_a_second_person_stands_first(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get("/broadcasts").text
    assert "Waiting for a second person" in page and "Kilimani ward" in page and "rehema" in page


def test_length_phones_cost_and_time_are_shown_before_it_is_released(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get(PAGE).text
    assert '<blockquote class="said" lang="en">The footbridge' in page
    assert "127 characters, 1 part, 1 phone" in page and "1 part, 2 phones" in page
    assert "<dt>Phones</dt><dd>3</dd>" in page and "KES 2.40" in page and "a moment" in page
    assert "Release to 3 phones" in page


def test_a_viewer_sees_how_much_and_not_what(looked_at: Console) -> None:
    page = looked_at.signed_in("viewer").get(PAGE).text
    assert "footbridge" not in page and "<dd>3</dd>" in page
    assert "Release to" not in page and "Call it off" not in page


def test_written_in_the_form_it_is_a_draft_with_its_author(
    console: Console, database: Engine
) -> None:
    answer = post(console, "/broadcasts/new", **FORM)
    draft = newest(database)
    assert (answer.status_code, draft.state, draft.area_code) == (303, "draft", KILIMANI)
    assert answer.location == f"/broadcasts/{draft.id}?done=written"
    page = console.signed_in("operator").get(answer.location).text
    assert "Ask for its release" in page and ENGLISH in page
    assert audited(database)[0] == ("wrote broadcast", "hazard")


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"area": "Township"}, 200, "Which ward: "),
        ({"area": "Atlantis"}, 200, "There is no ward &#34;Atlantis&#34;"),
        ({"about": "gossip"}, 400, "Choose what it is about"),
        ({"words_en": "x" * 1001}, 400, "too long"),
    ],
    ids=["nine wards of a name", "no such ward", "no such subject", "a novel"],
)
def test_what_cannot_be_meant_is_asked_again_with_the_words_still_there(
    console: Console, changed: dict[str, str], status: int, says: str
) -> None:
    answer = post(console, "/broadcasts/new", **(FORM | changed))
    assert (answer.status_code, says in answer.text) == (status, True)
    assert status == 400 or SWAHILI in answer.text


def test_a_draft_that_lacks_a_language_is_not_asked_to_be_released(
    console: Console, database: Engine
) -> None:
    post(console, "/broadcasts/new", **(FORM | {"words_sw": ""}))
    page = console.signed_in("operator").get(f"/broadcasts/{newest(database).id}").text
    assert "There is nothing in Kiswahili" in page and "Ask for its release" not in page


def test_who_wrote_it_cannot_release_it_and_is_told_so(console: Console, database: Engine) -> None:
    post(console, "/broadcasts/new", **FORM)
    mine = newest(database).id
    assert post(console, f"/broadcasts/{mine}/submit").status_code == 303
    page = console.signed_in("operator").get(f"/broadcasts/{mine}").text
    assert "somebody else must release it" in page and "Release to" not in page
    answer = post(console, f"/broadcasts/{mine}/release", edition="1")
    assert (answer.status_code, "Somebody else must release" in answer.text) == (409, True)
    assert kept(database, mine).state == "waiting"
    assert post(console, f"/broadcasts/{mine}/release", "admin", edition="1").status_code == 303


def test_a_second_person_releases_it_and_a_worker_is_told(
    console: Console, database: Engine
) -> None:
    answer = post(console, f"{PAGE}/release", edition="1")
    assert (answer.status_code, kept(database).state) == (303, "released")
    assert console.nudged == [("broadcast", str(BROADCAST))]
    assert audited(database)[-1] == ("released broadcast", "")
    assert post(console, f"{PAGE}/release", "admin", edition="1").status_code == 409


def test_what_was_changed_while_it_was_read_is_not_released(
    console: Console, database: Engine
) -> None:
    post(console, f"{PAGE}/edit", "admin", **(FORM | {"words_en": "Another text"}))
    post(console, f"{PAGE}/submit", "admin")
    answer = post(console, f"{PAGE}/release", edition="1")
    assert (answer.status_code, "changed while you read it" in answer.text) == (409, True)
    assert kept(database).state == "waiting"


def browser(console: Console, role: str) -> FlaskClient:
    return console.signed_in(role)


def test_against_the_rule_only_an_administrator_with_a_written_reason(
    console: Console, written: Evening, database: Engine
) -> None:
    id = known_id("broadcast of a theft")
    story.waiting(written, id, about="incident")
    page, address = f"/broadcasts/{id}", f"/broadcasts/{id}/release"
    assert "draws crowds" in browser(console, "operator").get(page).text
    assert "Release to" not in browser(console, "operator").get(page).text
    against = {"edition": "1", "override": "the county asked, 0712 345 678"}
    assert post(console, address, "operator", **against).status_code == 409
    assert post(console, address, "admin", edition="1").status_code == 409
    assert post(console, address, "admin", **against).status_code == 303
    assert kept(database, id).overridden == "the county asked, (phone)"
    told = ("released broadcast", "override: the county asked, (phone)")
    assert audited(database)[-1] == told


@pytest.mark.parametrize(
    ("deed", "state", "action"),
    [("return", "draft", "gave back broadcast"), ("cancel", "cancelled", "called off broadcast")],
)
def test_given_back_and_called_off_say_why(
    console: Console, database: Engine, deed: str, state: str, action: str
) -> None:
    assert post(console, f"{PAGE}/{deed}").status_code == 400
    assert post(console, f"{PAGE}/{deed}", reason="the bridge is open").status_code == 303
    assert (kept(database).state, kept(database).note) == (state, "the bridge is open")
    assert audited(database)[-1] == (action, "the bridge is open")
    assert "the bridge is open" in browser(console, "viewer").get(PAGE).text


def test_a_running_one_has_a_bar_its_results_by_network_and_can_be_called_off(
    console: Console, written: Evening, database: Engine
) -> None:
    id = story.under_way(written, known_id("broadcast under way"))
    page = browser(console, "operator").get(f"/broadcasts/{id}").text
    assert '<progress value="2" max="3"' in page and f'"/broadcasts/{id}/progress"' in page
    assert "Safaricom" in page and "no receipt yet" in page and "UserInBlacklist" in page
    told = browser(console, "viewer").get(f"/broadcasts/{id}/progress").json
    assert told == {"tried": 2, "total": 3, "words": "about 2 min left", "over": False}
    assert post(console, f"/broadcasts/{id}/cancel", reason="wrong").status_code == 303
    assert browser(console, "viewer").get(f"/broadcasts/{id}/progress").json["over"]
    assert post(console, f"/broadcasts/{id}/edit", **FORM).status_code == 409


def test_the_form_of_a_change_has_what_was_written(looked_at: Console) -> None:
    page = browser(looked_at, "operator").get(f"{PAGE}/edit").text
    assert ENGLISH in page and SWAHILI in page and f'value="{KILIMANI}"' in page
    assert "Kilimani ward" in page


def test_there_is_no_other_broadcast(looked_at: Console) -> None:
    nowhere = f"/broadcasts/{known_id('nothing')}"
    for tail in ("", "/edit", "/progress"):
        assert browser(looked_at, "operator").get(nowhere + tail).status_code == 404


def test_users_know_the_author_by_name_alone(looked_at: Console) -> None:
    page = browser(looked_at, "viewer").get(PAGE).text
    assert "rehema" in page and story.AUTHOR not in page
    with looked_at.room.database.begin() as db:
        assert users.by_email(db, story.AUTHOR)


CURLY = "The bridge \u2013 at the market \u2013 is closed\u200b."


def test_the_signs_that_were_changed_are_shown(console: Console, database: Engine) -> None:
    post(console, "/broadcasts/new", **(FORM | {"words_en": CURLY}))
    told = "\u2013 (en dash) is sent as -; zero width space is left out"
    page = console.signed_in("operator").get(f"/broadcasts/{newest(database).id}").text
    assert f"Changed, for every phone to show it: {told}." in page
    form = console.signed_in("operator").get(f"/broadcasts/{newest(database).id}/edit").text
    assert told in form
    assert told not in console.signed_in("viewer").get(f"/broadcasts/{newest(database).id}").text


def test_a_role_is_chosen_in_the_form_and_said_on_the_page(
    console: Console, database: Engine
) -> None:
    chosen = {"audience": "holders", "holder_kind": "forum", "holder_role": "coordinator"}
    post(console, "/broadcasts/new", **(FORM | chosen))
    assert newest(database).holder_role == "coordinator"
    page = console.signed_in("operator").get(f"/broadcasts/{newest(database).id}").text
    assert "duty holders of: safety forum, coordinator" in page
    answer = post(console, "/broadcasts/new", **(FORM | chosen | {"holder_role": "caseworker"}))
    assert answer.status_code == 400


def test_at_night_only_an_administrator_releases_and_says_why(
    console: Console, database: Engine
) -> None:
    console.clock.now = console.clock.now.replace(hour=20)  # 23:00 in East Africa
    page = console.signed_in("operator").get(PAGE).text
    assert "between 21:00 and 06:00" in page and "Release to" not in page
    assert post(console, f"{PAGE}/release", edition="1").status_code == 409
    assert "Why it must go out all the same" in console.signed_in("admin").get(PAGE).text
    told = {"edition": "1", "override": "the river rises"}
    assert post(console, f"{PAGE}/release", "admin", **told).status_code == 303
    assert kept(database).overridden == "the river rises"
