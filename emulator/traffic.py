"""The strip of what went over the wire, in words anyone can read; no secret is ever in it."""

import itertools
import threading
from collections import deque
from dataclasses import dataclass

from emulator.clock import Clock

KEPT = 500


@dataclass(frozen=True)
class Line:
    """`way` is who to whom, `kind` what, `words` a sentence, `raw` the body as it was sent."""

    n: int
    time: str
    way: str
    kind: str
    phone: str
    words: str
    raw: str
    ok: bool


class Strip:
    """The last lines, numbered from 1."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, way: str, kind: str, words: str, *, phone: str, raw: str, ok: bool) -> None:
        """Write one line, stamped now."""
        with self._lock:
            line = Line(next(self._numbers), self._clock.iso(), way, kind, phone, words, raw, ok)
            self._lines.append(line)

    def since(self, n: int) -> list[Line]:
        """The lines after number `n` that are still kept, oldest first."""
        with self._lock:
            return [line for line in self._lines if line.n > n]

    def clear(self) -> None:
        """Wipe the strip; numbers go on, so that a page that polls misses nothing."""
        with self._lock:
            self._lines.clear()
