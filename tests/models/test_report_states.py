"""The life of a report: every action in every state does what the table says, or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from launch import databases
from launch.postgres import Cluster
from models import reports
from models.database import connect
from models.report_states import (
    ACTIONS,
    CLOCK,
    DESK,
    HOLDER,
    RESIDENT,
    STATE_TYPES,
    NotNow,
    allowed,
)
from tests.conftest import NOON, SEEDED
from tests.models.stands import stands

DOCS = Path(__file__).resolve().parents[2] / "docs" / "states.md"
EVERY = [
    pytest.param(action, state, id=f"{action} a report that is {state}")
    for action in ACTIONS
    for state in STATE_TYPES
]


@pytest.fixture(scope="module")
def kept(cluster: Cluster) -> Iterator[Connection]:
    """One database for all of them: each test takes back what it did."""
    name = databases.clone(cluster, SEEDED)
    engine = connect(cluster.url(database=name), "owner")
    with engine.connect() as db:
        yield db
    engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def db(kept: Connection) -> Iterator[Connection]:
    with kept.begin() as transaction:
        yield kept
        transaction.rollback()


def a_report(db: Connection, state: str) -> UUID:
    report_id = uuid4()
    reports.file(
        db,
        id=report_id,
        reference=f"{report_id.int % 10**9:09}",
        category="theft",
        severity="high",
        ward_code="1371",
        happening_now=False,
        channel="ussd",
        language="en",
        contact="none",
        created_at=NOON,
    )
    stands(db, report_id, state=state)
    return report_id


@pytest.mark.parametrize("action, state", EVERY)
def test_what_the_table_says_is_done_and_all_else_is_refused(
    db: Connection, action: str, state: str
) -> None:
    report, act = a_report(db, state), ACTIONS[action]
    assert allowed(action, state) == (state in act.moves)
    if state in act.moves:
        assert reports.move(db, report, action, by=act.who[0], level=2) == act.moves[state]
        assert (reports.get(db, report).state, reports.get(db, report).level) == (
            act.moves[state],
            2,
        )
        return
    with pytest.raises(NotNow):
        reports.move(db, report, action, by=act.who[0], level=2)
    assert (reports.get(db, report).state, reports.get(db, report).level) == (state, 0)


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_not_is_refused_before_anything_is_asked(db: Connection, action: str) -> None:
    for by in {RESIDENT, HOLDER, DESK, CLOCK} - {*ACTIONS[action].who}:
        with pytest.raises(PermissionError):
            reports.move(db, uuid4(), action, by=by)


def test_a_state_is_changed_by_nothing_but_an_action(db: Connection) -> None:
    with pytest.raises(ValueError, match="action"):
        reports.change(db, a_report(db, "routed"), state="resolved")


def test_of_two_who_end_it_at_once_the_second_is_refused(db: Connection) -> None:
    report = a_report(db, "routed")
    reports.move(db, report, "solve", by=DESK)
    with pytest.raises(NotNow):
        reports.move(db, report, "withdraw", by=RESIDENT)


@pytest.mark.parametrize("state", STATE_TYPES)
def test_every_state_but_a_draft_can_be_come_to(state: str) -> None:
    to = {after for act in ACTIONS.values() for before, after in act.moves.items()}
    assert state in to or state == "partial"


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_done_to_a_draft_or_to_what_is_withdrawn_or_hidden_but_to_show_it_again(
    action: str,
) -> None:
    shown = {"hidden"} if action.startswith("unhide") else set()
    assert {"partial", "hidden", "withdrawn"} & set(ACTIONS[action].moves) == shown


def test_the_database_knows_the_states_of_the_table(db: Connection) -> None:
    check = db.execute(
        text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name"),
        {"name": "ck_reports_state"},
    ).scalar_one()
    assert all(f"'{state}'" in check for state in STATE_TYPES)


def test_the_docs_have_a_row_for_every_move() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for act in ACTIONS.values():
        rows = [row for row in page.splitlines() if row.startswith(f"| `{act.code}` |")]
        moves = {
            (state, row.split(" | ")[4])
            for row in rows
            for state in row.split(" | ")[3].split(", ")
        }
        assert moves == set(act.moves.items())
