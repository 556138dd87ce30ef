"""What is looked at before anything starts; each refusal is one line that says what to do."""

import errno
import fcntl
import importlib.util
import os
import socket
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launch.refused import Refused

LOOK_AGAIN = 0.1


def port_is_free(
    port: int, setting: str, *, host: str = "127.0.0.1", patience: float = 2.0
) -> None:
    """Raise Refused when `host:port` cannot be listened on, naming the setting that moves it.

    Looks again for `patience` seconds: a run that was just killed may still be letting go.
    """
    deadline = time.monotonic() + patience
    while True:
        reason = _taken(host, port)
        if reason is None:
            return
        if reason.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            raise Refused(_port_words(port, setting, reason))
        time.sleep(LOOK_AGAIN)


def _taken(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            return error
    return None


def _port_words(port: int, setting: str, reason: OSError) -> str:
    if reason.errno == errno.EADDRINUSE:
        return f"port {port} is in use: stop what uses it, or set {setting}"
    return f"port {port} cannot be used ({reason.strerror}): set {setting}"


def home_is_writable(home: Path) -> None:
    """Make the home (mode 0700) where it is missing; raise Refused where it cannot be written."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as trial:
            trial.write(b"0")
    except OSError as error:
        raise Refused(f"cannot write to {home}: {error.strerror}") from None


def modules_are_there(names: Iterable[str]) -> None:
    """Raise Refused naming every module that cannot be imported; none is imported for it."""
    missing = [name for name in names if not _found(name)]
    if missing:
        words = "module {} is" if len(missing) == 1 else "modules {} are"
        listed = words.format(", ".join(missing))
        raise Refused(f"{listed} missing: run make run again, or make clean first")


def _found(name: str) -> bool:
    with suppress(ModuleNotFoundError):
        return importlib.util.find_spec(name) is not None
    return False


@contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """Hold the home's lock, freed by the kernel at any end. Raises Refused where another has it."""
    note = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(note, 0)
        os.pwrite(note, str(os.getpid()).encode(), 0)
        yield
    except BlockingIOError:
        holder = os.pread(note, 20, 0).decode() or "unknown"
        raise Refused(
            f"{home} is in use by another run (process {holder}): stop it, or set USALAMA_HOME"
        ) from None
    finally:
        os.close(note)
