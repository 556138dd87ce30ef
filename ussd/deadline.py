"""How long a caller may wait for SQL: a server that stands still answers no deadline of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, field, replace
from math import inf
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

Found = TypeVar("Found")


class TooSlow(Exception):
    """SQL has not answered in time. What was asked of it may still be done later."""


class Ticket:
    """Whether work may still be committed: settled once, by who does it or who waited for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._settled = False

    def use(self) -> bool:
        """For who is about to commit: False where nobody waits for it any more."""
        return self._settle()

    def tear(self) -> bool:
        """For who waits no more: False where it is being committed, or has been."""
        return self._settle()

    def _settle(self) -> bool:
        with self._lock:
            first, self._settled = not self._settled, True
        return first


class Threads:
    """`count` threads for work that may stand still, and the tasks nobody waits for any more."""

    def __init__(self, count: int = 16):
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="sql")
        self._count = count
        self._given_up: set[Future[Any]] = set()
        self._lock = Lock()

    @property
    def stuck(self) -> bool:
        """Whether every thread stands still: whoever asked now would wait for nothing."""
        with self._lock:
            return len(self._given_up) >= self._count

    def do(self, work: Callable[[], Found]) -> Future[Found]:
        return self._pool.submit(work)

    def give_up(self, task: Future[Any]) -> None:
        """Takes a task back if it has not begun; else remembers its thread until it is done."""
        if task.cancel():
            return
        with self._lock:
            self._given_up.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: Future[Any]) -> None:
        with self._lock:
            self._given_up.discard(task)


@dataclass(frozen=True)
class Deadline:
    """Runs work in threads and waits no longer than `seconds` for one piece of it.

    One that has `begun` waits no longer than `whole` for all of them, what Redis took before among
    it: the gateway gives a hop 10 s, we give a caller 8, and the last write to Redis
    (sessions.store.LONGEST_WRITE) and the spool have their share.
    """

    seconds: float = 4.0
    whole: float = 4.4
    threads: Threads = field(default_factory=Threads)
    until: float = inf  # of the monotonic clock

    def begun(self) -> Deadline:
        """The same for one hop: its time runs from now."""
        return replace(self, until=monotonic() + self.whole)

    @property
    def left(self) -> float:
        """Seconds the next piece of work may take; none where the hop's time is spent."""
        return min(self.seconds, self.until - monotonic())

    def within(self, work: Callable[[], Found]) -> Found:
        """What `work` returns or raises; TooSlow where it does neither in time."""
        seconds = self.left
        if seconds <= 0 or self.threads.stuck:
            raise TooSlow
        task = self.threads.do(work)
        try:
            return task.result(seconds)
        except NotInTime:
            self.threads.give_up(task)
            raise TooSlow from None

    def later(self, work: Callable[[], object]) -> None:
        """Has work done without waiting for it; what it raises is its own affair."""
        if not self.threads.stuck:
            self.threads.do(work)
