"""The line keeps threads of its own, whatever is sent to the console.

A browser that sends its form a byte at a time holds a thread until it is done. So only some of the
threads may ever wait for such forms; who finds them all held is told to come again.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import BoundedSemaphore
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LINE = "/at/"  # behind a secret, checked before a body is read
WITHOUT_BODY = ("GET", "HEAD")
FORM_THREADS = 3  # of the eight that serve requests


class Lanes:
    """The application with a limit on forms that are not the gateway's."""

    def __init__(self, application: WSGIApplication, *, threads: int = FORM_THREADS):
        self._application = application
        self._free = BoundedSemaphore(threads)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path, method = str(environ.get("PATH_INFO", "")), environ.get("REQUEST_METHOD")
        if path.startswith(LINE) or method in WITHOUT_BODY:
            return self._application(environ, start)
        if not self._free.acquire(blocking=False):
            start("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "5")])
            return [b"Busy. Try again in a moment.\n"]
        try:
            return list(self._application(environ, start))
        finally:
            self._free.release()
