"""The programs of a service by name, and every process below it (Linux)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

Words = Sequence[str]


def _module(*words: str) -> Callable[[Words], bool]:
    return lambda argv: list(argv[1:]) == ["-m", *words]


def _program(*names: str) -> Callable[[Words], bool]:
    # a server may write more than its path into the first word, and the path may hold spaces
    one = re.compile(rf"(?:^|/)(?:{'|'.join(names)})(?:\s|$)")
    return lambda argv: one.search(argv[0]) is not None


PROGRAMS: Mapping[str, Callable[[Words], bool]] = MappingProxyType(
    {
        "urgent": _module("worker", "urgent"),
        "worker": _module("worker"),
        "clock": _module("clock"),
        "emulator": _module("emulator"),
        "web": lambda argv: list(argv[1:3]) == ["-m", "granian"],
        "redis": _program("valkey-server", "redis-server"),
        "postgres": _program("postgres", "postgres:"),
    }
)


def numbered(parent: int, name: str) -> int:
    """The number of the program of this name below `parent`; fails where it does not run."""
    number = found(parent, name)
    assert number is not None, f"{name} does not run"
    return number


def found(parent: int, name: str) -> int | None:
    children = [number for number, above in _parents() if above == parent]
    return next((n for n in children if (argv := words(n)) and PROGRAMS[name](argv)), None)


def below(parent: int) -> list[int]:
    """Every process that stems from this one."""
    pairs, known = _parents(), [parent]
    for number in known:
        known += [child for child, above in pairs if above == number and child not in known]
    return known[1:]


def lives(number: int) -> bool:
    """Whether a process runs; one that ended and was not yet taken note of does not."""
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def words(number: int) -> list[str]:
    """Its command line; empty where it has none or is gone."""
    with suppress(OSError):
        line = Path(f"/proc/{number}/cmdline").read_bytes().decode(errors="replace")
        return line.rstrip("\0").split("\0") if line else []
    return []


def _parents() -> list[tuple[int, int]]:
    pairs = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after_name = entry.read_text(errors="replace").rpartition(")")[2].split()
            pairs.append((int(entry.parent.name), int(after_name[1])))
    return pairs
