"""Servers that really stop: a call goes on from its text, and a reference is a promise kept."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine, func, select

from launch import databases, redis
from launch.postgres import Cluster
from models.database import connect as connect_sql
from models.migrate import upgrade
from models.references import ORDINARY, SENSITIVE
from models.reports import reports
from models.sensitive import sensitive_reports
from models.vault import Vault
from sessions.store import Store, connect
from tests.ussd.phone import Phone
from ussd.blocks import Blocks
from ussd.closing import Desk
from ussd.deadline import Deadline, Threads
from ussd.spool import Spool
from ussd.spooled import file_spooled
from ussd.talk import Line

TO_CONFIRM = ("1", "1", "1", "kilimani", "1", "Yaya centre", "1")


@pytest.fixture
def own_redis() -> Iterator[redis.Server]:
    """A Redis that may be stopped."""
    with redis.temporary() as server:
        yield server


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL that may be stopped."""
    with databases.temporary() as cluster:
        yield cluster


@pytest.fixture
def own_desk(
    own_cluster: Cluster,
    line: Line,
    vault: Vault,
    below: Callable[[int], int],
    now: datetime,
    tmp_path: Path,
) -> Iterator[Desk]:
    engine = connect_sql(own_cluster.url(), "owner")
    upgrade(engine)
    yield _desk(engine, line, vault, below, now, tmp_path / "spool")
    engine.dispose()


def _desk(
    engine: Engine,
    line: Line,
    vault: Vault,
    below: Callable[[int], int],
    now: datetime,
    folder: Path,
) -> Desk:
    ordinary, private = (
        Blocks(engine, size, below=below, clock=lambda: now) for size in (ORDINARY, SENSITIVE)
    )
    ordinary.fill()
    private.fill()
    return Desk(
        line=line,
        database=engine,
        vault=vault,
        blocks=ordinary,
        private_blocks=private,
        spool=Spool(folder, vault),
        nudge=lambda task, subject: None,
        clock=lambda: now,
        log=structlog.get_logger("tests"),
    )


def test_calls_go_on_from_their_text_while_redis_is_stopped(
    desk: Desk, vault: Vault, own_redis: redis.Server
) -> None:
    phone = Phone(desk, Store(connect(own_redis.url), vault), "+254700000501")
    phone.types("1")
    own_redis.stop()
    began = time.monotonic()
    phone.types("1", "1", "kilimani", "1", "Yaya centre", "1").sees("Theft or robbery, Kilimani")
    phone.types("1").ends().sees("Sent. Your number is")
    assert time.monotonic() - began < 8


def test_calls_go_on_while_redis_is_slow_to_the_point_of_silence(
    desk: Desk, vault: Vault, own_redis: redis.Server
) -> None:
    store = Store(connect(own_redis.url, seconds=0.2), vault)
    phone = Phone(desk, store, "+254700000501", careful=False)
    phone.types("1")
    assert own_redis.process is not None
    own_redis.process.send_signal(19)  # SIGSTOP
    try:
        began = time.monotonic()
        phone.types("1").sees("What happened?")
        assert time.monotonic() - began < 2
    finally:
        own_redis.process.send_signal(18)


def test_a_report_is_promised_and_kept_while_sql_is_stopped(
    own_desk: Desk, own_cluster: Cluster, store: Store
) -> None:
    phone = Phone(own_desk, store, "+254700000501").types(*TO_CONFIRM)
    own_cluster.stop()
    promised = phone.types("1").ends().sees("Sent. Your number is").shown
    assert phone.again() == promised
    own_cluster.start()
    assert file_spooled(own_desk) == 1
    assert file_spooled(own_desk) == 0
    with own_desk.database.connect() as db:
        kept = db.execute(select(reports.c.reference)).scalars().all()
    assert [number[:3] in promised for number in kept] == [True]
    assert phone.again() == promised


def test_a_sensitive_report_is_spooled_sealed_like_any_other(
    own_desk: Desk, own_cluster: Cluster, store: Store, tmp_path: Path
) -> None:
    phone = Phone(own_desk, store, "+254700000501", careful=False)
    phone.types("1", "1", "9", "3", "1", "pangani", "1", "Gate 4", "2")
    own_cluster.stop()
    phone.types("1").ends().sees("Kept. Your number")
    (file,) = (tmp_path / "spool").iterdir()
    held = file.read_bytes()
    assert not [word for word in (b"254", b"Gate", b"police", b"pangani") if word in held]
    assert file.stat().st_mode & 0o077 == 0
    own_cluster.start()
    assert file_spooled(own_desk) == 1
    with own_desk.database.connect() as db:
        assert db.execute(select(func.count()).select_from(sensitive_reports)).scalar_one() == 1


def test_with_neither_sql_nor_spool_the_caller_is_told_so_with_the_emergency_numbers(
    own_desk: Desk, own_cluster: Cluster, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "no folder").write_text("a file stands where the spool should be")
    blocked = replace(own_desk, spool=Spool(tmp_path / "no folder", own_desk.vault))
    phone = Phone(blocked, store, "+254700000501", careful=False).types(*TO_CONFIRM)
    own_cluster.stop()
    phone.types("1").ends().sees("could not keep your report", "999/112")
    own_cluster.start()
    with own_desk.database.connect() as db:
        assert db.execute(select(func.count()).select_from(reports)).scalar_one() == 0


def test_a_call_begun_while_sql_is_away_asks_for_the_language_and_goes_on(
    own_desk: Desk, own_cluster: Cluster, store: Store
) -> None:
    own_cluster.stop()
    Phone(own_desk, store, "+254700000501").sees("1 English").types("1").sees("1 Report")
    own_cluster.start()


def test_while_sql_stands_still_a_caller_waits_no_longer_than_the_deadline(
    own_desk: Desk, own_cluster: Cluster, store: Store
) -> None:
    patient = replace(own_desk, deadline=Deadline(0.5))
    phone = Phone(patient, store, "+254700000501", careful=False).types(*TO_CONFIRM)
    with _standing_still(own_cluster):
        began = time.monotonic()
        promised = phone.types("1").ends().sees("Sent. Your number is").shown
        assert time.monotonic() - began < 3
        Phone(patient, store, "+254700000502", careful=False).sees("1 English")
    file_spooled(own_desk)  # may still meet the one that stood still, and then comes again
    file_spooled(own_desk)
    with own_desk.database.connect() as db:
        kept = db.execute(select(reports.c.reference)).scalars().all()
    assert [number[:3] in promised for number in kept] == [True]
    assert list(own_desk.spool.waiting()) == []


def test_no_reply_takes_eight_seconds_though_sql_stands_still_and_redis_is_gone(
    own_desk: Desk, own_cluster: Cluster, own_redis: redis.Server
) -> None:
    stores = [Store(connect(own_redis.url), own_desk.vault) for _ in range(2)]
    phone = Phone(own_desk, stores[0], "+254700000501", careful=False).types(*TO_CONFIRM)
    own_redis.stop()
    phone.store = stores[1]
    with _standing_still(own_cluster):
        began = time.monotonic()
        phone.types("1").sees("Theft or robbery, Kilimani", "1 Send")
        assert 4 < time.monotonic() - began < 8, "two readings and a note share one deadline"
        began = time.monotonic()
        phone.types("1").ends().sees("Sent. Your number is")
        assert time.monotonic() - began < 8


def test_many_callers_while_sql_stands_still_wait_for_nothing_and_are_all_promised(
    own_desk: Desk, own_cluster: Cluster, store: Store
) -> None:
    few = replace(own_desk, deadline=Deadline(0.4, threads=Threads(2)))
    phones = [
        Phone(few, store, f"+2547000006{number:02d}", careful=False).types(*TO_CONFIRM)
        for number in range(6)
    ]
    with _standing_still(own_cluster):
        waits = []
        for phone in phones:
            began = time.monotonic()
            phone.types("1").ends().sees("Sent. Your number is")
            waits.append(time.monotonic() - began)
        assert max(waits[2:]) < 0.3, "both threads stand still: nobody else waits for them"
    assert len({phone.shown for phone in phones}) == 6


def test_references_set_aside_are_drawn_while_more_are_asked_for_in_vain(
    own_desk: Desk, own_cluster: Cluster
) -> None:
    blocks = own_desk.blocks
    first = [blocks.draw() for _ in range(30)]
    with _standing_still(own_cluster):
        own_desk.deadline.later(blocks.fill)
        began = time.monotonic()
        first += [blocks.draw() for _ in range(20)]
        assert time.monotonic() - began < 1 and blocks.take() is None
    assert len({*first, blocks.draw()}) == 51


@contextmanager
def _standing_still(cluster: Cluster) -> Iterator[None]:
    """Every process of the server stopped, as a disk that hangs would stop it."""
    folder = cluster.data.resolve()
    own = [
        int(entry.parent.name)
        for entry in Path("/proc").glob("[0-9]*/cwd")
        if entry.exists() and entry.resolve() == folder
    ]
    for pid in own:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in own:
            os.kill(pid, signal.SIGCONT)
