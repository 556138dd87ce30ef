"""Everything that is measured, started for it alone: the service as `usalama run` has it, in a
temporary home on free ports, and beside it the floor under the same web server."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bench import floor
from bench.calls import Target
from commandline import run as running
from house import House, build
from launch import redis, sockets
from launch.program import Program, end, run_alone
from settings import Settings, load

READY = "| ready\n"
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG")
_START_PATIENCE, _END_GRACE = 120.0, 40.0


@dataclass(frozen=True)
class Stack:
    """What runs: the service with its house, and the floor."""

    house: House
    floor_port: int

    @property
    def service(self) -> Target:
        settings = self.house.settings
        return Target(settings.port, f"/at/{settings.webhook_secrets[0]}/ussd")

    @property
    def floor(self) -> Target:
        return Target(self.floor_port, floor.PATH)

    @property
    def emulator(self) -> str:
        return f"http://127.0.0.1:{self.house.settings.emulator_port}"


@contextmanager
def started() -> Iterator[Stack]:
    """The service and the floor, ready; ended and their files removed afterwards.

    Raises Refused, with the last words of what could not be started.
    """
    with ExitStack() as held:
        base = Path(tempfile.mkdtemp(prefix="usalama-bench-"))
        held.callback(_remove, base)
        web, emulator, bare, redis_port = _free_ports(4)
        settings = _service(held, base, web, emulator)
        _floor(held, base, bare, redis_port)
        house = build(settings, "owner")
        held.callback(house.database.dispose)
        yield Stack(house, bare)


def _service(held: ExitStack, base: Path, port: int, emulator_port: int) -> Settings:
    home, log = base / "home", base / "service.log"
    # a coordinator here hears of more in a minute than the caps would let through one by one
    env = _environment(
        home, PORT=str(port), EMULATOR_PORT=str(emulator_port), SMS_CAPS="", SMS_PER_SECOND="0"
    )
    program = Program(
        "service",
        (sys.executable, "-m", "cli", "run"),
        env=env,
        cwd=running.ROOT,
        log=log,
        ready=lambda: READY in log.read_text(errors="replace"),
        patience=_START_PATIENCE,
        grace=_END_GRACE,
    )
    _run(held, program)
    return load({**_given(env), "USALAMA_HOME": str(home)}, home)


def _floor(held: ExitStack, base: Path, port: int, redis_port: int) -> None:
    """A Redis over TCP and the bare view, under the web server's very words of the service."""
    server = redis.at(base / "floor")
    over_tcp = (*server.program().argv, "--port", str(redis_port), "--bind", "127.0.0.1")
    _run(held, replace(server.program(), argv=over_tcp))
    url = f"redis://127.0.0.1:{redis_port}/0"
    env = _environment(base / "floor", PORT=str(port), REDIS_URL=url)
    web = running.web(load(env, base), env)
    argv = tuple("bench.floor:main" if word == "app:main" else word for word in web.argv)
    _run(held, replace(web, name="floor", argv=argv, log=base / "floor.log"))


def _remove(base: Path) -> None:
    """The files, and the folders of the sockets, which may lie elsewhere."""
    for home in (base / "home", base / "floor"):
        shutil.rmtree(sockets.find(home), ignore_errors=True)
    shutil.rmtree(base, ignore_errors=True)


def _run(held: ExitStack, program: Program) -> None:
    process = run_alone(program)
    held.callback(end, program, process, meanwhile=time.sleep)


def _environment(home: Path, **given: str) -> dict[str, str]:
    """Every setting at its default, whatever a `.env` here says, but for what is given."""
    known = running.environment()
    passed_on = {name: known[name] for name in _PASSED_ON if name in known}
    defaults = {one.name.upper(): one.metadata["default"] for one in fields(Settings)}
    return {**defaults, **passed_on, "USALAMA_HOME": str(home), "USALAMA_DEMO": "0", **given}


def _given(env: Mapping[str, str]) -> dict[str, str]:
    """What is not empty: the secrets come from the file the service made."""
    return {name: value for name, value in env.items() if value}


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        taken = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(one.getsockname()[1]) for one in taken]
