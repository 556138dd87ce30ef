"""The children of dead programs: adopted, so that none outlives the supervisor (Linux)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """From now on orphans below this process become its own children."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def adopted(known: Collection[int]) -> list[int]:
    """The children of this process that are not among the known ones, dead or alive."""
    own = os.getpid()
    return [pid for pid, parent in _parents() if parent == own and pid not in known]


def _parents() -> list[tuple[int, int]]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat") if sys.platform == "linux" else ():
        with suppress(OSError):
            # proc(5): pid (name) state ppid ...; a name may hold spaces and brackets itself.
            after_name = entry.read_text(errors="replace").rpartition(")")[2].split()
            found.append((int(entry.parent.name), int(after_name[1])))
    return found


def bury(known: Collection[int]) -> None:
    """Take note of the adopted ones that have ended, so that they do not stay as zombies."""
    for pid in adopted(known) if _one_has_ended() else ():
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def _one_has_ended() -> bool:
    """Whether any child is a zombie: one call, where looking through all processes is many."""
    with suppress(ChildProcessError, AttributeError):
        return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return False


def end(known: Collection[int], *, grace: float, meanwhile: Callable[[float], object]) -> None:
    """End the adopted ones that still run: asked first, killed after `grace` seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in adopted(known):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        waited = 0.0
        while adopted(known) and waited < grace:
            bury(known)
            meanwhile(0.02)
            waited += 0.02
        bury(known)
