"""A hop as production answers it: twice, late, with gaps, from two processes, after a flush."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from models import contacts
from models.base import metadata
from models.outbox import outbox
from models.reports import reports
from models.vault import Vault
from sessions.store import Store, connect
from tests.ussd.phone import Phone
from ussd.answering import Answer, answer
from ussd.closing import Desk

TO_CONFIRM = ("1", "1", "1", "kilimani", "1", "Yaya centre", "1")
Dial = Callable[..., Phone]


def count(database: Engine, table: str) -> int:
    with database.connect() as db:
        return db.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def test_a_report_its_first_event_its_outbox_row_and_its_receipt_are_there_before_the_end(
    phone: Dial, database: Engine, nudged: list[tuple[str, str]]
) -> None:
    phone().types(*TO_CONFIRM, "1").ends().sees("Sent. Your number is")
    for table in ("reports", "events", "outbox", "call_receipts", "contacts"):
        assert count(database, table) == 1, table
    with database.connect() as db:
        assert nudged == [("route", str(db.execute(select(outbox.c.id)).scalar_one()))]
        report = db.execute(select(reports)).one()
    assert (report.category, report.ward_code, report.contact) == ("theft", "1371", "sms")
    assert report.happening_now and report.state == "received"


def test_the_last_hop_again_is_the_same_bytes_and_nothing_more(
    phone: Dial, database: Engine
) -> None:
    dialled = phone().types(*TO_CONFIRM, "2")
    assert {dialled.again() for _ in range(3)} == {dialled.shown}
    assert count(database, "reports") == count(database, "outbox") == 1


@pytest.mark.parametrize("hop", range(len(TO_CONFIRM) + 2))
def test_redis_emptied_after_any_hop_is_not_noticed(
    phone: Dial, redis: Redis, database: Engine, hop: int
) -> None:
    inputs = (*TO_CONFIRM, "1")
    undisturbed = phone("+254700000502").types(*inputs[:-1]).shown
    dialled = phone().types(*inputs[:hop])
    dialled.forgotten(redis)
    dialled.types(*inputs[hop:-1])
    assert dialled.shown == (undisturbed if hop < len(inputs) else dialled.shown)
    ended = dialled.types(*inputs[-1:]) if hop < len(inputs) else dialled
    ended.forgotten(redis)
    assert ended.again() == ended.shown
    assert count(database, "reports") == 1


def test_an_ended_call_is_answered_from_its_receipt_though_preferences_have_changed(
    phone: Dial, redis: Redis
) -> None:
    dialled = phone().types("1", "3", "1").ends()
    dialled.forgotten(redis)
    assert dialled.again() == dialled.shown


def test_a_late_repeat_of_an_older_hop_is_drawn_again_and_changes_nothing(phone: Dial) -> None:
    dialled = phone().types("1")
    home = dialled.shown
    dialled.types("1", "2")
    at_ward = dialled.shown
    late = replace(dialled.request, text="1")
    assert answer(dialled.desk, dialled.store, late) == Answer(home, "home", "late")
    assert dialled.again() == at_ward


def test_hops_we_missed_are_rebuilt_from_the_text(phone: Dial) -> None:
    dialled = phone()
    gap = replace(dialled.request, text="1*1*1")
    assert "Where?" in answer(dialled.desk, dialled.store, gap).words


@pytest.mark.parametrize(
    "text, number, kind",
    [("2*1", "+254700000501", "conflict"), ("1*1*1", "+254700000599", "other_phone")],
    ids=["another past for a live call", "another phone for a live call"],
)
def test_what_cannot_be_this_call_is_ended_with_an_apology(
    phone: Dial, text: str, number: str, kind: str
) -> None:
    dialled = phone().types("1")
    odd = replace(dialled.request, text=text, number=number)
    answered = answer(dialled.desk, dialled.store, odd)
    assert answered.kind == kind and answered.words.startswith("END Sorry")
    assert "999/112" in answered.words
    assert dialled.types("3", "2").ends().sees("1195")


def test_two_processes_asked_the_same_at_once_answer_the_same_and_do_it_once(
    phone: Dial, desk: Desk, vault: Vault, redis_url: str, database: Engine
) -> None:
    dialled = phone().types(*TO_CONFIRM)
    last = replace(dialled.request, text="*".join((*TO_CONFIRM, "1")))
    stores = [Store(connect(redis_url), vault) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda store: answer(desk, store, last).words, stores))
    assert len(set(said)) == 1 and said[0].startswith("END Sent.")
    assert count(database, "reports") == count(database, "outbox") == 1


def test_every_hop_at_once_from_two_processes_comes_to_one_report(
    phone: Dial, desk: Desk, vault: Vault, redis_url: str, database: Engine
) -> None:
    stores = [Store(connect(redis_url), vault) for _ in range(2)]
    dialled = phone(careful=False)
    for length in range(1, len(TO_CONFIRM) + 2):
        text = "*".join((*TO_CONFIRM, "1")[:length])
        hop = replace(dialled.request, text=text)
        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(lambda store, hop=hop: answer(desk, store, hop).words, stores))
        assert len(set(said)) == 1, said
    assert count(database, "reports") == 1


def test_a_hop_costs_one_round_trip_to_redis_and_none_to_sql(
    phone: Dial, redis: Redis, statements: list[str]
) -> None:
    dialled = phone(careful=False)
    assert len(statements) <= 3, "the first hop asks what the caller prefers, reported, left"
    statements.clear()
    for typed in TO_CONFIRM:
        before = _commands(redis)
        dialled.types(typed)
        assert _commands(redis) - before == 1
    assert statements == []


def test_a_hop_another_process_began_costs_two_round_trips(
    phone: Dial, desk: Desk, vault: Vault, redis: Redis, redis_url: str
) -> None:
    dialled = phone(careful=False).types("1")
    dialled.store = Store(connect(redis_url), vault)
    dialled.store.get("0" * 32)  # connects, so that the handshake is not counted
    before = _commands(redis)
    dialled.types("1")
    assert _commands(redis) - before == 2


def test_a_report_costs_at_most_twenty_statements(phone: Dial, statements: list[str]) -> None:
    dialled = phone(careful=False).types(*TO_CONFIRM)
    statements.clear()
    dialled.types("1").ends()
    assert len(statements) <= 20


def _commands(redis: Redis) -> int:
    stats: dict[str, dict[str, int]] = redis.info("commandstats")  # type: ignore[assignment]
    asked = ("cmdstat_get", "cmdstat_evalsha", "cmdstat_eval")
    inside = stats.get("cmdstat_evalsha", {}).get("calls", 0)  # the script's own GET is no trip
    return sum(stats.get(name, {}).get("calls", 0) for name in asked) - inside


def test_language_and_ward_are_kept_for_the_next_call(phone: Dial, database: Engine) -> None:
    phone().types("2", "1", "1", "kilimani", "1", "1", "1", "2").ends()
    again = phone().sees("1 Ripoti").types("1", "1").sees("1 Kilimani, Dagoretti North")
    again.types("1", "1", "1", "2").ends().sees("Kilimani")
    assert count(database, "reports") == 2


def test_a_call_that_was_never_ended_keeps_nothing_in_sql(phone: Dial, database: Engine) -> None:
    phone().types(*TO_CONFIRM)
    assert count(database, "contacts") == count(database, "reports") == 0


def test_what_a_call_starts_from_is_frozen_at_its_first_hop(
    phone: Dial, database: Engine, vault: Vault
) -> None:
    phone().types(*TO_CONFIRM, "1").ends()
    dialled = phone()
    with database.begin() as db:
        known = contacts.find(db, vault, "+254700000501")
        assert known is not None
        contacts.prefer(db, known.id, language="sw", ward="0001")
    dialled.types("1", "1").sees("1 Kilimani, Dagoretti North")
