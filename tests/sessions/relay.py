"""A wire between a client and Redis that counts the round trips made over it."""

from __future__ import annotations

import os
import secrets
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread


class Relay:
    """`trips` counts how often a client spoke after it was answered, on any connection.

    What a client says is carried on `delay` seconds late.
    """

    def __init__(self, upstream: Path, path: Path, delay: float = 0.0):
        self.trips = 0
        self.delay = delay
        self.url = f"unix://{path}"
        self._upstream = upstream
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server, suppress(OSError):
            server.connect(str(self._upstream))
            other, answered = {client: server, server: client}, True
            while True:
                for end in select.select([client, server], [], [])[0]:
                    told = end.recv(65_536)
                    if not told:
                        return
                    self.trips += end is client and answered
                    if end is client and self.delay:
                        time.sleep(self.delay)
                    answered = end is server
                    other[end].sendall(told)


@contextmanager
def relay(upstream: Path, delay: float = 0.0) -> Iterator[Relay]:
    """A wire to the server at this socket, beside it."""
    path = upstream.with_name(f"relay-{secrets.token_hex(4)}.sock")
    wire = Relay(upstream, path, delay)
    try:
        yield wire
    finally:
        wire.close()
        os.unlink(path)
