"""The way to Redis: it gives up in what a hop can bear, and says nothing twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Refused
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TookTooLong

from launch import redis as servers
from models.vault import Vault
from sessions.store import Store, connect
from tests.launch.waiting import until
from tests.sessions.conversations import CALL, FIRST, SECOND

DEADLINE = 0.4
BEARABLE = DEADLINE * 2 + 0.5  # a busy machine takes its time to wake us


@pytest.fixture
def server() -> Iterator[servers.Server]:
    """A Redis of one's own, to be mistreated."""
    with servers.temporary() as running:
        yield running


@contextmanager
def stopped(server: servers.Server) -> Iterator[None]:
    """The server alive and answering nobody."""
    assert server.process
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


@contextmanager
def bearable() -> Iterator[None]:
    """Not longer than a hop can bear."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < BEARABLE


def asked(server: servers.Server) -> Redis:
    """A client that is connected."""
    client = connect(server.url, seconds=DEADLINE)
    assert client.ping()
    return client


def test_a_server_that_does_not_answer_is_given_up(server: servers.Server) -> None:
    client = asked(server)
    with stopped(server), bearable(), pytest.raises(TookTooLong):
        client.get("a")


def test_a_new_connection_is_given_up_too(server: servers.Server) -> None:
    client = connect(server.url, seconds=DEADLINE)
    with stopped(server), bearable(), pytest.raises(RedisError):
        client.get("a")


def test_a_server_that_is_not_there_is_known_at_once(tmp_path: Path) -> None:
    client = connect(f"unix://{tmp_path}/none.sock")
    with bearable(), pytest.raises(Refused):
        client.get("a")


def test_a_command_given_up_is_not_said_again(server: servers.Server) -> None:
    client = asked(server)
    with stopped(server), pytest.raises(TookTooLong):
        client.incr("hops")
    after = Redis.from_url(server.url)
    until(lambda: after.get("hops"), seconds=10)
    after.incr("hops")
    assert after.get("hops") == b"2", "once by the command given up, once by this one"


def test_a_command_that_never_went_out_is_not_said_later(server: servers.Server) -> None:
    client = connect(server.url, seconds=DEADLINE)
    with stopped(server), pytest.raises(RedisError):
        client.incr("hops")
    after = Redis.from_url(server.url)
    assert after.ping() and after.get("hops") is None


def test_a_hop_with_redis_stopped_is_bearable_and_the_call_goes_on(
    server: servers.Server, vault: Vault
) -> None:
    store = Store(asked(server), vault)
    store.put(CALL, FIRST, before=None, line=b"first")
    kept = store.get(CALL)
    with stopped(server), bearable(), pytest.raises(TookTooLong):
        store.put(CALL, SECOND, before=kept, line=b"second")
    store.forget(CALL)
    client = Redis.from_url(server.url)
    until(lambda: client.xlen("journal:{3}") == 2, seconds=10)
    found = store.get(CALL)
    assert found and found.session == SECOND, "written after all, once, and found so"


def test_a_server_that_was_started_again_is_used_without_an_error(
    server: servers.Server, vault: Vault
) -> None:
    store = Store(asked(server), vault)
    store.put(CALL, FIRST, before=None, line=b"first")
    server.stop()
    with suppress(RedisError):
        store.put(CALL, SECOND, before=store.get(CALL), line=b"second")
    server.start()
    kept = store.get(CALL)
    assert kept and store.put(CALL, SECOND, before=kept, line=b"second") is None
    found = Store(connect(server.url), vault).get(CALL)
    assert found and found.session == SECOND
