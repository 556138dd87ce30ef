"""A broadcast beside one RQ job a message, on the same machine in the same run.

Both send through the same client to the same sink, from a process of their own whose CPU is read
when it has ended; PostgreSQL's and Redis' work is told beside it. `python -m bench.broadcasts`
takes another number of phones, such as 100000.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from uuid import UUID

from sqlalchemy import select

from bench import burst, people, usual
from bench.alone import alone, note_memory
from bench.figures import percentile
from bench.stack import Stack, started
from bench.subscribers import handed_over, released, settle, subscribe, written
from house import House, build
from models import broadcasts, messages
from queues import Queues
from sessions.store import connect
from sms import broadcast_steps as steps
from sms import broadcasting
from sms.africastalking import AfricasTalking
from sms.bucket import Bucket
from sms.senders import Senders

ALERTS, _BETWEEN = 8, 0.1  # alerts to time, idle and again meanwhile; seconds between two
PACE = 100  # parts a second while alerts are timed: SMS_PER_SECOND as it is by default


def measure(stack: Stack, *, phones: int, jobs: int) -> Mapping[str, float]:
    """CPU in seconds a message, memory in MB, and seconds of alerts idle and meanwhile."""
    house = stack.house
    with _sink() as address:
        subscribe(house, phones)
        ours = _ours(house, phones, address)
        theirs = _theirs(house, jobs, address)
        alerts = _alerts(stack, address)
    return {**ours, **theirs, **alerts}


def _ours(house: House, phones: int, address: str) -> Mapping[str, float]:
    id = released(house)
    spent = alone(lambda: _broadcast(house, id, address, rate=0))
    sent = handed_over(house, id)
    if sent != phones:
        raise RuntimeError(f"{sent} of {phones} phones were handed over")
    settle(house, id)
    return {
        "broadcast_cpu": spent["cpu"] / phones,
        "broadcast_all": (spent["cpu"] + spent["servers"]) / phones,
        "broadcast_rate": phones / spent["seconds"],
        "broadcast_memory": spent["grown"],
    }


def _theirs(house: House, jobs: int, address: str) -> Mapping[str, float]:
    ids = written(house, jobs)
    env = {usual.SINK: address, "PHONE_OPEN_KEYS": house.settings.phone_open_keys}
    redis = connect(house.settings.queue_redis, seconds=10)

    def work() -> None:
        os.environ.update(_settings(house) | env)
        usual.send_all(redis, ids)

    spent = alone(work)
    return {
        "job_cpu": spent["cpu"] / jobs,
        "job_all": (spent["cpu"] + spent["servers"]) / jobs,
        "job_rate": jobs / spent["seconds"],
    }


def _broadcast(house: House, id: UUID, address: str, *, rate: int) -> None:
    """Sends it, as a worker does. The memory it has grown by, in KB, goes to the last line."""
    mine = build(house.settings, "worker")
    bucket = Bucket(connect(house.settings.redis, seconds=5), rate)
    sending = broadcasting.Sending(
        mine.database,
        mine.vault,
        mine.languages,
        AfricasTalking("sandbox", "emulator", address),
        Senders(),
        lambda: datetime.now(UTC),
        lambda _at: None,
        take=bucket.take,
        room=bucket.room("bulk"),
    )
    broadcasting.run(sending, id, seconds=0.5)
    note_memory()
    while broadcasting.run(sending, id):
        pass
    mine.database.dispose()


def _alerts(stack: Stack, address: str) -> Mapping[str, float]:
    """Seconds from an alert written to the gateway's taking it, idle and while one is sent."""
    house = stack.house
    idle = _timed(stack)
    id = released(house)
    work = get_context("fork").Process(target=_broadcast, args=(house, id, address),
                                       kwargs={"rate": PACE})  # fmt: skip
    work.start()
    time.sleep(1.0)
    busy = _timed(stack)
    with house.database.begin() as db:
        still = broadcasts.get(db, id)
        if still and still.state == "running":
            steps.cancel(db, id, "measured", now=datetime.now(UTC))
    work.join(30)
    settle(house, id)
    return {
        "alert_idle": percentile(idle, 0.5),
        "alert_meanwhile": percentile(busy, 0.5),
        "alert_was_running": float(bool(still and still.state == "running")),
    }


def _timed(stack: Stack) -> list[float]:
    house = stack.house
    queues = Queues(connect(house.settings.queue_redis, seconds=5))
    found = []
    for _ in range(ALERTS):
        began, ids = burst.send(house, queues, 1)
        found.append(_taken(house, ids[0]) - began)
        time.sleep(_BETWEEN)
    return found


def _taken(house: House, id: UUID) -> float:
    """When the gateway took a message, in seconds since 1970."""
    until, asked = time.monotonic() + 30, select(messages.messages.c.sent_at)
    while time.monotonic() < until:
        with house.database.connect() as db:
            at = db.execute(asked.where(messages.messages.c.id == id)).scalar_one()
        if at is not None:
            return float(at.timestamp())
        time.sleep(0.005)
    raise RuntimeError("an alert was not taken within 30 s")


def _settings(house: House) -> dict[str, str]:
    """The environment of a worker of the measured service."""
    told = house.settings
    return {
        "USALAMA_HOME": told.usalama_home,
        "PHONE_INDEX_KEYS": told.phone_index_keys,
        "PHONE_SEAL_KEYS": told.phone_seal_keys,
        "TEXT_KEYS": told.text_keys,
        "SENSITIVE_KEYS": told.sensitive_keys,
    }


@contextmanager
def _sink() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)])
    try:
        _answers(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _answers(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the sink does not listen")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.broadcasts", description=__doc__)
    parser.add_argument("--phones", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=300)
    asked = parser.parse_args()
    with started() as stack:
        people.settle_in(stack.house)
        told = measure(stack, phones=asked.phones, jobs=asked.jobs)
    print(f"{asked.phones} phones in one broadcast, {asked.jobs} jobs of one message each")
    for what, ours, theirs in (
        ("CPU of the sender a message", told["broadcast_cpu"], told["job_cpu"]),
        ("with PostgreSQL and Redis", told["broadcast_all"], told["job_all"]),
    ):
        figures = f"{ours * 1e6:.0f} us and {theirs * 1e6:.0f} us"
        print(f"{what}: {figures}, {theirs / ours:.0f} times less")
    rates = told["broadcast_rate"], told["job_rate"]
    print(f"messages a second, one process: {rates[0]:.0f} and {rates[1]:.0f}")
    print(f"memory of the sender grew by {told['broadcast_memory']:.1f} MB after its first 0.5 s")
    idle, busy = told["alert_idle"], told["alert_meanwhile"]
    print(
        f"alert to gateway, p50: {idle * 1e3:.0f} ms idle, {busy * 1e3:.0f} ms while {PACE} parts"
    )
    print(f"a second go out: {busy / idle:.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
