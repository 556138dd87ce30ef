"""What the doctor asks the servers: database, Redis, queue, clock, gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from redis import Redis
from redis.exceptions import RedisError, ResponseError
from rq import Worker
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from clock import LEADER
from commandline.finding import Finding, fail, warn, well
from health import OLDEST_ALERT, oldest_unsent
from models import helplines, migrate, register, setbacks, stops
from queues import Queues
from routing.reads import day_of
from sessions.store import connect
from settings import Settings
from sms.africastalking import AfricasTalking
from sms.gateway import GatewayRefused
from ussd.menu import LINES

_RUN = "is it running? `make run` starts it"
_MANY = 1_000  # jobs
_SHOWN = 20  # pieces of work set aside
_LOW = 500.0  # shillings: some 600 messages of one part
_SECONDS = 3.0
MENDS = {
    "credit": "top the account up",
    "key_refused": "AT_USERNAME and AT_API_KEY must be those of the account",
    "sender_refused": "AT_SENDER_ID, AT_SHORT_CODE must be registered with the account",
    "misdirected": "AT_BASE_URL must be the gateway's",
}


@dataclass(frozen=True, repr=False)
class Patient:
    """What is looked at, and when."""

    settings: Settings
    database: Engine
    now: datetime


def database(patient: Patient) -> Iterator[Finding]:
    """Whether it answers, is migrated, and has what a call needs."""
    try:
        with patient.database.connect() as db:
            version = db.execute(text("show server_version")).scalar_one()
            yield well("database", f"PostgreSQL {version.split()[0]}")
            if migrate.pending(db):
                yield fail("migrations", "this release has some it has not seen", "usalama migrate")
                return
            yield well("migrations", "all there")
            wards = len(register.in_force(db, day_of(patient.now)))
            missing = [key for key in LINES if key not in helplines.confirmed(db)]
    except SQLAlchemyError as fault:
        yield fail("database", f"does not answer ({type(fault).__name__})", _RUN)
        return
    if not wards or missing:
        without = ", ".join(["the ward register"] * (not wards) + missing)
        yield fail("seed", f"without {without}", "usalama seed")
    else:
        yield well("seed", f"{wards:,} wards in force, helplines confirmed")


def redis(patient: Patient) -> Iterator[Finding]:
    """Whether sessions can be kept, also over a restart."""
    try:
        line = connect(patient.settings.redis, seconds=_SECONDS)
        line.ping()
        yield from _kept(line)
    except (RedisError, ValueError) as fault:
        yield fail("redis", f"does not answer ({type(fault).__name__})", _RUN)


def _kept(line: Redis) -> Iterator[Finding]:
    try:
        kept = line.config_get("appendonly").get("appendonly")
        full = line.config_get("maxmemory-policy").get("maxmemory-policy")
    except ResponseError:  # managed servers do not tell
        kept, full = "yes", "noeviction"
    if kept == "yes" and full == "noeviction":
        yield well("redis", "answers, keeps what it is given")
    else:
        yield warn(
            "redis",
            f"appendonly {kept}, maxmemory-policy {full}: a restart or a full memory loses work",
            "set appendonly yes and maxmemory-policy noeviction",
        )


def queue(patient: Patient) -> Iterator[Finding]:
    """Whether somebody takes the work, and none of it is stuck."""
    try:
        line = connect(patient.settings.queue_redis, seconds=_SECONDS)
        queues, workers = Queues(line), Worker.count(connection=line)
        waiting, failed = queues.waiting(), queues.failed()
    except (RedisError, ValueError) as fault:
        yield fail("queue", f"does not answer ({type(fault).__name__})", _RUN)
        return
    words = f"{workers} workers, {waiting} jobs waiting, {failed} failed within a day"
    if not workers:
        yield fail("queue", words, "start workers: `make run`, or `python -m worker`")
    elif waiting > _MANY or failed:
        yield warn("queue", words, "look at the workers' log")
    else:
        yield well("queue", words)


def clock(patient: Patient) -> Iterator[Finding]:
    """Whether the clock beats, and no alert is late."""
    held = text(
        "select exists (select from pg_locks where locktype = 'advisory' and objid = :key "
        "and granted and database = (select oid from pg_database "
        "where datname = current_database()))"
    )
    with patient.database.connect() as db:
        beats = db.execute(held, {"key": LEADER}).scalar_one()
    late = oldest_unsent(patient.database, patient.now)
    if beats:
        yield well("clock", "beats")
    else:
        yield fail("clock", "does not run: nothing overdue is raised", "`make run`")
    if late > OLDEST_ALERT:
        seconds = f"{late.total_seconds():.0f}"
        yield fail("alerts", f"the oldest unsent has waited {seconds} s", "are workers running?")


def work(patient: Patient) -> Iterator[Finding]:
    """Whether anything raises each time it is tried: only a release can mend that."""
    with patient.database.connect() as db:
        found = setbacks.to_look_at(db, _SHOWN)
    for one in found:
        words = f"{one.task} {one.subject}: {one.fault}, {one.tries} tries since "
        words += f"{one.first_at:%d/%m %H:%M} UTC"
        mend = "report it; it is tried again once a day" if one.set_aside_at else "see its log"
        yield warn("work", words, mend)


def gateway(patient: Patient) -> Iterator[Finding]:
    """Whether the gateway knows us, and what is left on the account."""
    given = patient.settings
    yield from _stops(patient)
    line = AfricasTalking(given.at_username, given.at_api_key, given.gateway_url)
    try:
        left = line.balance()
    except GatewayRefused as refused:
        here = "`make run` starts the emulator" if given.gateway_is_loopback else "is it reachable?"
        mend = f"AT_USERNAME and AT_API_KEY must be those of the account; {here}"
        yield fail("gateway", f"{given.gateway_url}: {refused}", mend)
        return
    words = f"{given.gateway_url}, user {given.at_username}, balance {left}"
    amount = re.search(r"[0-9]+(\.[0-9]+)?", left.replace(",", ""))
    if amount and float(amount[0]) < _LOW:
        yield warn("gateway", words, "top the account up: an empty one sends no alert (405)")
    else:
        yield well("gateway", words)


def _stops(patient: Patient) -> Iterator[Finding]:
    """What the gateway refuses everything for, until somebody mends it."""
    try:
        with patient.database.connect() as db:
            found, waiting = stops.standing(db), stops.waiting(db, _MANY)
    except SQLAlchemyError:
        return  # the line about the database says so
    for stop in found:
        words = f"{stop.reason} since {stop.since_at:%d/%m %H:%M} UTC, {waiting} messages wait"
        yield fail("gateway", words, f"{MENDS[stop.kind]}; sending resumes by itself")
