"""`usalama run`: everything the service needs on one machine, started, kept running, and ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from commandline.prepare import login_link, prepare
from launch import checks, postgres, redis, secrets
from launch.processes import Supervisor
from launch.program import Program
from launch.refused import Refused
from settings import Settings, load, unfit

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("web", "worker", "clock")
MODULES = ("flask", "granian", "redis", "rq", "sqlalchemy", "psycopg", "africastalking", "babel")
WEB_PATIENCE = 60.0
DESK = "+254700000501=Resident,+254700000502=Neighbour"
DESK_DEMO = f"{DESK},+254700000001=Coordinator of Kilimani"


@dataclass(frozen=True)
class Wanted:
    """What to start. `parts` of PARTS; `embedded` servers and the emulator where none is given."""

    settings: Settings
    environment: Mapping[str, str]
    parts: tuple[str, ...]

    @property
    def emulator(self) -> bool:
        return not self.environment.get("AT_BASE_URL") and not self.settings.production


def run(environment: Mapping[str, str], *, demo: bool, parts: tuple[str, ...]) -> None:
    """Starts all and returns when told to end. Raises Refused or BadSettings before anything is."""
    checks.modules_are_there(MODULES)
    asked = load(environment, Path.cwd())
    if asked.production and (faults := unfit(asked)):
        raise Refused("not fit for production:\n  " + "\n  ".join(faults))
    with ExitStack() as held:
        if not asked.production:
            checks.home_is_writable(asked.home)
            held.enter_context(checks.alone_in(asked.home))
        wanted = _wanted(asked, environment, demo=demo, parts=parts)
        _look_at_ports(wanted)
        supervisor = held.enter_context(Supervisor(sys.stdout))
        _start(supervisor, wanted)
        supervisor.watch()


def _wanted(
    asked: Settings, environment: Mapping[str, str], *, demo: bool, parts: tuple[str, ...]
) -> Wanted:
    """The settings every process is given: the secrets made, the home absolute."""
    made = {} if asked.production else secrets.ensure(asked.home, environment)
    given = {**environment, **made, "USALAMA_HOME": str(asked.home)}
    given["USALAMA_DEMO"] = "1" if demo and not asked.production else "0"
    if not environment.get("AT_BASE_URL") and not asked.production:
        gateway = f"http://127.0.0.1:{asked.emulator_port}"
        return Wanted(load({**given, "AT_BASE_URL": gateway}, Path.cwd()), given, parts)
    return Wanted(load(given, Path.cwd()), given, parts)


def _look_at_ports(wanted: Wanted) -> None:
    if "web" in wanted.parts:
        checks.port_is_free(wanted.settings.port, "PORT", host=wanted.settings.host)
    if wanted.emulator:
        checks.port_is_free(wanted.settings.emulator_port, "EMULATOR_PORT")


def _start(supervisor: Supervisor, wanted: Wanted) -> None:
    settings = wanted.settings
    for program in _servers(settings):
        supervisor.say(f"starting {program.name}")
        supervisor.start(program)
    prepare(settings, supervisor.say)
    for program in _programs(wanted):
        supervisor.start(program)
    for line in _addresses(wanted):
        supervisor.say(line)


def _servers(settings: Settings) -> Iterator[Program]:
    """The embedded servers, where no other is named."""
    if not settings.production and not settings.redis_url:
        yield redis.at(settings.home).program()
    if not settings.production and not settings.database_url:
        yield postgres.at(settings.home).program()


def _programs(wanted: Wanted) -> Iterator[Program]:
    settings = wanted.settings
    env = {**wanted.environment, "AT_BASE_URL": settings.gateway_url, "PYTHONUNBUFFERED": "1"}
    web_env = {name: value for name, value in env.items() if name != "PHONE_OPEN_KEYS"}
    if wanted.emulator:
        yield _emulator(settings, env)
    if "web" in wanted.parts:
        yield web(settings, web_env)
    if "worker" in wanted.parts:
        # one takes nothing but urgent work, so that a broadcast never stands before an alert
        yield _python("urgent", env, "-m", "worker", "urgent")
        yield _python("worker", env, "-m", "worker")
    if "clock" in wanted.parts:
        yield _python("clock", env, "-m", "clock")


def _python(name: str, env: Mapping[str, str], *words: str, ready: str = "") -> Program:
    return Program(
        name,
        (sys.executable, *words),
        env=env,
        cwd=ROOT,
        ready=(lambda: _answers(ready)) if ready else None,
        patience=WEB_PATIENCE,
    )


def web(settings: Settings, env: Mapping[str, str]) -> Program:
    words = ("-m", "granian", "--interface", "wsgi", "--factory", "app:main")
    where = ("--host", settings.host, "--port", str(settings.port))
    how = ("--workers", "1", "--blocking-threads", "8", "--respawn-failed-workers")
    quiet = ("--no-access-log", "--log-level", "warning", "--no-ws")
    ready = f"http://127.0.0.1:{settings.port}/healthz"
    return _python("web", env, *words, *where, *how, *quiet, ready=ready)


def _emulator(settings: Settings, env: Mapping[str, str]) -> Program:
    base = f"http://127.0.0.1:{settings.port}/at/{quote(settings.webhook_secrets[0])}"
    paths = {"USSD": "/ussd", "EVENT": "/ussd/event", "SMS": "/sms", "DELIVERY": "/sms/delivery"}
    paths["OPTOUT"] = "/sms/optout"
    # the addresses carry the secret, so they go by environment, where `ps` does not show them
    urls = {f"EMULATOR_{name}_URL": f"{base}{path}" for name, path in paths.items()}
    own = {
        **{name: env[name] for name in ("PATH", "HOME", "LANG") if name in env},
        **urls,
        "EMULATOR_PORT": str(settings.emulator_port),
        "EMULATOR_USERNAME": settings.at_username,
        "EMULATOR_API_KEY": settings.at_api_key,
        "EMULATOR_CODE": ",".join(settings.ussd_codes),
        "EMULATOR_PROMOTIONAL_SENDERS": settings.at_promotional_sender_id,
        "EMULATOR_PHONES": DESK_DEMO if settings.usalama_demo else DESK,
        "PYTHONUNBUFFERED": "1",
    }
    ready = f"http://127.0.0.1:{settings.emulator_port}/healthz"
    return _python("emulator", own, "-m", "emulator", ready=ready)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=1) as reply:  # noqa: S310 - our own loopback address
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


def _addresses(wanted: Wanted) -> Iterator[str]:
    settings = wanted.settings
    base = f"http://127.0.0.1:{settings.port}"
    yield "ready"
    if wanted.emulator:
        phones = f"http://127.0.0.1:{settings.emulator_port}/"
        yield f"phones    {phones}   dial {settings.ussd_codes[0]}"
    if "web" in wanted.parts:
        yield f"console   {base}/"
        yield f"health    {base}/readyz"
    if "web" in wanted.parts and not settings.production:
        yield f"log in    {login_link(settings, base)}   (once, within a day)"
    if settings.usalama_demo:
        yield "demo data: people and numbers are made up"
    yield f"secrets   {settings.home / secrets.FILE}"


def environment() -> dict[str, str]:
    return dict(os.environ)
