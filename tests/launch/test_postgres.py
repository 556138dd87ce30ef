"""The private PostgreSQL starts as anybody, anywhere, and keeps its rows whatever happens to it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from launch import binaries, databases, identity, postgres
from launch.postgres import Cluster
from launch.refused import Refused
from tests.launch.waiting import alive, naming, until

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
SERVER = binaries.postgres(major=None).folder
OPEN = all(folder.stat().st_mode & 0o001 for folder in (SERVER, *SERVER.resolve().parents))
FOR_NOBODY = pytest.mark.skipif(
    not OPEN, reason="only root may enter this folder: to test as nobody, clone it to another one"
)


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _keep_a_row(cluster: Cluster) -> None:
    with cluster.connect() as db:
        db.execute("CREATE TABLE kept (word text)")
        db.execute("INSERT INTO kept VALUES ('kept')")


def _row(cluster: Cluster) -> object:
    with cluster.connect() as db:
        return db.execute("SELECT word FROM kept").fetchall()


def _at(home: Path) -> Cluster:
    return replace(postgres.at(home), synced=False)


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


@pytest.fixture(scope="module")
def shared() -> Iterator[Cluster]:
    with databases.temporary() as cluster:
        yield cluster


def test_rows_stay_over_a_stop_and_no_process_does(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    with running(_at(home)) as cluster:
        _keep_a_row(cluster)
    assert naming(str(home)) == []
    with running(_at(home)) as cluster:
        assert _row(cluster) == [("kept",)]


def test_rows_stay_over_a_kill_of_the_server(tmp_path: Path) -> None:
    cluster = _at(tmp_path)
    with running(cluster):
        _keep_a_row(cluster)
        os.kill(_postmaster(cluster), signal.SIGKILL)
        until(lambda: cluster.process is not None and cluster.process.poll() is not None)
        until(lambda: naming(str(tmp_path)) == [])
        with running(_at(tmp_path)) as again:
            assert _row(again) == [("kept",)]


@pytest.mark.parametrize(
    "name", ["a-long-name/" * 12, "it's 100% odd, é"], ids=["too long", "spaces, comma, percent"]
)
def test_any_folder_can_be_its_home(tmp_path: Path, name: str) -> None:
    with running(_at(tmp_path / name)) as cluster:
        engine = sqlalchemy.create_engine(cluster.url())
        with engine.connect() as db:
            assert db.exec_driver_sql("SELECT current_user").scalar() == "usalama"
        engine.dispose()
        assert (tmp_path / name / "run").resolve() == cluster.run
    shutil.rmtree(cluster.run)
    assert naming(tmp_path.name) == []


def test_a_number_in_postmaster_pid_that_is_another_programs_does_not_stop_it(
    tmp_path: Path,
) -> None:
    cluster = _at(tmp_path)
    with running(cluster):
        _keep_a_row(cluster)
        note = (cluster.data / "postmaster.pid").read_text().partition("\n")[2]
        os.kill(_postmaster(cluster), signal.SIGKILL)
        until(lambda: naming(str(tmp_path)) == [])
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{note}")
    with running(_at(tmp_path)) as again:
        assert _row(again) == [("kept",)]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_server_left_behind_is_ended_before_the_next_starts(tmp_path: Path) -> None:
    with running(_at(tmp_path)) as left_behind:
        _keep_a_row(left_behind)
        before = _postmaster(left_behind)
        with running(_at(tmp_path)) as again:
            assert not alive(before)
            assert _row(again) == [("kept",)]


def test_half_a_cluster_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new" / "base"
    half.mkdir(parents=True)
    with running(_at(tmp_path)) as cluster:
        _keep_a_row(cluster)
    assert not half.exists()


@AS_ROOT
@FOR_NOBODY
def test_root_can_run_it_as_nobody_where_namespaces_are_forbidden(tmp_path: Path) -> None:
    with databases.temporary(run_as=identity.unprivileged()) as cluster:
        _keep_a_row(cluster)
        owner = Path(f"/proc/{_postmaster(cluster)}").stat().st_uid
        home = cluster.data.parent
    assert owner == identity.unprivileged().uid != 0
    assert not home.exists()


@AS_ROOT
@FOR_NOBODY
def test_a_cluster_that_nobody_owns_is_run_as_nobody_again() -> None:
    with databases.temporary(run_as=identity.unprivileged()) as cluster:
        chosen = identity.choose(cluster.server.folder / "postgres", cluster.data)
    assert (chosen.how, chosen.uid) == ("user", identity.unprivileged().uid)


@AS_ROOT
@FOR_NOBODY
def test_a_folder_nobody_may_enter_is_refused_in_a_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    hidden = replace(postgres.at(tmp_path / "home"), identity=identity.unprivileged())
    with pytest.raises(Refused, match=r"no database could be made in .*: initdb: error: .*denied"):
        hidden.start()


def test_the_log_holds_nothing_that_was_said_to_the_server(shared: Cluster) -> None:
    with shared.connect() as db:
        db.execute("CREATE TABLE told (word text UNIQUE)")
        db.execute("INSERT INTO told VALUES (%s)", ("whisper",))
        with pytest.raises(psycopg.errors.UniqueViolation):
            db.execute("INSERT INTO told VALUES (%s)", ("whisper",))
        with pytest.raises(psycopg.errors.UndefinedColumn):
            db.execute("SELECT whisper FROM told")
    log = shared.log.read_text()
    assert "duplicate key" in log
    assert "INSERT" not in log
    assert log.count("whisper") == 1  # the message itself: column "whisper" does not exist


def test_the_address_does_not_depend_on_pgport(shared: Cluster) -> None:
    program = (
        "import sqlalchemy, sys\n"
        "with sqlalchemy.create_engine(sys.argv[1]).connect() as db:\n"
        "    print(db.exec_driver_sql('show listen_addresses').scalar() == '')\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, shared.url()],
        env={**os.environ, "PGPORT": "1", "PGHOST": "nowhere.invalid"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "True\n"


def test_a_copied_database_has_the_rows_and_is_its_own(shared: Cluster) -> None:
    shared.create_database("pattern")
    with shared.connect("pattern") as db:
        db.execute("CREATE TABLE kept AS SELECT 1 AS one")
    first, second = databases.clone(shared, "pattern"), databases.clone(shared, "pattern")
    with shared.connect(first) as db:
        db.execute("DELETE FROM kept")
    with shared.connect(second) as db:
        assert db.execute("SELECT one FROM kept").fetchall() == [(1,)]
        databases.drop(shared, second)  # who is connected is cut off
        with pytest.raises(psycopg.OperationalError):
            db.execute("SELECT one FROM kept")
    databases.drop(shared, first)


def _program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("says", "usable"),
    [
        ("echo 'postgres (PostgreSQL) 16.4 (Debian 16.4-1)'", True),
        ("echo 'postgres (PostgreSQL) 14.11'", False),
        ("echo 'postgres the delivery robot'", False),
        ("exit 1", False),
    ],
    ids=["new enough", "too old", "another program", "broken"],
)
def test_only_a_postgres_that_is_one_and_new_enough_is_used(
    tmp_path: Path, says: str, usable: bool
) -> None:
    _program(tmp_path / "postgres", says)
    assert binaries.judged(tmp_path) is None
    _program(tmp_path / "initdb", "exit 0")
    assert (binaries.judged(tmp_path) is not None) == usable


def test_a_cluster_of_a_version_that_is_not_here_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(Refused, match=r"made by PostgreSQL 12 and only .* is here"):
        postgres.at(tmp_path)


def test_the_machines_own_postgres_does_as_well(tmp_path: Path) -> None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    usable = [found for folder in folders if (found := binaries.judged(folder))]
    if not usable:
        pytest.skip("no PostgreSQL is installed on this machine: apt-get install postgresql")
    with running(replace(_at(tmp_path), server=usable[0])) as cluster:
        _keep_a_row(cluster)
        assert int((cluster.data / "PG_VERSION").read_text()) == usable[0].major
