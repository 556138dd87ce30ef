"""Handing work to the workers through RQ: three lanes, ids only, and no harm if Redis is away.

A job's id says what it is for, so that asking again adds nothing: at most one waits for a subject,
and one more may be under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from uuid import UUID

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError, NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

LANES = ("urgent", "normal", "bulk")
Tasks = Mapping[str, tuple[str, str]]
# task -> (job, lane). The sweeper finds in SQL what a lost job would have done.
TASKS: Tasks = MappingProxyType(
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
# Seconds. RQ tries nothing again by itself: its scheduler waits a minute after a worker was killed,
# and the sweeper asks within seconds for whatever is still owed.
JOB_TIMEOUT, KEEP_FAILED = 60, 86_400
# The places of one subject: one job that waits, and beside it those that are under way, or whose
# worker was killed and that RQ has not given up yet.
_PLACES = ("", "-2", "-3")
_WAITS, _UNDER_WAY, _OVER = "waits", "under way", "over"
_STATES: Mapping[str, str] = MappingProxyType(
    {
        JobStatus.CREATED: _WAITS,
        JobStatus.QUEUED: _WAITS,
        JobStatus.DEFERRED: _WAITS,
        JobStatus.STARTED: _UNDER_WAY,
    }
)


class Queues:
    """The lanes over one Redis."""

    def __init__(self, redis: Redis, tasks: Tasks = TASKS):
        self._redis, self._tasks = redis, tasks
        self._lanes = {lane: queue(redis, lane) for lane in LANES}
        self._log = structlog.get_logger("queues")

    def send(self, written: Iterable[tuple[str, UUID]]) -> None:
        """Asks for messages, each by its lane, to be sent soon."""
        for lane, message_id in written:
            self.nudge(f"send.{lane}", str(message_id))

    def nudge(self, task: str, subject: str) -> None:
        """Asks for a task to be done soon, unless it waits to be. Where the queue is away, the
        sweeper will find it. One round trip; two where it waits already.
        """
        job, _lane = self._tasks[task]
        try:
            for place in _PLACES:
                name = f"{job.rpartition('.')[2].strip('_')}-{subject}{place}"
                if self._added(task, subject, name):
                    return
                state = self._state(task, name)
                if state == _OVER:
                    self._forget(name)
                    self._added(task, subject, name)
                if state != _UNDER_WAY:
                    return
        except RedisError as away:
            self._log.warning("queue_away", task=task, fault=type(away).__name__)

    def _added(self, task: str, subject: str, name: str) -> bool:
        """False where a job of this name is there already."""
        job, lane = self._tasks[task]
        try:
            self._lanes[lane].enqueue(
                job,
                subject,
                job_id=name,
                unique=True,
                description=task,
                job_timeout=JOB_TIMEOUT,
                result_ttl=0,
                failure_ttl=KEEP_FAILED,
            )
        except DuplicateJobError:
            return False
        return True

    def _state(self, task: str, name: str) -> str:
        """Over is what was given up, and what a worker took from its lane and died with."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hget(Job.key_for(name), "status")
            pipe.lpos(self._lanes[self._tasks[task][1]].key, name)
            kept, place = pipe.execute()
        status = (kept or b"").decode()
        lost = status == JobStatus.QUEUED and place is None
        return _OVER if lost else _STATES.get(status, _OVER)

    def _forget(self, name: str) -> None:
        with suppress(NoSuchJobError):
            Job.fetch(name, connection=self._redis, serializer=JSONSerializer).delete()

    def waiting(self) -> int:
        """Jobs not taken yet. Raises RedisError."""
        return sum(len(lane) for lane in self._lanes.values())

    def failed(self) -> int:
        """Jobs that gave up within the last day. Raises RedisError."""
        return sum(lane.failed_job_registry.count for lane in self._lanes.values())


def queue(redis: Redis, lane: str) -> Queue:
    return Queue(lane, connection=redis, serializer=JSONSerializer)
