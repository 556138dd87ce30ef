"""References reserved in SQL ahead of need, so that one can be given at once, and even while
SQL is away."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from sqlalchemy import Engine

from models import references


class Blocks:
    """The references this process has set aside, of `size` digits before the check digit."""

    def __init__(
        self,
        database: Engine,
        size: int,
        *,
        below: Callable[[int], int],
        clock: Callable[[], datetime],
        block: int = 50,
    ):
        self._database = database
        self._size = size
        self._below = below
        self._clock = clock
        self._block = block
        self._filling = Lock()
        self._free: deque[str] = deque()

    def take(self) -> str | None:
        """A reference nobody else has, without asking SQL; None where none is left."""
        try:
            return self._free.popleft()
        except IndexError:
            return None

    def draw(self) -> str:
        """The same, with more set aside first where none is left. Raises DBAPIError."""
        while (number := self.take()) is None:
            self._reserve()
        return number

    def fill(self) -> None:
        """Sets more aside when fewer than half a block are left, unless another is at it."""
        if not self._filling.acquire(blocking=False):
            return
        try:
            if len(self._free) < self._block // 2:
                self._reserve()
        finally:
            self._filling.release()

    def _reserve(self) -> None:
        """Holds no lock: while SQL stands still what is left can be drawn."""
        with self._database.begin() as db:
            more = references.reserve(db, self._size, self._block, self._below, self._clock())
        self._free.extend(more)
