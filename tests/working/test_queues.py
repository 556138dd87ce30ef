"""Asking for work: the same thing waits once, however often it is asked for."""

from __future__ import annotations

from uuid import uuid4

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from queues import Queues, queue
from sessions.store import connect
from tests.working.jobs import DONE, TASKS

SUBJECT = str(uuid4())


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return connect(redis_url, seconds=5)


@pytest.fixture
def queues(redis: Redis) -> Queues:
    return Queues(redis, TASKS)


def work(redis: Redis, *lanes: str) -> None:
    """Does all that waits, and ends."""
    waiting = [queue(redis, lane) for lane in lanes]
    SimpleWorker(waiting, connection=redis, serializer=JSONSerializer).work(
        burst=True, logging_level="CRITICAL"
    )


def test_an_hour_of_beats_with_no_worker_adds_nothing_twice(queues: Queues) -> None:
    subjects = [str(uuid4()) for _ in range(20)]
    for _beat in range(60):
        for subject in subjects:
            queues.nudge("send.normal", subject)
    assert queues.waiting() == 20


def test_a_job_s_id_is_its_task_and_its_subject(queues: Queues, redis: Redis) -> None:
    queues.nudge("send.normal", SUBJECT)
    assert queue(redis, "normal").job_ids == [f"send-{SUBJECT}"]


def test_what_was_done_can_be_asked_for_again(queues: Queues, redis: Redis) -> None:
    DONE.clear()
    for _turn in range(2):
        queues.nudge("send.normal", SUBJECT)
        work(redis, "normal")
    assert DONE == [SUBJECT, SUBJECT]
    assert redis.keys("rq:job:*") == []


def test_while_one_is_under_way_one_more_may_wait(queues: Queues, redis: Redis) -> None:
    queues.nudge("send.normal", SUBJECT)
    lane = queue(redis, "normal")
    (name,) = lane.job_ids
    lane.remove(name)
    Job.fetch(name, connection=redis, serializer=JSONSerializer).set_status(JobStatus.STARTED)
    for _turn in range(3):
        queues.nudge("send.normal", SUBJECT)
    assert lane.job_ids == [f"{name}-2"]


def test_a_job_whose_worker_died_before_it_began_is_asked_for_again(
    queues: Queues, redis: Redis
) -> None:
    queues.nudge("send.normal", SUBJECT)
    assert redis.lpop("rq:queue:normal")
    queues.nudge("send.normal", SUBJECT)
    assert queues.waiting() == 1


def test_one_that_raises_each_time_is_one_failed_job_however_often_it_is_asked_for(
    queues: Queues, redis: Redis
) -> None:
    for _turn in range(3):
        queues.nudge("handle", SUBJECT)
        work(redis, "urgent")
    assert queues.failed() == 1


def test_asking_again_costs_three_commands_in_two_round_trips(queues: Queues, redis: Redis) -> None:
    queues.nudge("send.normal", SUBJECT)
    before = _asked(redis)
    queues.nudge("send.normal", SUBJECT)
    now = _asked(redis)
    assert {name: now[name] - before.get(name, 0) for name in ("evalsha", "hget", "lpos")} == {
        "evalsha": 1,
        "hget": 1,
        "lpos": 1,
    }


def _asked(redis: Redis) -> dict[str, int]:
    told = redis.info("commandstats").items()
    return {name.removeprefix("cmdstat_"): int(row["calls"]) for name, row in told}


def test_a_job_that_rq_has_put_off_does_not_keep_the_sweeper_from_asking(
    queues: Queues, redis: Redis
) -> None:
    queues.nudge("send.normal", SUBJECT)
    lane = queue(redis, "normal")
    (name,) = lane.job_ids
    lane.remove(name)
    Job.fetch(name, connection=redis, serializer=JSONSerializer).set_status(JobStatus.SCHEDULED)
    queues.nudge("send.normal", SUBJECT)
    assert lane.job_ids == [name]
