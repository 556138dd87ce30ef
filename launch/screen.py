"""What the running programs say, line by line under their names."""

import os
import selectors
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TextIO

COLOURS = (36, 33, 32, 35, 34, 31)
LONGEST_LINE = 65_536
KEPT_LINES = 5


class Screen:
    """Prints lines under names, coloured on a terminal; goes quiet when nobody reads any more."""

    def __init__(self, out: TextIO, *, width: int) -> None:
        self._out = out
        self._width = width
        self._colours: dict[str, int] | None = {} if out.isatty() else None
        self.gone = False

    def say(self, name: str, line: str) -> None:
        """Print one line; once the reader is gone, nothing."""
        if self.gone:
            return
        try:
            print(f"{self._label(name)} | {line}", file=self._out, flush=True)
        except OSError:
            self.gone = True
            self._let_go()

    def _let_go(self) -> None:
        """What is still buffered goes nowhere, instead of failing again when Python ends."""
        with suppress(OSError), open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), self._out.fileno())

    def _label(self, name: str) -> str:
        label = name.ljust(self._width)
        if self._colours is None:
            return label
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        return f"\033[{colour}m{label}\033[0m"


@dataclass
class Mouth:
    """One program's output pipe: whole lines are said, the last ones kept."""

    name: str
    pipe: IO[bytes]
    part: bytes = b""
    kept: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))

    def listen(self, selector: selectors.BaseSelector) -> None:
        """Have the selector report when there is something to read."""
        os.set_blocking(self.pipe.fileno(), False)
        selector.register(self.pipe, selectors.EVENT_READ, self)

    def read(self, selector: selectors.BaseSelector, say: Callable[[str, str], None]) -> None:
        """Say the whole lines that have come; at the end also what has no line end."""
        heard = os.read(self.pipe.fileno(), LONGEST_LINE)
        *lines, self.part = (self.part + heard).split(b"\n")
        if not heard or len(self.part) > LONGEST_LINE:
            lines, self.part = [*lines, self.part] if self.part else lines, b""
        for line in lines:
            self.kept.append(line.decode(errors="replace").rstrip("\r"))
            say(self.name, self.kept[-1])
        if not heard:
            selector.unregister(self.pipe)
            self.pipe.close()
