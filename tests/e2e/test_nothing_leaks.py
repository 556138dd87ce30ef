"""After all the other tests: no number and no typed word lies anywhere in clear.

Whatever these tests dialled, typed and texted holds words that occur nowhere else; here they are
looked for in all the service said and in every byte it keeps. Run alone it makes one report first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from redis import Redis
from sqlalchemy import text

from tests.e2e import processes
from tests.e2e.canaries import TYPED, WORD, leaks, unpacked
from tests.e2e.conftest import NewPhone, PhoneOf
from tests.e2e.places import KILIMANI
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack

BULK = re.compile(rb"\$(\d+)\r\n")
READS: dict[bytes, str] = {
    b"string": "get",
    b"hash": "hgetall",
    b"list": "lrange",
    b"set": "smembers",
    b"zset": "zrange",
    b"stream": "xrange",
}
WHOLE = {"lrange": (0, -1), "zrange": (0, -1)}


@pytest.fixture(scope="module", autouse=True)
def _something_to_find(new_phone: NewPhone, phone_of: PhoneOf) -> None:
    told = Told(KILIMANI, f"{WORD} Mwisho", category="Fire")
    report(new_phone(), told)
    phone_of(told.place.coordinator).hears(told.landmark, seconds=30)


@pytest.mark.parametrize(
    "written",
    [
        "+254711555037",
        "254711555037",
        "0711555037",
        "%2B254711555037",
        "+254 711 555 037",
        "0711-555-037",
        "+254700000001",
        f"near {WORD.upper()} kiosk",
        f"1*1*{TYPED[0]}*1",
    ],
)
def test_a_leak_would_be_found_however_it_is_written(written: str) -> None:
    assert leaks(f"...{written}...".encode())


def test_what_the_service_said(stack: Stack) -> None:
    assert stack.said("event='hop'")
    assert [line for line in stack.lines if leaks(line.encode())] == []


def test_what_the_service_said_holds_no_secret(stack: Stack) -> None:
    said, made = "\n".join(stack.lines), (stack.home / "secrets.env").read_text().splitlines()
    values = [line.partition("=")[2] for line in made if "=" in line and not line.startswith("#")]
    assert len(values) > 5
    assert [value for value in values if value in said] == []


def test_every_key_and_value_in_redis(stack: Stack) -> None:
    redis = Redis.from_url(stack.redis_url)
    found = {key: leaks(b"\n".join(everything(redis, key))) for key in redis.scan_iter()}
    assert any(key.startswith(b"call:") for key in found)
    assert {key: what for key, what in found.items() if what or leaks(key)} == {}


def test_every_command_that_ever_changed_redis(stack: Stack) -> None:
    written = [unpacked(bulk) for bulk in commands(stack)]
    assert b"journal:" in b"".join(written)
    assert [bulk for bulk in written if b"worker.send" in bulk], "no job was seen"
    assert [found for bulk in written if (found := leaks(bulk))] == []


def test_every_row_in_sql(stack: Stack) -> None:
    found = {table: leaks(rows) for table, rows in tables(stack)}
    assert {"messages", "reports", "contacts", "hops"} <= set(found)
    assert {table: what for table, what in found.items() if what} == {}


def test_every_file_of_the_home(stack: Stack) -> None:
    with stack.database.connect() as db:
        db.execution_options(isolation_level="AUTOCOMMIT").execute(text("checkpoint"))
    files = [path for path in stack.home.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"postgres.log", "redis.log", "PG_VERSION"} <= names
    assert {str(path): what for path in files if (what := leaks(path.read_bytes()))} == {}


def test_the_figures_and_the_health(stack: Stack) -> None:
    pages = [requests.get(f"{stack.web}/{page}", timeout=10) for page in ("metrics", "readyz")]
    assert "usalama_hops" in pages[0].text
    assert [leaks(page.content) for page in pages] == [[], []]


def test_the_command_line_of_every_process(stack: Stack) -> None:
    secret = stack.settings.webhook_secrets[0]
    lines = [" ".join(processes.words(n)) for n in processes.below(stack.process.pid)]
    assert len(lines) > 6
    assert [line for line in lines if secret in line or leaks(line.encode())] == []


def everything(redis: Redis, key: bytes) -> Iterator[bytes]:
    """The key and all that is under it, packed jobs unpacked."""
    yield key
    kind: Any = redis.type(key)
    if name := READS.get(kind):
        yield from flat(getattr(redis, name)(key, *WHOLE.get(name, ())))


def flat(value: Any) -> Iterator[bytes]:
    """The bytes in whatever a read gives."""
    if isinstance(value, bytes):
        yield unpacked(value)
    elif isinstance(value, dict):
        for pair in value.items():
            yield from flat(pair)
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            yield from flat(item)


def commands(stack: Stack) -> Iterator[bytes]:
    """Every word of every command in the append-only file: what was flushed is there too."""
    for path in (stack.home / "redis").rglob("*.aof"):
        data, at = path.read_bytes(), 0
        while found := BULK.search(data, at):
            at = found.end() + int(found[1])
            yield data[found.end() : at]


def tables(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Every table with its rows as PostgreSQL sends them, sealed bytes as they are."""
    with stack.database.connect() as db:
        listed = text("select tablename from pg_tables where schemaname = 'public'")
        names = list(db.execute(listed).scalars())
        wire: Any = db.connection.driver_connection
        for name in names:
            with wire.cursor().copy(f'copy "{name}" to stdout (format binary)') as copied:
                yield name, b"".join(bytes(block) for block in copied)
