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
        self._lock = Lock()
        self._free: deque[str] = deque()

    def draw(self) -> str:
        """A reference nobody else has. Raises DBAPIError where none is left and SQL is away."""
        with self._lock:
            if not self._free:
                self._reserve()
            return self._free.popleft()

    def fill(self) -> None:
        """Sets more aside when fewer than half a block are left."""
        with self._lock:
            if len(self._free) < self._block // 2:
                self._reserve()

    def _reserve(self) -> None:
        with self._database.begin() as db:
            self._free.extend(
                references.reserve(db, self._size, self._block, self._below, self._clock())
            )
