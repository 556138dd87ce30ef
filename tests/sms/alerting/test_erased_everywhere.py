"""After a person is forgotten nothing that was typed, and nothing made of it, is in any column."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Engine, LargeBinary, Table, select

from models import contacts, events, forget_requests, forgetting, reports
from models.alerts import alerts
from models.keys import CannotOpen
from models.tables import METADATA
from models.unsaid import unsay
from models.vault import place
from routing.rulebook import Row
from routing.rulebook_form import kept
from sms import reporter
from sms.telling import Line
from tests.models.processes import engine_of
from tests.models.stands import stands
from tests.sms.alerting.deeds import answers, texts
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_rules_in_force import put_in_force

RESIDENT, OTHER = "+254712000111", "+254712000222"
TYPED = ("Zebrakiosk", "quaggas", "okapi")  # where, what happened, what was added
MADE_OF_IT = ("armed", "child", "arms or a gang", "is named", "rule of arms", "called false")
ARMS = kept(Row("rule of arms", flags=frozenset({"armed"}), levels={"police": 0}))
CHILD = kept(Row("rule of a child", flags=frozenset({"child"}), levels={"police": 1}))
_OF_OPERATORS = {"rule_books", "helplines"}


@pytest.fixture
def worker(database_url: str) -> Iterator[Engine]:
    yield from engine_of(database_url, "worker")


def contact(line: Alerting, number: str = RESIDENT) -> UUID:
    with line.database.begin() as db:
        return contacts.keep(db, line.vault, number, line.now).id


def a_story(line: Alerting, words: str, number: str = RESIDENT) -> UUID:
    """Told, named somebody, added to, held once, and asked about."""
    new = uuid4()
    line.files(
        id=new,
        landmark_sealed=line.vault.words.seal("behind Zebrakiosk", place("reports.landmark", new)),
        contact_id=contact(line, number),
        contact="sms",
        call_by="holder",
        words_sealed=line.vault.words.seal(words, place("reports.words", new)),
    )
    with line.database.begin() as db:
        why = {"why": "3 reports from this phone were called false by people who went"}
        events.add(db, new, "held", at=line.now, actor="clock", facts=why)
    line.routes(new)
    line.raises(new, "no answer")
    with line.database.begin() as db:
        about = Line(db, line.vault, line.languages, line.now, line.below)
        reporter.add(about, new, "okapi, they hurt a child", channel="sms")
    answers(line, new, "ASK {} which gate?", "guard")
    texts(line, contact(line, number), "the okapi gate")
    return new


def forgotten(line: Alerting, worker: Engine) -> None:
    """As a worker does it, who may change no event otherwise."""
    later = line.later(hours=13)
    with worker.begin() as db:
        forgetting.ask(db, contact(line), line.now, channel="sms")
        (request,) = db.execute(select(forget_requests.forget_requests.c.id)).scalars()
        assert forgetting.carry_out(
            db, line.vault, request, now=later.now, random=secrets.token_bytes
        )


def everything(line: Alerting) -> Iterator[tuple[str, str]]:
    """(table.column, text) of every value there is, sealed ones opened."""
    with line.database.connect() as db:
        for table in METADATA.sorted_tables:
            for row in db.execute(select(table)).mappings():
                for column in table.c:
                    yield f"{table.name}.{column.name}", _text(line, table, column, dict(row))


def _text(line: Alerting, table: Table, column: Column[object], row: dict[str, object]) -> str:
    value = row[column.name]
    if not isinstance(column.type, LargeBinary):
        return json.dumps(value, default=str)
    if not value or not column.name.endswith("_sealed"):
        return repr(bytes(value)) if isinstance(value, bytes) else repr(value)
    key = row.get("id") or row.get("contact_id") or row.get("call_id") or ""
    for seal in (line.vault.words, line.vault.sensitive_words):
        try:
            where = place(f"{table.name}.{column.name.removesuffix('_sealed')}", str(key))
            return seal.open(bytes(value), where)  # type: ignore[call-overload]
        except CannotOpen:
            continue
    return ""


def of_number(line: Alerting) -> list[str]:
    """The resident's number, and what leads to it, as it would stand in a column."""
    names = ("", "draft|", "referral|")
    rings = (line.vault.phones, line.vault.calls, line.vault.sensitive_phones)
    found = [ring.every(f"{name}{RESIDENT}") for ring in rings for name in names]
    return [RESIDENT[1:], *(repr(digest) for pairs in found for _kid, digest in pairs)]


def where(line: Alerting, *canaries: str) -> set[str]:
    return {
        column
        for column, text in everything(line)
        if any(one.lower() in text.lower() for one in canaries)
        and column.split(".")[0] not in _OF_OPERATORS
    }


def test_the_search_finds_what_is_there_before(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS, CHILD)
    a_story(line, "quaggas: coordinator Asha has a gun")
    found = where(line, *TYPED, *MADE_OF_IT)
    assert found >= {
        "reports.landmark_sealed", "reports.words_sealed", "reports.flags", "alerts.reason",
        "report_additions.words_sealed", "messages.words_sealed", "alerts.rule", "events.facts",
    }  # fmt: skip


@pytest.mark.parametrize("ended", [False, True], ids=["still open", "ended"])
def test_nothing_typed_and_nothing_made_of_it_is_left(
    line: Alerting, worker: Engine, *, ended: bool
) -> None:
    put_in_force(line.database, line.now, ARMS, CHILD)
    report = a_story(line, "quaggas: coordinator Asha has a gun")
    if ended:
        with line.database.begin() as db:
            stands(db, report, state="resolved", closed_at=line.now)
    forgotten(line, worker)
    left_for_an_hour = {"drafts_ended.phone"}  # so that what is drained late brings no draft back
    assert where(line, *TYPED, *MADE_OF_IT, *of_number(line)) == left_for_an_hour
    with line.database.connect() as db:
        left = db.execute(select(reports.reports).where(reports.reports.c.id == report)).one()
        kinds = [one["kind"] for one in events.of(db, report)]
    assert (left.flags, left.named_organisations, left.review, left.call_by) == ([], [], "", "")
    assert bool(left.kept_organisations) is not ended  # an open one still goes past them
    assert {"routed", "raised", "held", "added"} <= set(kinds)
    assert not {"named", "spoken"} & set(kinds)


def test_who_was_told_and_when_stays(line: Alerting, worker: Engine) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = a_story(line, "quaggas with a gun")
    with line.database.connect() as db:
        before = [one["facts"].get("told") for one in events.of(db, report)]
    forgotten(line, worker)
    with line.database.connect() as db:
        rows = db.execute(select(alerts).where(alerts.c.report_id == report)).all()
        after = [one["facts"].get("told") for one in events.of(db, report)]
    assert {row.rule for row in rows} >= {"level0.ward", "level0.county"}
    assert "Level 0 for ward Kilimani, all categories, all hours" in {row.reason for row in rows}
    assert [[one["alert"] for one in told] for told in after if told] == [
        [one["alert"] for one in told] for told in before if told
    ]


def test_what_another_told_stays_as_it_was(line: Alerting, worker: Engine) -> None:
    put_in_force(line.database, line.now, ARMS)
    a_story(line, "quaggas with a gun")
    other = a_story(line.later(hours=5), "coordinator Asha has a gun", OTHER)
    forgotten(line, worker)
    with line.database.connect() as db:
        assert reports.get(db, other).flags[:1] == ["armed"]
        assert "named" in [one["kind"] for one in events.of(db, other)]


def test_a_worker_takes_nothing_out_of_the_events_of_a_report_with_words(
    line: Alerting, worker: Engine
) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = a_story(line, "quaggas with a gun")
    with line.database.connect() as db:
        before = events.of(db, report)
    with worker.begin() as db:
        unsay(db, [report])
    with line.database.connect() as db:
        assert events.of(db, report) == before
