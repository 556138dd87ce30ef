"""`make bench`: the service beside the floor, a short table, nothing written by default."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import FrameType

from bench import people
from bench.checks import Miscounted
from bench.kept import Unsettled
from bench.line import Broken
from bench.load import Stalled
from bench.rounds import Figures, Size, Yard, count_all, measure
from bench.stack import Stack, started
from bench.words import Setting, page, terminal
from launch.refused import Refused
from queues import Queues
from sessions.store import connect

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmark.md"
ROUNDS, MOST_ROUNDS = 5, 15  # a phone of the emulator keeps a hundred texts
SECONDS = 140.0  # no round is begun that would end after this
QUICK = Size(
    floor_calls=8,
    calls=8,
    filed_calls=4,
    arriving_calls=4,
    seconds=1.0,
    messages=4,
    phones=20,
    jobs=4,
)
SEED = 70421
_FAILURES = (Refused, Miscounted, Unsettled, Stalled, Broken, OSError)


def main(arguments: Sequence[str]) -> int:
    """0 and the table; 1 and one line on stderr where a count does not agree or all is not up."""
    asked = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    size, rounds = (QUICK, 1) if asked.quick else (Size(), asked.rounds)
    setting = _setting(arguments)
    try:
        with started() as stack:
            made = _rounds(stack, size, rounds)
    except _FAILURES as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    print(*terminal(setting, size, made), sep="\n")
    if asked.write:
        PAGE.write_text(page(setting, size, made))
    return 0


def _rounds(stack: Stack, size: Size, count: int) -> list[Figures]:
    """The rounds there is time for, after one that is not counted."""
    began = time.monotonic()
    settings = stack.house.settings
    yard = Yard(
        stack,
        connect(settings.redis, seconds=5),
        Queues(connect(settings.queue_redis, seconds=5)),
        people.settle_in(stack.house),
        Random(SEED),  # noqa: S311 - made-up callers need no secrets
    )
    _say("warming up")
    measure(yard, QUICK)
    made: list[Figures] = []
    while len(made) < count and _there_is_time(began, len(made)):
        _say(f"round {len(made) + 1} of {count}")
        made.append(measure(yard, size))
    count_all(yard)
    return made


def _there_is_time(began: float, made: int) -> bool:
    """Whether one more round, as long as those before, ends in time; the first is always made."""
    spent = time.monotonic() - began
    return made == 0 or spent + spent / made < SECONDS


def _say(line: str) -> None:
    print(f"bench: {line}", file=sys.stderr, flush=True)


def _setting(arguments: Sequence[str]) -> Setting:
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    given = f" ARGS='{' '.join(arguments)}'" if arguments else ""
    machine = f"{cores} cores, {platform.system()} {platform.machine()}"
    python = f"Python {platform.python_version()}"
    today, load = datetime.now(UTC).date(), os.getloadavg()[0]
    return Setting(f"make bench{given}", today, f"{machine}, {python}", load, cores)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/benchmark.md anew")
    parser.add_argument(
        "--rounds", type=int, choices=range(1, MOST_ROUNDS + 1), default=ROUNDS, metavar="N"
    )
    parser.add_argument(
        "--quick", action="store_true", help="one tiny round: whether it works, not how fast"
    )
    return parser


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
