"""The private PostgreSQL: one cluster in the home, reached over a unix socket only."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from launch import binaries, identity, leftovers, sockets
from launch.identity import SAME, Identity, environment, wrapped
from launch.program import Program, end, run_alone
from launch.refused import Refused

NAME = "usalama"
PORT = 5432
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
# The server's log holds no statement, no parameter and no row: they may hold what people typed.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "logging_collector": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
}


@dataclass
class Cluster:
    """One cluster: folders, programs, as whom it runs, its process while it runs from here."""

    data: Path
    run: Path
    log: Path
    server: binaries.Postgres
    identity: Identity = SAME
    settings: dict[str, str] = field(default_factory=dict)
    synced: bool = True
    process: subprocess.Popen[bytes] | None = None

    def url(self, role: str = NAME, database: str = NAME) -> str:
        """The address as SQLAlchemy reads it; PGPORT of the environment has no say in it."""
        host = quote(str(self.run), safe="")
        return f"postgresql+psycopg://{role}@/{database}?host={host}&port={PORT}"

    def connect(self, database: str = NAME) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection of the owner, each statement its own transaction."""
        return psycopg.connect(
            host=str(self.run),
            port=PORT,
            user=NAME,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def program(self) -> Program:
        """The server for a supervisor to keep running."""
        settings = {**SETTINGS, **self.settings, "unix_socket_directories": str(self.run)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            "postgres",
            (str(self.server.folder / "postgres"), "-D", str(self.data), *words),
            env=ENVIRONMENT,
            prepare=self.prepare,
            ready=self.ready,
            stop_signal=signal.SIGINT,  # the fast shutdown: sessions are cut, nothing is lost
            log=self.log,
            grace=20.0,
            identity=self.identity,
        )

    def prepare(self) -> None:
        """Make the cluster where there is none; clear what a killed run left. Raises Refused."""
        self.data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.identity.how == "user":
            self.data.parent.chmod(0o711)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self.identity.own_all(self.data)
        leftovers.end(self.data)
        leftovers.disown_number(self.data)

    def _initialise(self) -> None:
        """Made beside its place and moved there, so that half a cluster is never taken for one."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.identity.own(fresh)
        options = ("-U", NAME, "--auth=trust", "--no-locale", "-E", "UTF8", "--no-instructions")
        synced = () if self.synced else ("--no-sync",)
        initdb = (str(self.server.folder / "initdb"), "-D", str(fresh), *options, *synced)
        made = subprocess.run(
            wrapped(initdb, self.identity, signal.SIGTERM),
            env=environment(ENVIRONMENT),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise Refused(f"no database could be made in {self.data}: {_reason(made.stderr)}")
        fresh.rename(self.data)

    def ready(self) -> bool:
        """Whether it answers; the database is made where it is missing."""
        try:
            self.create_database(NAME)
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self, name: str) -> None:
        """Make an empty database, where there is none of that name."""
        with self.connect("postgres") as db:
            if (
                db.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
                is None
            ):
                db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start it and wait until it answers. Raises Refused."""
        self.process = run_alone(self.program())

    def stop(self) -> None:
        """End it by the fast shutdown."""
        if self.process is not None:
            end(self.program(), self.process, meanwhile=time.sleep)
            self.process = None


def _reason(stderr: str) -> str:
    """The line of initdb that says why."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    return next(
        (line for line in lines if "error:" in line), lines[-1] if lines else "no reason given"
    )


def at(home: Path, *, run_as: Identity | None = None) -> Cluster:
    """The cluster of a home; nothing is started. `run_as` overrules the choice of the user.

    Raises Refused where no PostgreSQL is found or it cannot be run here.
    """
    home = Path(os.path.realpath(home))
    data = home / "postgres"
    note = data / "PG_VERSION"
    server = binaries.postgres(major=int(note.read_text()) if note.exists() else None)
    chosen = run_as or identity.choose(server.folder / "postgres", data)
    return Cluster(data, sockets.make(home, chosen), home / "log" / "postgres.log", server, chosen)
