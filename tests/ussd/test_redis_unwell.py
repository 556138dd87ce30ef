"""Redis that answers and does not do as it is told: read-only, slow, and slow just within reason."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from redis import Redis
from redis.exceptions import TimeoutError as TooLong
from sqlalchemy import Engine

from launch import redis as servers
from models.vault import Vault
from sessions.store import LONGEST_WRITE, TRIP, Store, connect, tag
from tests.sessions.conversations import CALL, FIRST
from tests.sessions.relay import Relay, relay
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count
from ussd.closing import Desk
from ussd.deadline import Deadline

WHOLE = ("1", "1", "1", "kilimani", "1", "Gate 4*B", "1", "2")
LATEST = 8.0  # seconds a caller may wait


@pytest.fixture
def server() -> Iterator[servers.Server]:
    """A Redis of one's own, to be mistreated."""
    with servers.temporary() as running:
        yield running


@pytest.fixture
def slow(server: servers.Server) -> Iterator[Relay]:
    with relay(server.socket) as wire:
        yield wire


def timed(dialled: Phone, *typed: str) -> list[float]:
    """The seconds each input was answered in."""
    took = []
    for one in typed:
        began = time.monotonic()
        dialled.types(one)
        took.append(time.monotonic() - began)
    return took


@pytest.mark.parametrize("hop", [0, 3, 6], ids=["at once", "at the ward", "at the say-back"])
def test_two_processes_finish_a_call_while_redis_takes_no_writes(
    desk: Desk, vault: Vault, database: Engine, server: servers.Server, hop: int
) -> None:
    stores = [Store(connect(server.url), vault) for _ in range(2)]
    dialled = Phone(desk, stores[0], "+254700000501", careful=False).types(*WHOLE[:hop])
    Redis.from_url(server.url).replicaof("127.0.0.1", 1)
    for number, typed in enumerate(WHOLE[hop:]):
        dialled.store = stores[number % 2]
        dialled.types(typed)
        if "happening now" in dialled.shown:
            dialled.sees("1 Yes, now")
    dialled.ends().sees("Your number is")
    told = dialled.shown
    assert dialled.again() == told
    dialled.store = stores[0]
    assert dialled.again() == told and count(database, "reports") == 1


def test_redis_two_seconds_slow_is_borne_to_the_filed_report(
    desk: Desk, vault: Vault, database: Engine, slow: Relay
) -> None:
    stores = [Store(connect(slow.url), vault) for _ in range(2)]
    dialled = Phone(desk, stores[0], "+254700000501", careful=False).types(*WHOLE[:4])
    slow.delay = 2.0
    took: list[float] = []
    for number, typed in enumerate(WHOLE[4:]):
        dialled.store = stores[number % 2]
        took += timed(dialled, typed)
    dialled.ends().sees("Your number is")
    assert max(took) < LATEST and count(database, "reports") == 1


def test_redis_slow_within_reason_is_waited_for_and_used(
    desk: Desk, vault: Vault, database: Engine, slow: Relay
) -> None:
    store = Store(connect(slow.url), vault)
    dialled = Phone(desk, store, "+254700000501", careful=False)
    slow.delay = TRIP * 0.7
    assert max(timed(dialled, *WHOLE[:3])) < LATEST
    slow.delay = 0.0
    dialled.store = Store(connect(slow.url), vault)
    dialled.types(*WHOLE[3:]).ends()
    assert count(database, "reports") == 1


def test_a_write_that_drags_on_begins_no_further_trip(
    vault: Vault, server: servers.Server, slow: Relay
) -> None:
    """Its script is not known there, and what lies under its call is none of ours."""
    Redis.from_url(server.url).set(f"call:{tag(CALL)}:{CALL}", b"x" * 40)
    store = Store(connect(slow.url), vault)
    slow.delay = TRIP * 0.8
    began = time.monotonic()
    with pytest.raises(TooLong):
        store.put(CALL, FIRST, before=None, line=b"")
    assert TRIP < time.monotonic() - began < LONGEST_WRITE


def test_what_a_hop_may_take_in_all_is_less_than_a_caller_is_given() -> None:
    deadline = Deadline()
    assert deadline.seconds <= deadline.whole
    assert deadline.whole + LONGEST_WRITE < LATEST, "Redis and SQL, then the last write"


def test_connecting_says_nothing_more_than_it_must(server: servers.Server) -> None:
    """Each further word would be a trip, with a wait of its own."""
    admin = Redis.from_url(server.url)
    admin.config_resetstat()
    connect(server.url).get("a")
    told: dict[str, object] = admin.info("commandstats")  # type: ignore[assignment]
    assert set(told) <= {"cmdstat_hello", "cmdstat_get", "cmdstat_info", "cmdstat_config|resetstat"}
