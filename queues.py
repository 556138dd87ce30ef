"""Handing work to the workers through RQ: three lanes, ids only, and no harm if Redis is away."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.serializers import JSONSerializer

LANES = ("urgent", "normal", "bulk")
# task -> (job, lane). The sweeper finds in SQL what a lost job would have done.
TASKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "route": ("worker.route", "urgent"),
        "raise": ("worker.raise_", "urgent"),
        "handle": ("worker.handle", "urgent"),
        "forget": ("worker.forget", "normal"),
        "send.urgent": ("worker.send", "urgent"),
        "send.normal": ("worker.send", "normal"),
        "send.bulk": ("worker.send", "bulk"),
        "broadcast": ("worker.broadcast", "bulk"),
    }
)
# Seconds. A job that died is tried again at once, then later; SQL says whether there is work left.
RETRY = (1, 5)
JOB_TIMEOUT, KEEP_FAILED = 60, 86_400


class Queues:
    """The lanes over one Redis."""

    def __init__(self, redis: Redis):
        self._redis = redis
        self._lanes = {lane: queue(redis, lane) for lane in LANES}
        self._log = structlog.get_logger("queues")

    def nudge(self, task: str, subject: str) -> None:
        """Asks for a task to be done soon. Where the queue is away, the sweeper will find it."""
        job, lane = TASKS[task]
        try:
            self._lanes[lane].enqueue(
                job,
                subject,
                description=task,
                retry=Retry(max=len(RETRY), interval=list(RETRY)),
                job_timeout=JOB_TIMEOUT,
                result_ttl=0,
                failure_ttl=KEEP_FAILED,
            )
        except RedisError as away:
            self._log.warning("queue_away", task=task, fault=type(away).__name__)

    def waiting(self) -> int:
        """Jobs not taken yet. Raises RedisError."""
        return sum(len(lane) for lane in self._lanes.values())

    def failed(self) -> int:
        """Jobs that gave up within the last day. Raises RedisError."""
        return sum(lane.failed_job_registry.count for lane in self._lanes.values())


def queue(redis: Redis, lane: str) -> Queue:
    return Queue(lane, connection=redis, serializer=JSONSerializer)
