"""Redis found by its address, also where only sentinels know which server is the primary."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from launch import binaries
from sessions.address import BadAddress, at
from sessions.store import connect


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def sentinel(tmp_path: Path) -> Iterator[int]:
    """The port of a sentinel that watches one primary by the name of `lines`."""
    primary, port = free_port(), free_port()
    settings = tmp_path / "sentinel.conf"
    settings.write_text(
        f"bind 127.0.0.1\nport {port}\ndir {tmp_path}\nsentinel monitor lines 127.0.0.1 {primary} 1\n"
    )
    server = str(binaries.redis())
    words = [server, "--port", str(primary), "--bind", "127.0.0.1", "--save", ""]
    quiet = subprocess.DEVNULL
    running = [
        subprocess.Popen(words, stdout=quiet, stderr=quiet, cwd=tmp_path),
        subprocess.Popen([server, str(settings), "--sentinel"], stdout=quiet, stderr=quiet),
    ]
    yield port
    for process in running:
        process.terminate()
        process.wait(10)


def test_the_primary_is_asked_of_the_sentinels(sentinel: int) -> None:
    client = connect(f"redis+sentinel://127.0.0.1:{sentinel}/lines/0", seconds=2)
    deadline, answered = time.monotonic() + 10, False
    while not answered and time.monotonic() < deadline:
        with suppress(RedisError):
            answered = bool(client.set("call", "kept"))
        time.sleep(0.05)
    assert client.get("call") == b"kept"


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://127.0.0.1:26379",
        "redis+sentinel:///lines",
        "redis+sentinel://127.0.0.1:often/lines/0",
        "redis+sentinel://:hidden@127.0.0.1/lines/first",
    ],
    ids=["no name", "no host", "a port that is a word", "a database that is a word"],
)
def test_an_address_that_names_no_server_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        at(url)
    assert "hidden" not in str(refused.value)
