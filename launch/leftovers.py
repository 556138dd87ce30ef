"""What a killed run left of PostgreSQL: servers on the data, a number that is another's by now."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from launch.refused import Refused

GRACE = 20.0


def noted(data: Path) -> int | None:
    """The number of the server in postmaster.pid, or None."""
    with suppress(OSError, ValueError):
        return int((data / "postmaster.pid").read_text().split("\n")[0])
    return None


def living(data: Path) -> list[int]:
    """The processes of PostgreSQL on this data: all of them work inside its folder."""
    if sys.platform != "linux":
        pid = noted(data)
        return [pid] if pid is not None and _called_postgres(pid) else []
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if os.readlink(entry) == str(data):
                found.append(int(entry.parent.name))
    return found


def _called_postgres(pid: int) -> bool:
    words = ["ps", "-o", "comm=", "-p", str(pid)]
    return "postgres" in subprocess.run(words, capture_output=True, text=True, check=False).stdout


def end(data: Path) -> None:
    """End a server left on the data and wait for the last of its processes.

    Only for who holds the home's lock: it can be no other run's then. Raises Refused where one
    stays.
    """
    server = noted(data)
    deadline = time.monotonic() + GRACE
    asked = False
    while left := living(data):
        if server is not None and server in left and not asked:
            asked = True
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGINT)
        if time.monotonic() > deadline:
            raise Refused(f"a PostgreSQL of an earlier run does not end: stop process {left[0]}")
        time.sleep(0.02)


def disown_number(data: Path) -> None:
    """Put our own number into postmaster.pid where a server is noted that is gone.

    After a machine or a container came back numbers are given again, and PostgreSQL would refuse
    for ever. It takes its parent's number for a left-over, and still looks by the rest of the
    file whether the shared memory is in use, which deleting the file would prevent.
    """
    if noted(data) is None:
        return
    note = data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{note.read_text().partition(chr(10))[2]}")
