"""What pages cost: statements, bytes, and the rows of the audit they write."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from console.page import STATIC
from console.permissions import RULES
from models import audit
from tests.console import broadcast as story
from tests.console import case_story, deeds, directory_story, rules_story, stories
from tests.console.asking import requests_for_help
from tests.console.broadcast import BROADCAST
from tests.console.conftest import Console
from tests.console.dropped import dropped
from tests.console.gathering import MEETING_FORM, meeting
from tests.console.lists import OWNER
from tests.console.stories import Evening
from tests.console.test_directory import GRACE
from tests.console.walking import AFTER, CALL, CASE, MESSAGE, ROBBERY, addresses, path

# One to know who asks, three for an audit row where the table asks for one, the rest for the page.
STATEMENTS = [
    ("operator", "/", 5),  # one for calls that dropped, one for how many tell of each
    ("viewer", "/", 4),
    ("operator", "/messages", 3),
    ("operator", "/calls", 3),
    ("operator", "/reports", 4),
    ("operator", "/desk", 5),  # overdue and left to the desk apart; one for who wants to call
    ("operator", "/dropped", 2),
    ("operator", f"/messages/new?after={AFTER['uuid']}", 2),
    ("operator", f"/reports/new?after={AFTER['uuid']}", 2),
    ("operator", f"/calls/new?after={AFTER['text']}", 2),
    ("operator", f"/messages/{MESSAGE}", 7),
    ("operator", f"/calls/{CALL}", 6),
    # one for what the reporter added, three for doubts, two for what was written to the reporter, one
    # for words that were taken out, one for what its SMS have cost
    ("operator", f"/reports/{ROBBERY}", 17),
    ("operator", f"/reports/{ROBBERY}/new?after={AFTER['uuid']}", 2),
    ("operator", "/broadcasts", 3),
    ("operator", f"/broadcasts/{BROADCAST}", 8),
    ("operator", f"/broadcasts/{BROADCAST}/progress", 2),
    ("caseworker", "/cases", 6),
    ("caseworker", f"/cases/{CASE}", 8),
    ("admin", "/users", 3),
    ("admin", "/requests", 6),
    ("operator", "/meetings", 3),
    ("viewer", "/spend", 9),
    ("viewer", "/account", 2),
    ("operator", "/lists", 4),
    ("operator", f"/lists/{OWNER.key}", 11),
    ("forum", f"/lists/{OWNER.key}", 12),
    ("operator", "/ideas", 5),
]


@pytest.mark.parametrize("role, path, statements", STATEMENTS)
def test_a_page_asks_sql_no_more_than_it_must(
    looked_at: Console, role: str, path: str, statements: int
) -> None:
    browser = looked_at.signed_in(role)
    looked_at.statements.clear()
    assert browser.get(path).status_code in (200, 204)
    assert len(looked_at.statements) == statements, "\n".join(looked_at.statements)


def test_more_rows_cost_no_more_statements(empty: Console, written: Evening) -> None:
    for number in range(55):
        stories.message(written, f"{number}", "Habari", at=written.now)
    browser = empty.signed_in("operator")
    empty.statements.clear()
    assert browser.get("/messages").text.count('class="row"') == 50
    assert len(empty.statements) == 3


def test_full_pages_and_their_assets_stay_under_a_hundred_kilobytes(
    empty: Console, written: Evening
) -> None:
    stories.directory(written)
    words = "417 Theft or robbery, Kilimani, near Yaya Centre stage. Happening now. " * 2
    grace = stories.known_id("Grace Wanjiru")
    for number in range(60):
        at = written.now - timedelta(minutes=number)
        id = stories.report(written, 20_000_000 + number, at=at, holder_id=grace)
        stories.message(written, f"{number}", words, at=at, person_id=grace, report_id=id)
        stories.call(written, f"{number:016x}", at=at, hops=1)
    assets = sum(asset.stat().st_size for asset in STATIC.iterdir())
    browser = empty.signed_in("operator")
    for page in ("/", "/messages", "/reports", "/calls"):
        assert len(browser.get(page).data) + assets < 100_000, page


def rows_written(database: Engine) -> list[Any]:
    with database.begin() as db:
        return list(db.execute(select(audit.audit).order_by(audit.audit.c.id)))


@pytest.mark.parametrize("address", addresses("GET"), ids=lambda address: address.endpoint)
def test_looking_writes_the_row_its_rule_names_and_no_other(
    console: Console, database: Engine, address: Any
) -> None:
    rule = RULES[address.endpoint]
    role = sorted(rule.roles or ())[0]
    console.signed_in(role).get(path(address))
    rows = [(row.actor, row.action) for row in rows_written(database)]
    assert rows == ([(f"{role}@usalama.example", rule.audit)] if rule.audit else [])


DRAFT = stories.known_id("broadcast not asked for yet")
FORMS = {
    "keep_from": {"organisation": str(stories.known_id(stories.POST))},
    "add_priority": {"en": "Stray dogs", "sw": "Mbwa wa mitaani"},
    "end_priority": {},
    "order_categories": {"fire.position": "1", "fire.shown": "1"},
    "add_action": {"en": "Talks held", "sw": "Mazungumzo", "day": "2026-11-20"},
    "end_action": {},
    "judge_idea": {"verdict": "shown"},
    "take": {},
    "looked": {},
    "hide": {"reason": "abuse"},
    "unhide": {},
    "mask_words": {"piece": "yaya", "reason": "name"},
    "original": {"reason": "review"},
    "ask_to_call": {"line": "020 2000000"},
    "ask_reporter": {"words": "Which gate?", "once": "1"},
    "take_up": {},
    "dismiss": {},
    "close": {"outcome": "solved"},
    "refer": {"agency": "power", "number": "88123"},
    "end_request": {"outcome": "helped"},
    "add_meeting": MEETING_FORM,
    "cancel_meeting": {},
    "set_password": {"new": "mvua kubwa leo asubuhi"},
    "add_user": {"email": "new@usalama.example", "role": "viewer"},
    "sign_out_others": {},
    "set_budget": {"scope": "ward", "key": "1371", "amount": "2500"},
    "log_out": {},
    "part": {},
    "release": {},
    "put_stand_in": {"person": str(GRACE), "stand_in": ""},
    "set_duty": {"person": str(GRACE), "on": "yes"},
    "new_rules": {},
    "ask_rules": {"why": "Guns first", "version": "0"},
    "approve_rules": {},
    "send_back_rules": {},
    "drop_rules": {},
    "call_off_rules": {"why": "Too early"},
    "begin_rules_from": {"base": "0"},
    "return_rules": {"why": "Too quiet"},
    "write_rule_row": {"name": "another", "version": "0"},
    "remove_rule_row": {"version": "0"},
    "raise_rule_row": {"version": "0"},
}
# How far the book of rules has come that a deed is done to, where that matters.
BOOK = {
    "approve_rules": "waiting",
    "send_back_rules": "waiting",
    "return_rules": "approved",
    "call_off_rules": "to come",
}

# How the report stands that a deed is done to, where that matters.
STANDS: dict[str, dict[str, Any]] = {
    "part": {"follows": stories.known_id("report 48213097")},
    "release": {"state": "held"},
    "unhide": {"state": "hidden"},
    "looked": {"review": "unlooked"},
}


@pytest.mark.parametrize("address", addresses("POST"), ids=lambda address: address.endpoint)
def test_every_deed_writes_one_row_in_a_chain_that_holds(
    console: Console, database: Engine, written: Evening, address: Any
) -> None:
    stands = STANDS.get(address.endpoint, {})
    stories.report(written, 12_345_678, at=written.now, at_desk=True, **stands)
    dropped(written, at=written.ago(minutes=6))
    requests_for_help(written)
    meeting(written)
    directory_story.stand(written, address.endpoint)
    rules_story.bring(written, BOOK.get(address.endpoint, "draft"))
    rule = RULES[address.endpoint]
    role = sorted(rule.roles or ())[-1]
    more = {**case_story.stand(written, address.endpoint), "form_token": f"form-{role}"}
    forms = FORMS | deeds.FORMS | directory_story.FORMS | case_story.FORMS
    form = {**forms[address.endpoint], **more}
    where = path(address).replace(ROBBERY, stories.reference(12_345_678))
    if address.endpoint == "submit_broadcast":
        where = where.replace(str(BROADCAST), str(story.written(written, DRAFT)))
    assert console.signed_in(role).post(where, data=form).status_code in (200, 303)
    assert [row.action for row in rows_written(database)] == [rule.audit]
    with database.begin() as db:
        assert audit.broken_at(db) is None


def test_no_audit_row_holds_what_people_wrote_or_whose_number_it_was(
    console: Console, database: Engine
) -> None:
    for address in addresses("GET"):
        role = sorted(RULES[address.endpoint].roles or ())[0]
        console.signed_in(role).get(path(address))
    told = " ".join(f"{row.action} {row.object} {row.reason}" for row in rows_written(database))
    assert "Yaya" not in told and not re.search(r"7000\d{5}", told)


def test_looking_changes_nothing_else(console: Console, database: Engine) -> None:
    def counted() -> dict[str, Any]:
        tables = audit.metadata.tables.items()
        with database.begin() as db:
            return {
                name: db.execute(select(func.count()).select_from(table)).scalar()
                for name, table in tables
                if name not in ("audit", "users", "sign_ins")
            }

    before = counted()
    for address in addresses("GET"):
        role = sorted(RULES[address.endpoint].roles or ())[0]
        console.signed_in(role).get(path(address))
    assert counted() == before
