"""The journal: each hop comes to SQL once, whatever dies on the way, and none stops the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from threading import Barrier
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Away
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from models import calls
from models.database import connect
from models.keys import TextSeal
from models.vault import Vault
from sessions import journal
from sessions.journal import TAGS, Line, drain, opened, sealed, waiting
from sessions.store import Store, tag
from sessions.store import connect as connect_redis
from tests.models.rings import shared
from tests.sessions.conversations import CALL, FIRST, REPLY, WORDS, call, line, private


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


@pytest.fixture
def clock(database_url: str) -> Iterator[Engine]:
    """SQL as the process that drains sees it."""
    engine = connect(database_url, "clock")
    yield engine
    engine.dispose()


def write(redis: Redis, vault: Vault, lines: Iterable[Line]) -> None:
    """Puts lines into their streams."""
    with redis.pipeline(transaction=False) as pipe:
        for each in lines:
            pipe.xadd(f"journal:{tag(each.call)}", {"h": sealed(vault.words, each)})
        pipe.execute()


def screens(database: Engine, of: str = CALL) -> list[str]:
    with database.connect() as db:
        return [hop.screen for hop in calls.hops_of(db, of)]


LINES = [line(0, screen="main", typed=""), line(1, screen="category"), line(2)]


def test_a_line_opens_as_it_was_sealed(vault: Vault) -> None:
    for each in (*LINES, private(3)):
        assert opened(vault.words, sealed(vault.words, each)) == each


def test_each_line_comes_to_sql_once_and_leaves_the_stream(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, LINES)
    assert waiting(redis) == 3
    assert drain(redis, clock, vault.words) == 3
    assert waiting(redis) == 0 and drain(redis, clock, vault.words) == 0
    with clock.connect() as db:
        call_, hops = calls.get(db, CALL), calls.hops_of(db, CALL)
    assert call_ and (call_.hops, call_.last_screen, call_.network) == (3, "landmark", "63902")
    typed, reply = hops[2].typed_sealed, hops[2].reply_sealed
    assert typed and vault.words.open(typed, f"hops.typed|{CALL}.2") == WORDS
    assert reply and vault.words.open(reply, f"hops.reply|{CALL}.2") == REPLY


def test_what_a_call_wrote_with_its_session_is_drained(
    redis: Redis, redis_url: str, clock: Engine, vault: Vault
) -> None:
    store = Store(connect_redis(redis_url), vault)
    store.put(CALL, FIRST, before=None, line=sealed(vault.words, LINES[0]))
    assert drain(redis, clock, vault.words) == 1
    assert screens(clock) == ["main"]


def test_a_line_drained_twice_is_kept_once(redis: Redis, clock: Engine, vault: Vault) -> None:
    for _again in range(2):
        write(redis, vault, LINES)
        assert drain(redis, clock, vault.words) == 3
    with clock.connect() as db:
        call_ = calls.get(db, CALL)
    assert call_ and call_.hops == 3 and len(screens(clock)) == 3


@dataclass(frozen=True)
class CutOff:
    """Redis, lost after SQL has committed and before the lines are taken away."""

    redis: Redis

    def xrange(self, name: str, **options: Any) -> Any:
        return self.redis.xrange(name, **options)

    def xdel(self, name: str, *ids: bytes) -> int:
        raise Away


def test_redis_lost_after_the_commit_keeps_every_line_once(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, LINES)
    with pytest.raises(Away):
        drain(CutOff(redis), clock, vault.words)  # type: ignore[arg-type]
    assert screens(clock) == ["main", "category", "landmark"] and waiting(redis) == 3
    assert drain(redis, clock, vault.words) == 3
    assert screens(clock) == ["main", "category", "landmark"] and waiting(redis) == 0


def test_sql_away_keeps_every_line(
    redis: Redis, clock: Engine, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nobody = tmp_path_factory.mktemp("none")
    away = connect(f"postgresql+psycopg://usalama@/usalama?host={nobody}", "clock")
    write(redis, vault, LINES)
    with pytest.raises(OperationalError):
        drain(redis, away, vault.words)
    away.dispose()
    assert waiting(redis) == 3
    assert drain(redis, clock, vault.words) == 3


def unreadable(vault: Vault) -> list[dict[str, bytes]]:
    """Entries no line can be made of."""
    foreign = TextSeal(shared(k1="somebody else"))
    given = asdict(LINES[1])
    short = {name: value for name, value in given.items() if name != "reply"}
    words = [json.dumps(short), "[]", "null", "7", "{"]
    words.append(json.dumps(given | {"at": "yesterday"}))
    entries = [vault.words.seal(each, "journal") for each in words]
    entries += [sealed(foreign, LINES[1]), vault.words.seal("{}", "elsewhere"), b"", b"\xff" * 90]
    return [{"h": entry} for entry in entries] + [{"other": b"field"}]


def test_a_line_of_a_later_release_is_kept_as_far_as_it_is_understood(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, LINES)
    drain(redis, clock, vault.words)
    later = json.dumps(asdict(private(3)) | {"mood": "calm"})
    redis.xadd("journal:{3}", {"h": vault.words.seal(later, "journal")})
    assert drain(redis, clock, vault.words) == 1
    assert set(screens(clock)) == {""}, "the call became sensitive, and is cut to its shape"


def test_a_line_that_cannot_be_opened_is_dropped_without_stopping_the_rest(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, LINES[:1])
    for fields in unreadable(vault):
        redis.xadd("journal:{3}", fields)  # type: ignore[arg-type]
    write(redis, vault, LINES[1:])
    assert drain(redis, clock, vault.words) == 3 + len(unreadable(vault))
    assert waiting(redis) == 0
    assert screens(clock) == ["main", "category", "landmark"]


@pytest.mark.parametrize("together", [True, False], ids=["in one go", "already in SQL"])
def test_a_sensitive_line_cuts_what_came_before(
    redis: Redis, clock: Engine, vault: Vault, together: bool
) -> None:
    write(redis, vault, LINES)
    if not together:
        drain(redis, clock, vault.words)
        assert screens(clock) == ["main", "category", "landmark"]
    write(redis, vault, [private(3), private(4)])
    drain(redis, clock, vault.words)
    with clock.connect() as db:
        call_, hops = calls.get(db, CALL), calls.hops_of(db, CALL)
    assert call_ and (call_.sensitive, call_.hops) == (True, 5)
    assert (call_.language, call_.last_screen) == ("", "")
    for hop in hops:
        assert (hop.screen, hop.typed_sealed, hop.reply_sealed) == ("", None, None)


def test_a_late_line_of_a_sensitive_call_keeps_nothing(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, [private(2)])
    drain(redis, clock, vault.words)
    write(redis, vault, LINES[:2])
    drain(redis, clock, vault.words)
    assert screens(clock) == ["", "", ""]
    with clock.connect() as db:
        call_ = calls.get(db, CALL)
    assert call_ and (call_.language, call_.last_screen) == ("", "")


def test_a_sensitive_line_holds_no_words_even_if_it_was_given_some(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, [replace(line(0), sensitive=True)])
    drain(redis, clock, vault.words)
    with clock.connect() as db:
        (hop,) = calls.hops_of(db, CALL)
    assert (hop.screen, hop.typed_sealed, hop.reply_sealed) == ("", None, None)


def test_there_are_sixteen_streams_and_each_is_drained(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, [line(0, of=call(n)) for n in range(32)])
    streams = {f"journal:{tag(call(n))}".encode() for n in range(16)}
    assert set(redis.scan_iter()) == streams == {f"journal:{tag}".encode() for tag in TAGS}
    assert len(TAGS) == 16 and waiting(redis) == 32
    assert drain(redis, clock, vault.words) == 32
    assert all(screens(clock, call(n)) == ["landmark"] for n in range(32))


def test_more_lines_than_a_batch_are_drained_in_one_go(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    count = journal.BATCH + 20
    write(redis, vault, [line(n) for n in range(count)])
    assert drain(redis, clock, vault.words) == count
    with clock.connect() as db:
        call_ = calls.get(db, CALL)
    assert waiting(redis) == 0 and call_ and call_.hops == count


def test_two_who_drain_at_once_keep_each_line_once(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    write(redis, vault, [line(n, of=call(c * 16)) for c in range(3) for n in range(4)])
    gate = Barrier(2)

    def one(_which: int) -> int:
        gate.wait(10)
        return drain(redis, clock, vault.words)

    with ThreadPoolExecutor(2) as threads:
        moved = list(threads.map(one, range(2)))
    assert 12 <= sum(moved) <= 24 and waiting(redis) == 0
    with clock.connect() as db:
        for c in range(3):
            kept = calls.get(db, call(c * 16))
            assert kept and kept.hops == len(calls.hops_of(db, call(c * 16))) == 4
