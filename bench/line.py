"""One connection that stays open: a post goes out, its answer is put together as it comes in."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_LABEL = re.compile(rb"\r\nat-ussd-hop-metadata: *([^\r]*)\r\n", re.IGNORECASE)
_READ = 65_536


class Broken(Exception):
    """The other side did not keep to HTTP, or went away."""


@dataclass(frozen=True)
class Answer:
    """What came back; `screen` is the label in its headers."""

    status: int
    screen: str
    words: str


def opened(raw: bytes) -> Answer:
    """Reads a whole answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    label = _LABEL.search(head + b"\r\n")
    screen = label[1].decode("latin-1") if label else ""
    return Answer(int(head.split(b" ", 2)[1]), screen, body.decode())


class Line:
    """A connection to a port of this machine; never waits."""

    def __init__(self, port: int):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._came = b""

    def fileno(self) -> int:
        return self._socket.fileno()

    def post(self, request: bytes) -> None:
        """Raises Broken where it does not go out at once: a post is under a thousand bytes."""
        self._came = b""
        if self._socket.send(request) < len(request):
            raise Broken("a post did not fit the socket")

    def read(self) -> bytes | None:
        """The whole answer once all of it is there. Raises Broken."""
        try:
            chunk = self._socket.recv(_READ)
        except BlockingIOError:
            return None
        except OSError as error:
            raise Broken(f"the server hung up ({error.strerror})") from None
        if not chunk:
            raise Broken("the server hung up")
        self._came += chunk
        return self._came if _is_whole(self._came) else None

    def close(self) -> None:
        self._socket.close()


def _is_whole(came: bytes) -> bool:
    end = came.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(came, 0, end + 2)
    if length is None:
        raise Broken("an answer without its length")
    return len(came) >= end + 4 + int(length[1])
