"""Work in a process of its own: its CPU, what PostgreSQL and Redis spent on it, its memory."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import get_context
from pathlib import Path

_SERVERS = ("postgres", "redis-server", "valkey-server")
_MEMORY = Path("/proc/self/statm")
_first_kb = get_context("fork").Value("d", 0.0)
_last_kb = get_context("fork").Value("d", 0.0)


def note_memory() -> None:
    _first_kb.value = _resident()


def _resident() -> float:
    """MB this process has in memory now."""
    return int(_MEMORY.read_text().split()[1]) * resource.getpagesize() / 1_048_576


def alone(work: Callable[[], None]) -> Mapping[str, float]:
    """Does the work in a process of its own: its CPU, the servers' and the time it took."""

    def child() -> None:
        work()
        _last_kb.value = _resident()

    before, servers = resource.getrusage(resource.RUSAGE_CHILDREN), _servers()
    began = time.monotonic()
    process = get_context("fork").Process(target=child)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"the measured process ended with {process.exitcode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "servers": _servers() - servers,
        "seconds": time.monotonic() - began,
        "grown": max(_last_kb.value - _first_kb.value, 0.0),
    }


def _servers() -> float:
    """CPU seconds of PostgreSQL and Redis below this process, their ended children too."""
    told = dict(_processes())
    tick = os.sysconf("SC_CLK_TCK")
    ours = (pid for pid, (name, _parent, _spent) in told.items() if name in _SERVERS)
    return sum(told[pid][2] for pid in ours if _is_below(told, pid)) / tick


def _is_below(told: Mapping[int, tuple[str, int, int]], pid: int) -> bool:
    while pid in told:
        if pid == os.getpid():
            return True
        pid = told[pid][1]
    return False


def _processes() -> Iterator[tuple[int, tuple[str, int, int]]]:
    """(pid, (name, parent, ticks spent)) of every process: proc(5), fields 4 and 14 to 17."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                begin, _, rest = (folder / "stat").read_text().rpartition(")")
            except OSError:  # it has just ended
                continue
            fields = rest.split()
            spent = sum(map(int, fields[11:15]))
            yield int(folder.name), (begin.split("(", 1)[1], int(fields[1]), spent)
