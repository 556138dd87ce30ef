"""One real `usalama run` in a process of its own: started, looked into, wounded and ended."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import requests
from sqlalchemy import Engine

from house import House, build
from launch import sockets
from settings import Settings, load
from tests.e2e import processes
from tests.e2e.until import until

ROOT = Path(__file__).resolve().parents[2]
START_PATIENCE, END_PATIENCE = 90.0, 40.0  # seconds; the machine may have other work to do
LINK = re.compile(r"log in +(http://\S+)")


@dataclass(frozen=True)
class Stack:
    """A service that said `ready`. `lines` is all it and its programs have said so far."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    emulator_port: int
    lines: list[str]
    house: House

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def emulator(self) -> str:
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def database(self) -> Engine:
        return self.house.database

    @property
    def settings(self) -> Settings:
        return self.house.settings

    @property
    def redis_url(self) -> str:
        return f"unix://{quote(str(sockets.find(self.home) / 'redis.sock'))}"

    @property
    def webhook(self) -> str:
        return f"{self.web}/at/{self.settings.webhook_secrets[0]}"

    @property
    def login_link(self) -> str:
        """The newest way in that was printed."""
        return next(found[1] for line in reversed(self.lines) if (found := LINK.search(line)))

    def said(self, words: str, *, after: int = 0) -> list[str]:
        """The lines with these words in them, from line number `after` on."""
        return [line for line in self.lines[after:] if words in line]

    def kill(self, name: str) -> int:
        """End a program with SIGKILL, as the kernel does; the number it had."""
        number = processes.numbered(self.process.pid, name)
        os.kill(number, signal.SIGKILL)
        until(lambda: not processes.lives(number), "the killed program is gone")
        return number

    def another_runs(self, name: str, than: int) -> int:
        """The number of the program that was started in place of a dead one."""
        return until(lambda: self._other(name, than), f"{name} was started again", seconds=30)

    def _other(self, name: str, than: int) -> int | None:
        number = processes.found(self.process.pid, name)
        return number if number != than else None

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """While it lasts nobody starts again what dies."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """While it lasts these programs stand still; one that was killed meanwhile is passed by."""
        numbers = [processes.numbered(self.process.pid, name) for name in names]
        for number in numbers:
            os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in filter(processes.lives, numbers):
                os.kill(number, signal.SIGCONT)

    def end(self) -> float:
        """End it as `make` does and see that nothing is left. Returns the seconds it took."""
        self.house.database.dispose()
        all_of_it = [self.process.pid, *processes.below(self.process.pid)]
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(END_PATIENCE)
        took = time.monotonic() - began
        left = [number for number in all_of_it if processes.lives(number)]
        assert left == [], f"{len(left)} processes outlived the service"
        return took


def forget(home: Path) -> None:
    """Take away what an ended service leaves: its home, and its sockets' folder outside it."""
    for folder in (sockets.find(home), home):
        shutil.rmtree(folder, ignore_errors=True)


def command(*words: str) -> list[str]:
    """`usalama ...`, which ends when the process that started it ends."""
    python = sys.executable
    wrapper = [python, "-I", "-S", "launch/child.py", str(os.getpid()), "15", "same"]
    return [*wrapper, python, "-m", "cli", *words]


def environment(home: Path, port: int, emulator_port: int, **more: str) -> dict[str, str]:
    """What the service is given to know, and nothing of what happens to be set here."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    ports = {"PORT": str(port), "EMULATOR_PORT": str(emulator_port)}
    return {**kept, "LANG": "C.UTF-8", "USALAMA_HOME": str(home), **ports, **more}


def start(home: Path, **more: str) -> Stack:
    """A service in `home` on free ports, ready. `more` are settings."""
    port, emulator_port = free_port(), free_port()
    process = subprocess.Popen(
        command("run"),
        cwd=ROOT,
        env=environment(home, port, emulator_port, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    Thread(target=_listen, args=(process, lines), daemon=True).start()
    until(
        lambda: any("secrets   " in line for line in lines) or process.poll() is not None,
        "the service is ready",
        seconds=START_PATIENCE,
    )
    assert process.poll() is None, "\n".join(lines)
    assert any(line.endswith("| ready") for line in lines), "\n".join(lines)
    house = build(load({"USALAMA_HOME": str(home)}, home), "owner")
    return Stack(process, home, port, emulator_port, lines, house)


def _listen(process: subprocess.Popen[str], lines: list[str]) -> None:
    for line in process.stdout or ():
        lines.append(line.rstrip("\n"))


def free_port() -> int:
    """A port nobody listens on, and none that a call to elsewhere is given while it is let go."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def another_web(stack: Stack) -> Iterator[str]:
    """A second web process beside the service's own; where its callbacks are."""
    port = free_port()
    granian = ["-m", "granian", "--interface", "wsgi", "--factory", "app:main"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning"]
    process = subprocess.Popen(
        [sys.executable, *granian, *where, "--blocking-threads", "4"],
        cwd=ROOT,
        env=environment(stack.home, port, stack.emulator_port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: answers(port), "the second web process answers", seconds=START_PATIENCE)
        yield f"http://127.0.0.1:{port}/at/{stack.settings.webhook_secrets[0]}"
    finally:
        process.terminate()
        process.wait(END_PATIENCE)


def answers(port: int) -> bool:
    """Whether a web process is there."""
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=1).ok
    except requests.RequestException:
        return False
