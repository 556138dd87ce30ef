"""Waiting for something with a deadline, and looking at processes by number."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def until(happened: Callable[[], object], *, seconds: float = 15.0) -> None:
    """Return when it has happened; fail the test when it has not in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet taken note of does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def naming(word: str) -> list[int]:
    """The processes whose command line or working folder holds a word, as one test's folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            seen = (folder / "cmdline").read_text() + os.readlink(folder / "cwd")
            if word in seen and alive(int(folder.name)) and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found
