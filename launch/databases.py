"""Clusters and databases for tests: a server in under a second, a copied database in 30 ms."""

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from psycopg import sql

from launch import postgres
from launch.identity import Identity
from launch.postgres import Cluster

PREFIX = "usalama-pg-"
JUST_MADE = 60.0
HASTY = {
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # a vacuum in a template would make its copying wait
    "max_connections": "120",
}


@contextmanager
def temporary(*, fsync: bool = False, run_as: Identity | None = None) -> Iterator[Cluster]:
    """A running cluster in a temporary folder, gone afterwards. Raises Refused."""
    _sweep(Path(tempfile.gettempdir()))
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    held = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    hasty = {} if fsync else {**HASTY, "fsync": "off"}
    cluster = replace(postgres.at(home, run_as=run_as), settings=hasty, synced=fsync)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.run, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        os.close(held)


def _sweep(folder: Path) -> None:
    """Remove what killed test runs left: folders whose lock nobody holds, nor is about to."""
    for left_over in folder.glob(PREFIX + "*/lock"):
        with suppress(OSError), left_over.open("r+") as lock:
            if time.time() - left_over.stat().st_mtime < JUST_MADE:
                continue
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left_over.parent, ignore_errors=True)


def clone(cluster: Cluster, template: str) -> str:
    """A copy of a database nobody is connected to; its made-up name."""
    name = f"t_{secrets.token_hex(8)}"
    with cluster.connect("postgres") as db:
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        db.execute(copied.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def drop(cluster: Cluster, name: str) -> None:
    """Remove a database; who is still connected is cut off."""
    with cluster.connect("postgres") as db:
        db.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
