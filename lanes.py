"""Two lanes through one web process: whatever the console does, the line keeps threads of its own.

A browser that sends its form a byte at a time holds a thread until it is done. So the console may
hold only some of them; who finds them all held is told to come again.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import BoundedSemaphore
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LINE = ("/at/", "/healthz")
CONSOLE_THREADS = 8  # of the sixteen that serve requests; a browser asks for six things at once


class Lanes:
    """The application with a limit on all that is not the gateway's."""

    def __init__(self, application: WSGIApplication, *, threads: int = CONSOLE_THREADS):
        self._application = application
        self._free = BoundedSemaphore(threads)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(LINE):
            return self._application(environ, start)
        if not self._free.acquire(blocking=False):
            start("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "5")])
            return [b"Busy. Try again in a moment.\n"]
        try:
            return list(self._application(environ, start))
        finally:
            self._free.release()
