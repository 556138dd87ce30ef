"""The supervisor: starts programs in order, shows what they say, restarts them, ends them.

One thread and one loop, because a child is signalled when the thread that started it ends. It
takes every child of its process for its own: run no others while it watches.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self, TextIO

from launch import orphans
from launch.program import Program, await_ready, end, how_it_ended, kill_group, last_line, start
from launch.refused import Refused
from launch.screen import Mouth, Screen

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STEADY = 30.0  # a program that ran this long has recovered: its next death starts the backoff anew
ORPHAN_GRACE = 3.0
SECOND_CTRL_C = 0.5  # a terminal and make may both pass on the first one
OWN_NAME = "usalama"


class Stopped(Exception):
    """Told to end while programs were still being started."""


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    began: float
    settled: bool = False
    deaths: int = 0
    due: float | None = None


@dataclass
class _Ending:
    """When it was told to end; `hurry` after a second Ctrl-C."""

    since: float | None = None
    hurry: bool = False
    stack: ExitStack = field(default_factory=ExitStack)

    def tell(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.since is None:
            self.since = now
        elif number == signal.SIGINT and now - self.since > SECOND_CTRL_C:
            self.hurry = True


class Supervisor:
    """Running programs; a context manager that ends them all, last started first.

    To be entered in the main thread. Swallows Stopped, so that being told to end is no error.
    """

    def __init__(self, out: TextIO, *, width: int = 10) -> None:
        self._screen = Screen(out, width=width)
        self._running: list[_Running] = []
        self._ending = _Ending()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        reads, writes = os.pipe()
        for pipe_end in (reads, writes):
            os.set_blocking(pipe_end, False)
            self._ending.stack.callback(os.close, pipe_end)
        self._selector.register(reads, selectors.EVENT_READ)
        self._ending.stack.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(writes))
        for number in ENDING_SIGNALS:
            self._catch(number, self._ending.tell)
        self._catch(signal.SIGCHLD, lambda number, frame: None)
        orphans.adopt()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.stop()
        self._ending.stack.close()
        self._selector.close()
        return kind is Stopped

    @property
    def ending(self) -> bool:
        """Whether it was told to end, or nobody reads its output any more."""
        return self._ending.since is not None or self._screen.gone

    def say(self, line: str) -> None:
        """Print a line of the supervisor's own."""
        self._screen.say(OWN_NAME, line)

    def start(self, program: Program) -> None:
        """Start a program and return when it is ready; from then on it is kept running.

        Raises Refused with its last words when it fails, Stopped when told to end meanwhile.
        """
        if self.ending:
            raise Stopped
        process, mouth = self._begin(program)
        running = _Running(program, process, time.monotonic())
        self._running.append(running)
        try:
            await_ready(program, process, self._wait_or_stop)
        except Refused as refusal:
            self._step(0.1)
            words = " / ".join(mouth.kept) if mouth else last_line(program.log)
            raise Refused(f"{refusal}: {words}" if words else str(refusal)) from None
        running.settled = True

    def watch(self) -> None:
        """Keep the programs running until told to end by SIGINT, SIGTERM or SIGHUP."""
        while not self.ending:
            self._step(0.1)
            self._look()

    def stop(self) -> None:
        """End all programs in reverse order; a second Ctrl-C kills what is left at once."""
        while self._running:
            last = self._running[-1]
            end(last.program, last.process, meanwhile=self._step, hurried=self._hurried)
            self._running.pop()
        orphans.end((), grace=ORPHAN_GRACE, meanwhile=self._step)
        while self._step(0):
            pass

    def _catch(self, number: int, handler: Callable[[int, FrameType | None], None]) -> None:
        before = signal.getsignal(number)
        if number == signal.SIGHUP and before == signal.SIG_IGN:
            return  # started under nohup
        signal.signal(number, handler)
        self._ending.stack.callback(signal.signal, number, before)

    def _hurried(self) -> bool:
        return self._ending.hurry

    def _begin(self, program: Program) -> tuple[subprocess.Popen[bytes], Mouth | None]:
        process = start(program)
        if process.stdout is None:
            return process, None
        mouth = Mouth(program.name, process.stdout)
        mouth.listen(self._selector)
        return process, mouth

    def _wait_or_stop(self, seconds: float) -> None:
        self._step(seconds)
        self._look()
        if self.ending:
            raise Stopped

    def _step(self, seconds: float) -> int:
        """Wait for something to happen and say what the programs said; how many things happened."""
        happened = self._selector.select(seconds)
        for key, _ in happened:
            if isinstance(key.data, Mouth):
                key.data.read(self._selector, self._screen.say)
            else:
                os.read(key.fd, 512)
        return len(happened)

    def _look(self) -> None:
        """Notice deaths, and start again what is due."""
        for running in list(self._running):
            if running.due is not None:
                self._revive(running)
            elif running.settled and running.process.poll() is not None:
                self._mourn(running)
        orphans.bury([running.process.pid for running in self._running])

    def _mourn(self, running: _Running) -> None:
        kill_group(running.process)
        what = how_it_ended(running.process.returncode)
        if not running.program.restart:
            self._running.remove(running)
            self.say(f"{running.program.name} {what}")
            return
        if time.monotonic() - running.began > STEADY:
            running.deaths = 0
        waits = running.program.backoff
        wait = waits[min(running.deaths, len(waits) - 1)]
        running.deaths += 1
        running.due = time.monotonic() + wait
        self.say(f"{running.program.name} {what}, starting it again in {wait:g} s")

    def _revive(self, running: _Running) -> None:
        if running.due is None or time.monotonic() < running.due:
            return
        try:
            running.process, _ = self._begin(running.program)
            running.due = None
        except (Refused, OSError) as error:
            running.due = time.monotonic() + running.program.backoff[-1]
            self.say(f"{running.program.name} could not be started again: {error}")
        running.began = time.monotonic()


def supervise(programs: Sequence[Program], out: TextIO, *, welcome: Sequence[str] = ()) -> None:
    """Start the programs in order, print the welcome, keep them running until told to end.

    Raises Refused when one of them cannot be started; none is left running then.
    """
    with Supervisor(out, width=max(len(name) for name in (*_names(programs), OWN_NAME))) as running:
        for program in programs:
            running.start(program)
        for line in welcome:
            running.say(line)
        running.watch()


def _names(programs: Sequence[Program]) -> list[str]:
    return [program.name for program in programs]
