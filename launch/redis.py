"""The embedded Redis: a real server over a unix socket, with an append-only file."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launch import binaries, sockets
from launch.program import Program, end, run_alone
from launch.refused import Refused

DEADLINE = 1.0
LEFT_OVER_GRACE = 10.0


def ask(path: Path, command: bytes) -> bytes:
    """The first bytes a server at that socket answers to a command; empty where none does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(DEADLINE)
        try:
            line.connect(str(path))
            line.sendall(command + b"\r\n")
            return line.recv(512)
        except OSError:
            return b""


def _listens(path: Path) -> bool:
    """Whether a server is there, though it may be too busy ending to answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(DEADLINE)
        try:
            line.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            return True
    return True


@dataclass
class Server:
    """One server: program, socket, data folder, log, its process while it runs from here."""

    binary: Path
    socket: Path
    data: Path
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address as redis-py reads it."""
        return f"unix://{quote(str(self.socket))}"

    def program(self) -> Program:
        """The server for a supervisor to keep running."""
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.data),
            "--appendonly": "yes",
            "--appendfsync": "everysec",
            "--save": "",
        }
        words = [word for option in options.items() for word in option]
        return Program(
            "redis",
            (str(self.binary), *words),
            env={"PATH": os.defpath, "LC_ALL": "C"},
            prepare=self.prepare,
            ready=self.ready,
            log=self.log,
        )

    def prepare(self) -> None:
        """Make the folders, and end a server a killed run left on this data: two would spoil it.

        Raises Refused when it does not end.
        """
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _listens(self.socket):
            ask(self.socket, b"SHUTDOWN")
        deadline = time.monotonic() + LEFT_OVER_GRACE
        while _listens(self.socket):
            if time.monotonic() > deadline:
                raise Refused(f"a Redis of an earlier run does not end: stop it ({self.socket})")
            time.sleep(0.02)

    def ready(self) -> bool:
        """Whether it answers, with its data loaded."""
        return ask(self.socket, b"PING").startswith(b"+PONG")

    def start(self) -> None:
        """Start it and wait until it answers. Raises Refused."""
        self.process = run_alone(self.program())

    def stop(self) -> None:
        """End it with its data written."""
        if self.process is not None:
            end(self.program(), self.process, meanwhile=time.sleep)
            self.process = None


def at(home: Path) -> Server:
    """The server of a home; nothing is started. Raises Refused where no server program is found."""
    home = Path(os.path.realpath(home))
    folder = sockets.make(home)
    return Server(
        binaries.redis(), folder / "redis.sock", home / "redis", home / "log" / "redis.log"
    )


@contextmanager
def temporary() -> Iterator[Server]:
    """A running server with an empty data folder, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="usalama-redis-"))
    server = at(home)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        with suppress(OSError):
            shutil.rmtree(server.socket.parent)
        shutil.rmtree(home, ignore_errors=True)
