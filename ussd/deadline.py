"""How long a caller may wait for SQL: a server that stands still answers no deadline of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import TypeVar

Found = TypeVar("Found")


class TooSlow(Exception):
    """SQL has not answered in time. What was asked of it may still be done later."""


class Deadline:
    """Runs work in threads of its own and waits no longer than `seconds`.

    The gateway gives a hop 10 s in all; a caller is asked to be patient for half of that.
    """

    def __init__(self, seconds: float = 4.0, threads: int = 16):
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sql")

    def within(self, work: Callable[[], Found]) -> Found:
        """What `work` returns or raises; TooSlow where it does neither in time."""
        try:
            return self._pool.submit(work).result(self._seconds)
        except NotInTime:
            raise TooSlow from None
