"""One program: how it is started, when it is ready, and how it is ended with all it left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from launch.identity import SAME, Identity, environment, wrapped
from launch.refused import Refused

LOOK_EVERY = 0.02
LOG_LIMIT = 5_000_000


@dataclass(frozen=True)
class Program:
    """A command and how to keep it running; times in seconds.

    `env` is its whole environment but for the loader's paths. `prepare` runs before every start,
    `ready` is asked after the first one until it says so or `patience` ends. `restart` starts it
    again when it dies, after the waits of `backoff`, the last of them for ever. It is ended with
    `stop_signal`, and killed after `grace`. With `log` its output goes there, not to the screen.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    ready: Callable[[], bool] | None = None
    prepare: Callable[[], None] | None = None
    restart: bool = True
    stop_signal: signal.Signals = signal.SIGTERM
    backoff: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
    grace: float = 10.0
    patience: float = 30.0
    log: Path | None = None
    cwd: Path | None = None
    identity: Identity = SAME


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start it in a group of its own; on Linux it is signalled when the calling thread ends.

    Its output is a pipe, or its log. Raises Refused where `prepare` does.
    """
    if program.prepare is not None:
        program.prepare()
    output = subprocess.PIPE if program.log is None else _open_log(program.log)
    try:
        return subprocess.Popen(
            wrapped(program.argv, program.identity, program.stop_signal),
            env=environment(program.env),
            cwd=program.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    finally:
        if output != subprocess.PIPE:
            os.close(output)


def _open_log(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def await_ready(
    program: Program, process: subprocess.Popen[bytes], meanwhile: Callable[[float], object]
) -> None:
    """Return when the program says it is ready; `meanwhile(seconds)` is how the caller waits.

    Raises Refused when it ends first or takes too long.
    """
    if program.ready is None:
        return
    deadline = time.monotonic() + program.patience
    while not program.ready():
        if process.poll() is not None:
            kill_group(process)
            raise Refused(f"{program.name} {how_it_ended(process.returncode)} before it was ready")
        if time.monotonic() > deadline:
            raise Refused(f"{program.name} was not ready after {program.patience:g} s")
        meanwhile(LOOK_EVERY)


def how_it_ended(status: int) -> str:
    """A return code of Popen in words."""
    if status >= 0:
        return f"ended with status {status}"
    return f"was ended by {signal.Signals(-status).name}"


def last_line(log: Path | None) -> str:
    """The last line of a log that says something, or nothing."""
    if log is None or not log.is_file():
        return ""
    lines = log.read_text(errors="replace")[-4000:].splitlines()
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def end(
    program: Program,
    process: subprocess.Popen[bytes],
    *,
    meanwhile: Callable[[float], object],
    hurried: Callable[[], bool] = lambda: False,
) -> None:
    """Ask it to end, wait its grace or until `hurried`, then kill what is left of its group."""
    if process.returncode is not None:
        return  # its group was killed when that was noticed; the number may be another's by now
    process.send_signal(program.stop_signal)
    deadline = time.monotonic() + program.grace
    while process.poll() is None and time.monotonic() < deadline and not hurried():
        meanwhile(LOOK_EVERY)
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the process group that was started for this program.

    To be called right when its end is noticed, before the kernel can give the number away again.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def run_alone(program: Program) -> subprocess.Popen[bytes]:
    """Start it without a supervisor and wait until it is ready; ended again where that fails."""
    process = start(program)
    try:
        await_ready(program, process, time.sleep)
    except Refused as refusal:
        end(program, process, meanwhile=time.sleep)
        said = last_line(program.log)
        raise Refused(f"{refusal}: {said}" if said else str(refusal)) from None
    except BaseException:
        end(program, process, meanwhile=time.sleep)
        raise
    return process
