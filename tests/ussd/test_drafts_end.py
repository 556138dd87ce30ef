"""What ends a draft ends it for good, however late the journal tells of it; and what must not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import Connection, Engine, func, select, text

from models import calls, events, outbox, references, reports
from models.calls import hops
from models.database import connect as connect_sql
from models.drafts import Draft, drafts, drafts_ended, take
from models.vault import Vault, place
from sessions.journal import drain, opened, sealed
from sessions.store import Store
from tests.launch.waiting import until
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count
from ussd.closing import Desk
from ussd.spool import Spool
from ussd.told import incident

Dial = Callable[..., Phone]
DROPPED = ("1", "1", "1", "kilimani", "1")
TO_CONFIRM = (*DROPPED, "Yaya centre", "1")
OFFERED = "You began a report"


@pytest.fixture
def web(desk: Desk, database_url: str) -> Iterator[Desk]:
    """The desk as the web process may write: no more than its role."""
    engine = connect_sql(database_url, "web")
    yield replace(desk, database=engine)
    engine.dispose()


@contextmanager
def full(redis: Redis) -> Iterator[None]:
    """A Redis that takes no more writes: to who writes it is as good as away."""
    redis.config_set("maxmemory", 1)
    try:
        yield
    finally:
        redis.config_set("maxmemory", 0)


def drained(redis: Redis, desk: Desk) -> None:
    drain(redis, desk.database, desk.vault.words)


def test_cancelling_drops_what_the_call_had_answered(phone: Dial, redis: Redis, desk: Desk) -> None:
    phone().types(*TO_CONFIRM, "3").ends().sees("Nothing was sent")
    drained(redis, desk)
    assert OFFERED not in phone().shown


def test_cancelling_what_was_gone_on_with_drops_the_first_calls_too(
    phone: Dial, redis: Redis, desk: Desk, database: Engine
) -> None:
    phone().types(*DROPPED)
    drained(redis, desk)
    phone().sees(OFFERED).types("1", "1", "1", "3").ends().sees("Nothing was sent")
    drained(redis, desk)
    assert OFFERED not in phone().shown
    assert count(database, "drafts") == 0


def test_a_draft_that_comes_late_does_not_come_back_after_the_report_was_sent(
    phone: Dial, redis: Redis, desk: Desk, web: Desk
) -> None:
    dialled = phone(careful=False).types(*TO_CONFIRM)
    dialled.desk = web
    with full(redis):
        dialled.types("1").ends().sees("Your number is")
    drained(redis, desk)  # the hops before the END come now, and the END's own never does
    phone().sees("Usalama tells your area's")


def test_a_draft_that_comes_late_does_not_come_back_after_it_was_asked_to_forget(
    phone: Dial, redis: Redis, desk: Desk, database: Engine
) -> None:
    phone().types(*DROPPED)
    phone().types("1", "6", "4", "1", "1").ends()
    drained(redis, desk)
    assert count(database, "drafts") == 0
    assert OFFERED not in phone().shown


def test_a_later_call_leaves_its_draft_though_one_before_it_ended(
    phone: Dial, redis: Redis, desk: Desk, store: Store
) -> None:
    phone().types(*TO_CONFIRM, "1").ends()
    later = replace(desk, clock=lambda: desk.clock() + timedelta(seconds=40))
    Phone(later, store, "+254700000501").types("1", "1", "1")
    drained(redis, desk)
    phone().sees(OFFERED)


def test_whose_drafts_are_over_is_not_kept_longer_than_they_would_be(
    phone: Dial, desk: Desk, database: Engine
) -> None:
    phone().types(*TO_CONFIRM, "1").ends()
    assert count(database, "drafts_ended") == 1
    with database.begin() as db:
        from_now = desk.clock() + timedelta(minutes=1)
        db.execute(drafts_ended.delete().where(drafts_ended.c.at < from_now))
    assert count(database, "drafts_ended") == 0


@pytest.mark.parametrize(
    "into", [("9", "4"), ("9", "3", "1")], ids=["family and personal safety", "police conduct"]
)
def test_redis_away_while_the_sensitive_branch_is_entered_leaves_the_calls_shape_alone(
    phone: Dial, redis: Redis, desk: Desk, web: Desk, database: Engine, into: tuple[str, ...]
) -> None:
    dialled = phone(careful=False).types("1", "1")
    drained(redis, desk)
    dialled.desk = web
    with full(redis):
        dialled.types(*into)
    with database.connect() as db:
        call = db.execute(select(calls.calls)).one()
        kept = db.execute(select(hops.c.screen, hops.c.typed_sealed, hops.c.reply_sealed)).all()
    assert (call.sensitive, call.language, call.last_screen) == (True, "", "")
    assert {tuple(hop) for hop in kept} == {("", None, None)}


def test_a_draft_of_before_goes_with_the_rows_and_does_not_come_back_with_redis(
    phone: Dial, redis: Redis, desk: Desk, web: Desk, database: Engine, vault: Vault
) -> None:
    dialled = phone(careful=False).types("1", "1", "1")
    lines = [value for _id, value in _journal(redis)]
    drained(redis, desk)
    assert count(database, "drafts") == 1
    dialled.desk = web
    with full(redis):
        dialled.types("0", "9", "4")
    assert count(database, "drafts") == 0
    for number, value in enumerate(lines):  # an append-only file that came back tells it again
        line = opened(vault.words, value)
        assert line
        again = replace(line, number=line.number + 40 + number)
        redis.xadd(f"journal:{{{line.call[0]}}}", {"h": sealed(vault.words, again)})
    drained(redis, desk)
    assert count(database, "drafts") == 0
    with database.connect() as db:
        assert {row.screen for row in db.execute(select(hops.c.screen))} == {""}


def _journal(redis: Redis) -> list[tuple[bytes, bytes]]:
    found = []
    for name in redis.scan_iter("journal:*"):  # type: ignore[union-attr]
        found += [(id, fields[b"h"]) for id, fields in redis.xrange(name)]  # type: ignore[union-attr]
    return found


def test_what_could_not_be_kept_is_offered_at_the_next_dial_and_said_back_again(
    phone: Dial, redis: Redis, desk: Desk, tmp_path: Path, database: Engine
) -> None:
    (tmp_path / "no folder").write_text("a file stands where the spool should be")
    nowhere = connect_sql("postgresql+psycopg://usalama@/usalama?host=/nowhere", "web")
    dialled = phone(careful=False).types(*TO_CONFIRM)
    spool = Spool(tmp_path / "no folder", desk.vault)
    dialled.desk = replace(desk, database=nowhere, spool=spool)
    dialled.types("1").ends().sees("could not keep your report")
    nowhere.dispose()
    drained(redis, desk)
    again = phone().sees(OFFERED).types("1")
    again.sees("Theft or robbery, Kilimani, Yaya centre. Happening now.", "1 Send")
    again.types("2").ends().sees("Your number is")
    assert count(database, "reports") == 1


def operator_takes(desk: Desk, database: Engine, vault: Vault) -> str:
    """What an operator's page does with a partial, some minutes later; returns the reference."""
    with database.begin() as db:
        now = desk.clock() + timedelta(minutes=3)
        call = db.execute(select(drafts.c.call_id)).scalar_one()
        draft = take(db, call, now)
        assert draft
        return _filed(db, vault, draft, now)


def _filed(db: Connection, vault: Vault, draft: Draft, now: datetime) -> str:
    answers = vault.words.open(draft.answers_sealed, place("drafts.answers", draft.call_id))
    id, reference = uuid4(), references.reserve(db, references.ORDINARY, 3, lambda n: 7, now)[0]
    reports.file(
        db,
        id=id,
        reference=reference,
        contact_id=None,
        channel="ussd",
        language="en",
        contact="none",
        created_at=now,
        **incident(vault, json.loads(answers), id),
    )
    calls.bind(db, draft.call_id, id, now)
    return reference


def test_what_an_operator_took_up_while_the_caller_went_on_with_it_is_one_report(
    phone: Dial, redis: Redis, desk: Desk, database: Engine, vault: Vault
) -> None:
    phone().types(*DROPPED)
    drained(redis, desk)
    again = phone().sees(OFFERED)
    taken = operator_takes(desk, database, vault)
    again.types("1", "Yaya centre", "1", "1").ends().sees(references.written(taken))
    assert count(database, "reports") == 1
    with database.connect() as db:
        row = db.execute(select(reports.reports)).one()
        told = [event["kind"] for event in events.of(db, row.id)]
        owed = db.execute(select(func.count()).select_from(calls.calls)).scalar_one()
    assert (row.contact, row.happening_now, told) == ("sms", True, ["came_back"]) and owed >= 1
    assert row.contact_id and row.landmark_sealed
    with database.connect() as db:
        assert outbox.owes(db, "came-back", row.id)
    phone().types("2").sees(references.written(taken))


def test_what_was_changed_since_is_a_report_of_its_own(
    phone: Dial, redis: Redis, desk: Desk, database: Engine, vault: Vault
) -> None:
    phone().types(*DROPPED)
    drained(redis, desk)
    again = phone().types("1", "0", "0", "0", "2", "kilimani", "1", "1", "1")
    taken = operator_takes(desk, database, vault)
    again.types("1").ends()
    assert references.written(taken) not in again.shown
    assert count(database, "reports") == 2


def test_an_end_and_the_journal_of_the_same_call_never_wait_for_each_other(
    phone: Dial, redis: Redis, desk: Desk, database: Engine
) -> None:
    dialled = phone(careful=False).types(*TO_CONFIRM)
    drained(redis, desk)
    with ThreadPoolExecutor(1) as pool, database.begin() as clock:
        clock.execute(calls.calls.update().values(network="63902"))
        ended = pool.submit(dialled.types, "1")
        until(lambda: _blocked(database))
        clock.execute(drafts.delete())  # as the clock goes on: calls first, then drafts
        clock.commit()
        ended.result().ends().sees("Your number is")
    assert count(database, "reports") == 1 and list(desk.spool.waiting()) == []


def _blocked(database: Engine) -> bool:
    waits = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    with database.connect() as db:
        return bool(db.execute(waits).scalar_one())
