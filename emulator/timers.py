"""Things to do later, on a clock that may run faster than the one on the wall."""

import heapq
import itertools
import sys
import threading
import time
from collections.abc import Callable

Job = Callable[[], object]


class Timers:
    """A heap of jobs and a few threads that take the one due next."""

    def __init__(self, scale: float, workers: int = 16) -> None:
        self._scale = scale
        self._due: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._turn = threading.Condition()
        for _ in range(workers):
            threading.Thread(target=self._work, daemon=True).start()

    def after(self, seconds: float, job: Job) -> None:
        """Do `job` in that many seconds of the scaled clock."""
        with self._turn:
            when = time.monotonic() + seconds / self._scale
            heapq.heappush(self._due, (when, next(self._order), job))
            self._turn.notify()

    def clear(self) -> None:
        """Forget everything that is still to be done."""
        with self._turn:
            self._due.clear()

    def _work(self) -> None:
        while True:
            job = self._next()
            try:
                job()
            except Exception as error:  # a broken job must not take its thread along
                print(f"emulator: a timed job failed: {type(error).__name__}", file=sys.stderr)

    def _next(self) -> Job:
        with self._turn:
            while not self._due or self._due[0][0] > time.monotonic():
                self._turn.wait(self._due[0][0] - time.monotonic() if self._due else None)
            return heapq.heappop(self._due)[2]
