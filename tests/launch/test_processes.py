"""The supervisor starts in order, restarts what dies, and leaves nothing behind however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from launch import postgres, redis
from tests.launch.waiting import alive, naming, until

ROOT = Path(__file__).parents[2]


class Run:
    """A supervisor running in a process of its own, with what it printed so far."""

    def __init__(self, kind: str, home: Path) -> None:
        self.home = home
        self._said = (home.parent / f"{home.name}.out").open("w+b")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.launch.supervised", kind, str(home)],
            cwd=ROOT,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )

    @property
    def said(self) -> str:
        return os.pread(self._said.fileno(), 100_000, 0).decode()

    def says(self, words: str, *, times: int = 1) -> None:
        until(lambda: self.said.count(words) >= times or self.process.poll() is not None)
        assert self.said.count(words) >= times, self.said

    def tell(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self._said.close()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[str], Run]]:
    runs: list[Run] = []

    def start(kind: str) -> Run:
        runs.append(Run(kind, tmp_path / "a home"))
        return runs[-1]

    yield start
    for started in runs:
        started.close()


def test_lines_come_under_their_names_and_the_last_started_ends_first(
    run: Callable[[str], Run],
) -> None:
    talkers = run("talkers")
    talkers.says("hello from one")
    talkers.says("hello from two")
    assert talkers.tell(signal.SIGTERM) == 0
    said = [line.replace(f" {talkers.home}", "") for line in talkers.said.splitlines()]
    assert {"one     | hello from one", "two     | hello from two"} <= set(said)
    assert said.index("two     | bye from two") < said.index("one     | bye from one")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_when_it_is_told_to_end(
    run: Callable[[str], Run], number: signal.Signals
) -> None:
    talkers = run("talkers")
    talkers.says("hello from one")
    talkers.says("hello from two")
    assert len(naming(str(talkers.home))) == 3
    assert talkers.tell(number) == 0
    assert naming(str(talkers.home)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's death")
def test_nothing_is_left_when_it_is_killed(run: Callable[[str], Run]) -> None:
    servers = run("servers")
    servers.says("all started")
    servers.tell(signal.SIGKILL)
    until(lambda: naming(str(servers.home)) == [])


def test_servers_that_are_killed_come_back_with_their_data(run: Callable[[str], Run]) -> None:
    servers = run("servers")
    servers.says("all started")
    cluster, server = postgres.at(servers.home), redis.at(servers.home)
    with cluster.connect() as db:
        db.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert redis.ask(server.socket, b"SET call kept").startswith(b"+OK")
    running = naming(str(servers.home))
    killed = [_server(running, "valkey-server"), _server(running, "bin/postgres")]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    servers.says("was ended by SIGKILL, starting it again", times=2)
    until(server.ready)
    until(lambda: _rows(cluster) == [(1,)])
    assert b"kept" in redis.ask(server.socket, b"GET call")
    assert servers.tell(signal.SIGTERM) == 0
    assert naming(str(servers.home)) == []


def _server(pids: list[int], word: str) -> int:
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text().split("\0")[0] for pid in pids}
    return next(pid for pid, command in commands.items() if word in command)


def _rows(cluster: postgres.Cluster) -> object:
    try:
        with cluster.connect() as db:
            return db.execute("SELECT one FROM kept").fetchall()
    except psycopg.OperationalError:
        return None


def test_a_second_start_right_after_a_kill_finds_the_data(run: Callable[[str], Run]) -> None:
    first = run("servers")
    first.says("all started")
    with postgres.at(first.home).connect() as db:
        db.execute("CREATE TABLE kept AS SELECT 1 AS one")
    first.tell(signal.SIGKILL)
    second = run("servers")
    second.says("all started")
    assert _rows(postgres.at(first.home)) == [(1,)]
    assert second.tell(signal.SIGTERM) == 0


def test_a_program_that_does_not_listen_is_killed_after_its_grace(
    run: Callable[[str], Run],
) -> None:
    deaf = run("deaf")
    deaf.says("| deaf")
    assert deaf.tell(signal.SIGTERM) == 0
    assert naming(str(deaf.home)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets orphans be adopted")
def test_a_grandchild_that_left_the_group_is_ended_too(run: Callable[[str], Run]) -> None:
    parent = run("parent")
    parent.says("has a child")
    assert len(naming(str(parent.home))) == 3
    assert parent.tell(signal.SIGTERM) == 0
    assert naming(str(parent.home)) == []


def test_a_program_that_cannot_start_ends_the_run_with_its_last_words(
    run: Callable[[str], Run],
) -> None:
    broken = run("broken")
    assert broken.process.wait(20) == 1
    assert "broken ended with status 3 before it was ready: I cannot go on" in broken.said
    assert "all started" not in broken.said
    assert naming(str(broken.home)) == []


def test_a_program_that_dies_again_and_again_is_started_at_growing_intervals(
    run: Callable[[str], Run],
) -> None:
    dying = run("dying")
    dying.says("starting it again in 0.1 s", times=2)
    assert dying.said.count("starting it again in 0.05 s") == 1
    assert dying.tell(signal.SIGTERM) == 0


def test_a_program_that_shall_run_once_stays_ended(run: Callable[[str], Run]) -> None:
    once = run("once")
    once.says("once ended with status 3\n")
    assert once.tell(signal.SIGINT) == 0
    assert once.said.count("I cannot go on") == 1


def test_it_ends_when_nobody_reads_it_any_more(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.launch.supervised", "dying", str(tmp_path)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(20) == 0
    assert not alive(process.pid)
