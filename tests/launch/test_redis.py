"""The embedded Redis keeps its data whatever happens to it."""

import os
import signal
from pathlib import Path

import redis as client

from launch import redis
from tests.launch.waiting import alive, until


def _connected(server: redis.Server) -> client.Redis:
    return client.Redis.from_url(server.url, decode_responses=True)


def test_it_keeps_what_was_written_over_a_stop(tmp_path: Path) -> None:
    server = redis.at(tmp_path / "a home")
    server.start()
    _connected(server).set("call", "kept")
    server.stop()
    assert not server.ready()
    server.start()
    assert _connected(server).get("call") == "kept"
    server.stop()


def test_it_keeps_what_was_written_over_a_kill(tmp_path: Path) -> None:
    server = redis.at(tmp_path)
    server.start()
    assert server.process is not None
    _connected(server).set("call", "kept")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    server.start()
    assert _connected(server).get("call") == "kept"
    server.stop()


def test_it_listens_on_a_closed_socket_and_on_no_port(tmp_path: Path) -> None:
    server = redis.at(tmp_path)
    server.start()
    settings = _connected(server).config_get("*")
    mode = server.socket.stat().st_mode & 0o777
    server.stop()
    assert (settings["port"], settings["appendonly"], settings["save"]) == ("0", "yes", "")
    assert (mode, server.socket.parent.stat().st_mode & 0o777) == (0o700, 0o700)


def test_a_server_left_behind_is_ended_before_a_second_one_writes_the_same_data(
    tmp_path: Path,
) -> None:
    left_behind, fresh = redis.at(tmp_path), redis.at(tmp_path)
    left_behind.start()
    assert left_behind.process is not None
    _connected(left_behind).set("call", "kept")
    fresh.start()
    until(lambda: not alive(left_behind.process.pid) if left_behind.process else True)
    assert _connected(fresh).get("call") == "kept"
    fresh.stop()
    left_behind.stop()


def test_a_temporary_one_leaves_nothing() -> None:
    with redis.temporary() as server:
        assert _connected(server).ping()
    assert not server.socket.exists()
    assert not server.data.parent.exists()
