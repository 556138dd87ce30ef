"""The generator: posts each hop when it is due and notes when it was answered, in one thread.

A hop's time counts from when it should have been sent, so that a server which stops for a while
is charged with everything that was due meanwhile. What the generator itself came late is noted.
"""

from __future__ import annotations

import gc
import selectors
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random
from time import monotonic, process_time, time

from bench.calls import Call
from bench.line import Line

_SOON = 0.0015  # a selector sleeps whole milliseconds: what is due sooner is waited for awake
_LOOK = 0.25


class Stalled(Exception):
    """Not everything was answered in time."""


@dataclass(frozen=True)
class Pace:
    """When calls come. `arrivals` are seconds from the start, one a call; at most `most_open` calls
    and `connections` at a time; `think` is how long a caller takes over a screen, in seconds."""

    arrivals: Sequence[float]
    think: Callable[[], float]
    most_open: int
    connections: int


@dataclass(frozen=True, repr=False)
class Asked:
    """One hop posted and answered; times are monotonic seconds."""

    call: Call
    number: int
    due: float
    sent: float
    came: float
    raw: bytes

    @property
    def took(self) -> float:
        return self.came - self.due


@dataclass(frozen=True, repr=False)
class Run:
    """All of it. `busy` is the share of a core the generator took, `epoch` turns a monotonic time
    into one on the wall."""

    asked: tuple[Asked, ...]
    seconds: float
    busy: float
    epoch: float

    @property
    def rate(self) -> float:
        """Hops a second."""
        return len(self.asked) / self.seconds

    @property
    def last_hops(self) -> list[Asked]:
        return [hop for hop in self.asked if hop.number == len(hop.call.posts) - 1]


def full_speed(count: int, *, most_open: int = 64, connections: int = 32) -> Pace:
    """Every caller answers at once and the next calls as soon as one has ended."""
    return Pace((0.0,) * count, lambda: 0.0, most_open, connections)


def arriving(rng: Random, count: int, *, seconds: float, think: float) -> Pace:
    """Calls that come as they like, however the others fare: a Poisson process given its count."""
    arrivals = sorted(rng.uniform(0.0, seconds) for _ in range(count))
    return Pace(arrivals, lambda: rng.expovariate(1 / think), most_open=count, connections=64)


def drive(calls: Sequence[Call], pace: Pace, port: int, *, patience: float = 60.0) -> Run:
    """Makes all calls to their ends. Raises Stalled, Broken or OSError."""
    with ExitStack() as held, selectors.DefaultSelector() as selector, _uncollected():
        lines = [Line(port) for _ in range(pace.connections)]
        for line in lines:
            held.callback(line.close)
            selector.register(line, selectors.EVENT_READ, line)
        return _Drive(calls, pace, lines, selector).run(patience)


class _Drive:
    """One run under way."""

    def __init__(
        self,
        calls: Sequence[Call],
        pace: Pace,
        lines: list[Line],
        selector: selectors.BaseSelector,
    ):
        self._calls, self._pace = calls, pace
        self._idle, self._selector = lines, selector
        self._begun = monotonic()
        self._to_come = deque(enumerate(pace.arrivals))
        self._open = 0
        self._due: list[tuple[float, int, int]] = []  # when, which call, which of its hops
        self._out: dict[int, tuple[float, int, int, float]] = {}  # by line: what it waits for
        self._asked: list[Asked] = []

    def run(self, patience: float) -> Run:
        epoch, worked = time() - monotonic(), process_time()
        while self._open or self._to_come:
            self._admit()
            self._post()
            self._listen()
            if monotonic() > self._begun + patience:
                hops = sum(len(call.posts) for call in self._calls)
                raise Stalled(f"{len(self._asked)} of {hops} hops were answered in {patience:g} s")
        seconds = monotonic() - self._begun
        return Run(tuple(self._asked), seconds, (process_time() - worked) / seconds, epoch)

    def _admit(self) -> None:
        now = monotonic() - self._begun
        while self._to_come and self._open < self._pace.most_open and self._to_come[0][1] <= now:
            index, at = self._to_come.popleft()
            heappush(self._due, (self._begun + at, index, 0))
            self._open += 1

    def _post(self) -> None:
        while self._idle and self._due and self._due[0][0] <= (now := monotonic()):
            due, index, number = heappop(self._due)
            line = self._idle.pop()
            line.post(self._calls[index].posts[number])
            self._out[line.fileno()] = (due, index, number, now)

    def _listen(self) -> None:
        for key, _ in self._selector.select(self._pause()):
            line: Line = key.data
            raw = line.read()
            if raw is not None:
                self._idle.append(line)
                self._answered(*self._out.pop(line.fileno()), raw)

    def _answered(self, due: float, index: int, number: int, sent: float, raw: bytes) -> None:
        came, call = monotonic(), self._calls[index]
        self._asked.append(Asked(call, number, due, sent, came, raw))
        if number + 1 < len(call.posts):
            heappush(self._due, (came + self._pace.think(), index, number + 1))
        else:
            self._open -= 1

    def _pause(self) -> float:
        """Seconds until something is to be done."""
        nexts = [self._due[0][0]] if self._due and self._idle else []
        if self._to_come and self._open < self._pace.most_open:
            nexts.append(self._begun + self._to_come[0][1])
        left = min(nexts, default=monotonic() + _LOOK) - monotonic()
        return 0.0 if left < _SOON else min(left - _SOON, _LOOK)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's collector would stop the generator in the middle of a measurement."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
