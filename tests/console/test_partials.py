"""Calls that dropped before they were sent: seen, acted on once, or put aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from models import events, reports
from models.audit import audit
from models.calls import calls
from models.drafts import OFFERED, drafts
from models.outbox import outbox
from models.reports import reports as kept
from models.vault import Vault, place
from tests.console.conftest import Console
from tests.console.dropped import DROPPED, dropped
from tests.console.stories import Evening

TOKEN = {"form_token": "form-operator"}


def page(console: Console, path: str = "/dropped", role: str = "operator") -> str:
    return console.signed_in(role).get(path).text


def post(console: Console, deed: str, call: str = DROPPED) -> int:
    browser = console.signed_in("operator")
    return browser.post(f"/dropped/{call}/{deed}", data=TOKEN).status_code


def count(database: Engine) -> int:
    with database.connect() as db:
        return db.execute(select(func.count()).select_from(drafts)).scalar_one()


def test_an_empty_room_says_when_a_call_comes_here(empty: Console) -> None:
    assert "No dropped call waits." in page(empty)


def test_a_dropped_call_is_shown_by_kind_place_and_age_alone(
    empty: Console, written: Evening
) -> None:
    dropped(written, at=written.ago(minutes=3), landmark="Yaya Centre stage")
    shown = page(empty)
    for words in ("Theft or robbery", "Kilimani", "3 min", "may go on", "Act on it", "Dismiss"):
        assert words in shown
    for kept_back in ("Yaya", "07070707", "resident "):
        assert kept_back not in shown


@pytest.mark.parametrize(
    "minutes, seen",
    [(1, False), (3, True), (29, True), (31, False)],
    ids=["may be on the line", "silent", "still kept", "past its time"],
)
def test_it_is_seen_from_silence_to_its_end(
    empty: Console, written: Evening, minutes: int, seen: bool
) -> None:
    dropped(written, at=written.ago(minutes=minutes))
    assert ("Theft or robbery" in page(empty)) is seen


def test_a_phone_that_called_again_is_one_row_or_none(empty: Console, written: Evening) -> None:
    dropped(written, call="a" * 16, at=written.ago(minutes=9))
    dropped(written, call="b" * 16, at=written.ago(minutes=4))
    assert page(empty).count('class="row"') == 1 and "b" * 16 in page(empty)
    dropped(written, call="c" * 16, at=written.ago(minutes=1))
    assert "No dropped call waits." in page(empty), "the caller is on the line again"


@pytest.mark.parametrize(
    "answers, minutes, told",
    [
        ({"category": "fire"}, 6, True),
        ({"now": "yes"}, 6, True),
        ({"category": "fire"}, 4, False),
        ({"now": "today"}, 6, False),
        ({"category": "theft"}, 6, False),
    ],
    ids=["urgent", "happening now", "not yet waited", "not now", "not urgent"],
)
def test_only_what_is_urgent_and_waits_asks_for_attention(
    empty: Console, written: Evening, answers: dict[str, str], minutes: int, told: bool
) -> None:
    dropped(written, at=written.ago(minutes=minutes), **answers)
    sentence = "about something urgent dropped before it was sent"
    assert (sentence in page(empty, "/")) is told
    assert ("look now" in page(empty)) is told
    assert sentence not in page(empty, "/", role="viewer"), "a viewer cannot act on it"


def test_acting_on_it_makes_a_report_that_is_routed(
    empty: Console, written: Evening, database: Engine, vault: Vault
) -> None:
    answers = {"landmark": "Yaya Centre", "now": "yes", "confirm": "not_police"}
    dropped(written, at=written.ago(minutes=6), **answers)
    assert post(empty, "act") == 303
    with database.begin() as db:
        row = db.execute(select(kept)).one()
        told = [(event["kind"], event["actor"]) for event in events.of(db, row.id)]
        owed = db.execute(select(outbox)).one()
        bound = db.execute(select(calls.c.report_id)).scalar_one()
    assert (row.state, row.category, row.ward_code, row.happening_now) == (
        ("received", "theft", "1371", True)
    )
    assert (row.contact_id, row.contact, row.kept_from) == (None, "none", ["police"])
    assert vault.words.open(row.landmark_sealed, place("reports.landmark", row.id)) == "Yaya Centre"
    assert told == [("partial", "resident"), ("taken_up", "operator")]
    assert (owed.task, owed.subject, bound) == ("route", row.id, row.id)
    assert empty.nudged == [("route", str(owed.id))] and count(database) == 0
    timeline = page(empty, f"/reports/{row.reference}?done=taken_up")
    assert "The call dropped before it was sent" in timeline
    assert "a report was made of the dropped call" in timeline


def test_who_comes_second_changes_nothing(
    empty: Console, written: Evening, database: Engine
) -> None:
    dropped(written, at=written.ago(minutes=6))
    assert post(empty, "act") == 303
    assert post(empty, "act") == post(empty, "dismiss") == 409
    with database.begin() as db:
        assert db.execute(select(func.count()).select_from(kept)).scalar_one() == 1


def test_dismissed_it_is_seen_no_more_and_its_caller_may_still_go_on(
    empty: Console, written: Evening, database: Engine
) -> None:
    dropped(written, at=written.ago(minutes=6), category="fire")
    assert post(empty, "dismiss") == 303
    assert "No dropped call waits." in page(empty)
    assert "dropped before" not in page(empty, "/")
    assert post(empty, "act") == post(empty, "dismiss") == 409
    assert count(database) == 1
    with database.begin() as db:
        assert reports.overdue(db, written.now + timedelta(days=9), 10) == []


def test_both_deeds_are_written_down_without_a_number(
    empty: Console, written: Evening, database: Engine
) -> None:
    dropped(written, call="a" * 16, phone=b"a" * 16, at=written.ago(minutes=6))
    dropped(written, call="b" * 16, phone=b"b" * 16, at=written.ago(minutes=6))
    assert (post(empty, "act", "a" * 16), post(empty, "dismiss", "b" * 16)) == (303, 303)
    with database.begin() as db:
        reference = db.execute(select(kept.c.reference)).scalar_one()
        rows = db.execute(select(audit.c.action, audit.c.object, audit.c.reason)).all()
    assert [tuple(row) for row in rows] == [
        ("acted on dropped call", f"report:{reference}", f"call:{'a' * 16}"),
        ("dismissed dropped call", f"call:{'b' * 16}", ""),
    ]


def test_a_live_or_lost_call_cannot_be_acted_on(empty: Console, written: Evening) -> None:
    dropped(written, at=written.ago(minutes=1))
    assert post(empty, "act") == post(empty, "act", "no such call") == 409


def test_what_cannot_be_opened_is_not_shown(empty: Console, written: Evening) -> None:
    call = dropped(written, at=written.ago(minutes=6))
    written.db.execute(drafts.update().values(answers_sealed=b"\x01\x01gone"))
    assert call not in page(empty) and post(empty, "act") == 409


def test_it_lives_as_long_as_its_caller_is_offered_to_go_on() -> None:
    assert timedelta(minutes=30) == OFFERED
