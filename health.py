"""Whether the service is alive, whether it can take reports, and its figures for Prometheus."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from models import held, migrate, outbox, setbacks, stops
from queues import Queues
from sessions import journal
from ussd.spool import set_aside

OLDEST_ALERT = timedelta(minutes=2)
_SHOWN = 1_000
LOOPBACK = ("127.0.0.1", "::1")


class Figures:
    """What is counted while the process runs. Labels are static words only."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._hops = Counter("usalama_hops", "Hops answered", ["kind"], registry=self.registry)
        self._took = Histogram(
            "usalama_hop_seconds",
            "Seconds a hop took",
            registry=self.registry,
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8),
        )
        self.waiting = Gauge("usalama_queue_jobs", "Jobs not taken yet", registry=self.registry)
        self.undrained = Gauge("usalama_journal_lines", "Hops not in SQL", registry=self.registry)
        self.oldest = Gauge(
            "usalama_oldest_unsent_seconds", "Age of the oldest alert", registry=self.registry
        )

        self.stopped = Gauge(
            "usalama_gateway_stops", "Faults of the account to mend", registry=self.registry
        )
        self.set_aside = Gauge(
            "usalama_set_aside",
            "Work that raised each time, and beats of the clock that raise",
            ["task"],
            registry=self.registry,
        )

    def hop(self, kind: str, seconds: float) -> None:
        self._hops.labels(kind).inc()
        self._took.observe(seconds)


@dataclass(frozen=True, repr=False)
class Parts:
    """What is looked at."""

    database: Engine
    redis: Redis
    queues: Queues
    figures: Figures
    token: str
    clock: Callable[[], datetime]
    spool: Path


def blueprint(parts: Parts) -> Blueprint:
    """/healthz, /readyz and /metrics."""
    bp = Blueprint("health", __name__)

    @bp.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @bp.get("/readyz")
    def ready() -> Response:
        found = look(parts)
        reply = jsonify({"ready": not any(found.values()), "reasons": found})
        reply.status_code = 503 if any(found.values()) else 200
        return reply

    @bp.get("/metrics")
    def metrics() -> Response:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        local = request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers
        if not local and not (parts.token and compare_digest(given, parts.token)):
            abort(404)
        _measure(parts)
        return Response(generate_latest(parts.figures.registry), mimetype="text/plain")

    return bp


def look(parts: Parts) -> dict[str, str]:
    """What is wrong, by part; '' where nothing is."""
    return {
        "database": _database(parts),
        "redis": _redis(parts.redis),
        "queue": _queue(parts.queues),
        "oldest_unsent_alert": _oldest(parts),
        "gateway": _gateway(parts),
        "spool": _spool(parts.spool),
    }


def oldest_unsent(database: Engine, now: datetime) -> timedelta:
    """How long the oldest alert, or work that will become one, has been waiting."""
    with database.connect() as db:
        owed = outbox.oldest(db)
        unsent = held.oldest_unsent_alert(db, now)
    return max((now - at for at in (owed, unsent) if at), default=timedelta(0))


def _database(parts: Parts) -> str:
    try:
        with parts.database.connect() as db:
            db.execute(text("select 1"))
            return "migrations are pending: run `usalama migrate`" if migrate.pending(db) else ""
    except SQLAlchemyError as fault:
        return f"cannot be reached ({type(fault).__name__})"


def _redis(redis: Redis) -> str:
    try:
        redis.ping()
        return ""
    except RedisError as fault:
        return f"cannot be reached ({type(fault).__name__})"


def _queue(queues: Queues) -> str:
    try:
        waiting = queues.waiting()
        return f"{waiting} jobs are waiting" if waiting > 1_000 else ""
    except RedisError as fault:
        return f"cannot be reached ({type(fault).__name__})"


def _oldest(parts: Parts) -> str:
    try:
        age = oldest_unsent(parts.database, parts.clock())
    except SQLAlchemyError as fault:
        return f"unknown ({type(fault).__name__})"
    return f"{age.total_seconds():.0f} s: are the workers running?" if age > OLDEST_ALERT else ""


def _gateway(parts: Parts) -> str:
    """What only an operator can mend: no money, a key or a sender refused."""
    try:
        with parts.database.connect() as db:
            found = stops.standing(db)
    except SQLAlchemyError as fault:
        return f"unknown ({type(fault).__name__})"
    return "; ".join(f"{one.reason} since {one.since_at:%d/%m %H:%M} UTC" for one in found)


def _spool(folder: Path) -> str:
    """Reports promised to callers that SQL would not have."""
    count = set_aside(folder)
    return f"{count} reports are set aside: see `usalama doctor`" if count else ""


def _measure(parts: Parts) -> None:
    try:
        parts.figures.waiting.set(parts.queues.waiting())
        parts.figures.undrained.set(journal.waiting(parts.redis))
        age = oldest_unsent(parts.database, parts.clock())
        parts.figures.oldest.set(age.total_seconds())
        with parts.database.connect() as db:
            parts.figures.stopped.set(len(stops.standing(db)))
            aside = Counted(one.task for one in setbacks.to_look_at(db, _SHOWN))
        for task in setbacks.TASKS:
            parts.figures.set_aside.labels(task).set(aside[task])
    except (RedisError, SQLAlchemyError):
        parts.figures.waiting.set(-1)
