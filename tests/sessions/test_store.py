"""Calls in Redis: one trip a hop, one writer at a time, sealed, and gone in five minutes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from redis import Redis

from launch.redis import Server
from models.keys import TextSeal
from models.vault import Vault
from sessions.session import Session
from sessions.store import JOURNAL_LONGEST, SECONDS, Store, connect, tag
from tests.models.rings import shared
from tests.sessions.conversations import CALL, FIRST, SECOND, THIRD, WORDS, call, written
from tests.sessions.relay import Relay, relay

KEY, JOURNAL = f"call:{{3}}:{CALL}", "journal:{3}"


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


@pytest.fixture
def store(redis_url: str, vault: Vault) -> Store:
    return Store(connect(redis_url), vault)


@pytest.fixture
def other(redis_url: str, vault: Vault) -> Store:
    """Another process."""
    return Store(connect(redis_url), vault)


@pytest.fixture
def wire(redis_server: Server, redis_url: str) -> Iterator[Relay]:
    with relay(redis_server.socket) as wire:
        yield wire


@pytest.fixture
def wired(wire: Relay, vault: Vault, redis: Redis) -> Store:
    """A process that has answered a hop before, its trips counted from here."""
    store = Store(connect(wire.url), vault)
    assert store.put(call(7), FIRST, before=None, line=b"") is None
    redis.flushall()
    wire.trips = 0
    return store


def lines(redis: Redis) -> int:
    return int(redis.xlen(JOURNAL))


def test_a_call_is_found_as_it_was_put(store: Store, other: Store, vault: Vault) -> None:
    assert store.get(CALL) is None
    assert store.put(CALL, FIRST, before=None, line=written(vault, 0)) is None
    for process in (store, other):
        kept = process.get(CALL)
        assert kept and kept.session == FIRST
    assert store.get(call(1)) is None


def test_a_first_hop_costs_one_round_trip(wired: Store, wire: Relay, vault: Vault) -> None:
    assert wired.near(CALL) is None
    assert wired.put(CALL, FIRST, before=None, line=written(vault, 0)) is None
    assert wire.trips == 1


def test_a_warm_hop_costs_one_round_trip(wired: Store, wire: Relay, vault: Vault) -> None:
    wired.put(CALL, FIRST, before=None, line=written(vault, 0))
    for number, session in enumerate((SECOND, THIRD), start=1):
        wire.trips = 0
        kept = wired.get(CALL)
        assert kept and wired.put(CALL, session, before=kept, line=written(vault, number)) is None
        assert wire.trips == 1


def test_a_hop_another_process_began_costs_two_round_trips(
    wired: Store, wire: Relay, other: Store, vault: Vault
) -> None:
    other.put(CALL, FIRST, before=None, line=written(vault, 0))
    kept = wired.get(CALL)
    assert kept and wired.put(CALL, SECOND, before=kept, line=written(vault, 1)) is None
    assert wire.trips == 2


def test_a_repeated_hop_costs_none(wired: Store, wire: Relay, vault: Vault) -> None:
    wired.put(CALL, FIRST, before=None, line=written(vault, 0))
    wire.trips = 0
    kept = wired.get(CALL)
    assert kept and kept.session == FIRST and wire.trips == 0


def test_a_hop_after_redis_was_emptied_costs_two_and_goes_on(
    wired: Store, wire: Relay, other: Store, redis: Redis, vault: Vault
) -> None:
    wired.put(CALL, FIRST, before=None, line=written(vault, 0))
    redis.flushall()
    wire.trips = 0
    kept = wired.get(CALL)
    assert kept and wired.put(CALL, SECOND, before=kept, line=written(vault, 1)) is None
    assert wire.trips == 2
    found = other.get(CALL)
    assert found and found.session == SECOND


def test_a_call_emptied_and_begun_again_elsewhere_is_found_there(
    store: Store, other: Store, redis: Redis, vault: Vault
) -> None:
    store.put(CALL, FIRST, before=None, line=written(vault, 0))
    before = store.get(CALL)
    redis.flushall()
    other.put(CALL, SECOND, before=None, line=written(vault, 1))
    newer = store.put(CALL, THIRD, before=before, line=written(vault, 2))
    assert newer and newer.session == SECOND


def test_every_key_is_to_expire_and_was_given_so_with_its_write(
    store: Store, redis: Redis, vault: Vault
) -> None:
    store.put(CALL, FIRST, before=None, line=written(vault, 0))
    store.put(CALL, SECOND, before=store.get(CALL), line=written(vault, 1))
    keys = set(redis.scan_iter())
    assert keys == {KEY.encode(), JOURNAL.encode()}
    assert 0 < int(redis.ttl(KEY)) <= SECONDS
    assert all(int(redis.ttl(key)) > 0 for key in keys)


def test_each_write_begins_the_five_minutes_anew(store: Store, redis: Redis, vault: Vault) -> None:
    store.put(CALL, FIRST, before=None, line=b"")
    redis.expire(KEY, 3)
    store.put(CALL, SECOND, before=store.get(CALL), line=b"")
    assert int(redis.ttl(KEY)) > SECONDS - 30


def test_the_older_write_loses_and_gets_the_newer_call(
    store: Store, other: Store, redis: Redis, vault: Vault
) -> None:
    store.put(CALL, FIRST, before=None, line=written(vault, 0))
    seen = store.get(CALL)
    assert other.put(CALL, SECOND, before=other.get(CALL), line=written(vault, 1)) is None
    newer = store.put(CALL, THIRD, before=seen, line=written(vault, 1))
    assert newer and newer.session == SECOND
    assert lines(redis) == 2, "a write that lost leaves no line"
    assert store.put(CALL, THIRD, before=newer, line=written(vault, 2)) is None
    assert lines(redis) == 3
    found = other.get(CALL)
    assert found and found.session == SECOND, "what it wrote last, until it writes again"
    stale = other.put(CALL, FIRST, before=found, line=b"")
    assert stale and stale.session == THIRD


def test_two_first_hops_at_once_make_one_call(store: Store, other: Store, redis: Redis) -> None:
    assert store.put(CALL, FIRST, before=None, line=b"one") is None
    found = other.put(CALL, SECOND, before=None, line=b"two")
    assert found and found.session == FIRST and lines(redis) == 1


def test_of_many_writers_at_once_one_wins(redis_url: str, redis: Redis, vault: Vault) -> None:
    stores = [Store(connect(redis_url, seconds=10), vault) for _ in range(6)]
    stores[0].put(CALL, FIRST, before=None, line=b"")
    seen = stores[0].get(CALL)
    gate = Barrier(len(stores))

    def write(n: int) -> Session | None:
        gate.wait(10)
        newer = stores[n].put(CALL, replace(SECOND, page=n), before=seen, line=b"line")
        return newer.session if newer else None

    with ThreadPoolExecutor(len(stores)) as threads:
        told = list(threads.map(write, range(len(stores))))
    (won,) = [n for n, newer in enumerate(told) if newer is None]
    assert {newer.page for newer in told if newer} == {won}
    assert lines(redis) == 1


def test_a_hop_without_a_line_writes_none(store: Store, redis: Redis) -> None:
    store.put(CALL, FIRST, before=None, line=b"")
    assert lines(redis) == 0 and redis.exists(KEY)


def test_a_journal_nobody_drains_does_not_grow_for_ever(redis: Redis, store: Store) -> None:
    with redis.pipeline(transaction=False) as pipe:
        for _ in range(JOURNAL_LONGEST + 500):
            pipe.xadd(JOURNAL, {"h": b""})
        pipe.execute()
    store.put(CALL, FIRST, before=None, line=b"newest")
    assert JOURNAL_LONGEST <= lines(redis) < JOURNAL_LONGEST + 500
    newest = redis.xrevrange(JOURNAL, count=1)
    assert newest and newest[0][1] == {b"h": b"newest"}


@pytest.mark.parametrize(
    "strange",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"short", id="a few letters"),
        pytest.param(b"x" * 16, id="a stamp alone"),
        pytest.param(b"\xff" * 300, id="rubbish"),
    ],
)
def test_a_value_nobody_can_read_is_no_call_and_is_written_over(
    store: Store, other: Store, redis: Redis, strange: bytes
) -> None:
    redis.set(KEY, strange)
    assert store.get(CALL) is None
    assert store.put(CALL, FIRST, before=None, line=b"line") is None
    kept = other.get(CALL)
    assert kept and kept.session == FIRST and lines(redis) == 1


def test_a_call_sealed_with_a_key_we_have_not_is_begun_again(
    store: Store, redis: Redis, redis_url: str, vault: Vault
) -> None:
    foreign = Store(connect(redis_url), replace(vault, words=TextSeal(shared(k1="somebody else"))))
    foreign.put(CALL, SECOND, before=None, line=b"")
    assert store.get(CALL) is None
    assert store.put(CALL, FIRST, before=None, line=b"") is None
    assert 0 < int(redis.ttl(KEY)) <= SECONDS


def test_a_call_of_another_name_does_not_open(store: Store, redis: Redis) -> None:
    store.put(CALL, SECOND, before=None, line=b"")
    moved = "3e" * 16
    redis.rename(KEY, f"call:{tag(moved)}:{moved}")
    assert store.get(moved) is None


def test_redis_holds_no_word_and_no_number_in_clear(
    store: Store, redis: Redis, redis_server: Server, vault: Vault
) -> None:
    store.put(CALL, SECOND, before=None, line=written(vault, 2))
    store.put(CALL, THIRD, before=store.get(CALL), line=written(vault, 3))
    held = b"".join(bytes(key) + (redis.dump(key) or b"") for key in redis.scan_iter())
    disk = b"".join(path.read_bytes() for path in redis_server.data.rglob("*") if path.is_file())
    assert CALL.encode() in held and CALL.encode() in disk, "where to look"
    for word in (WORDS, "kiosk", "landmark", "5ac15ac1", "*384*70421#", "Usalama"):
        assert word.encode() not in held and word.encode() not in disk, word


def test_a_call_and_its_journal_lie_on_one_node(store: Store) -> None:
    assert tag(CALL) == "{3}" and KEY.count("{") == JOURNAL.count("{") == 1


def test_what_is_remembered_is_forgotten_when_redis_forgets_it(
    redis_url: str, redis: Redis, vault: Vault
) -> None:
    seconds = [0.0]
    store = Store(connect(redis_url), vault, clock=lambda: seconds[0])
    store.put(CALL, FIRST, before=None, line=b"")
    seconds[0] = SECONDS - 1.0
    assert store.near(CALL)
    seconds[0] = float(SECONDS)
    assert store.near(CALL) is None
    redis.delete(KEY)
    assert store.get(CALL) is None


def test_a_process_remembers_so_many_calls_and_no_more(redis_url: str, vault: Vault) -> None:
    store = Store(connect(redis_url), vault, remembered=3)
    for n in range(5):
        store.put(call(n), FIRST, before=None, line=b"")
    assert [bool(store.near(call(n))) for n in range(5)] == [False, False, True, True, True]
    kept = store.get(call(0))
    assert kept and kept.session == FIRST


def test_a_call_forgotten_is_asked_of_redis(store: Store, other: Store) -> None:
    store.put(CALL, FIRST, before=None, line=b"")
    other.put(CALL, SECOND, before=other.get(CALL), line=b"")
    store.forget(CALL)
    kept = store.get(CALL)
    assert kept and kept.session == SECOND
    store.forget("never heard of")
