"""The bucket of a sender, in a real Redis: weighted by parts, alerts first, open when it is away."""

from __future__ import annotations

from itertools import takewhile

import pytest
from redis import Redis
from structlog.testing import capture_logs

from sessions.store import connect
from sms.bucket import Bucket

RATE = 100


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return connect(redis_url, seconds=5)


def drained(bucket: Bucket, lane: str, parts: int = 1) -> int:
    """How many texts go at once before the first has to wait."""
    return len(
        list(takewhile(lambda wait: wait == 0, (bucket.take("S", parts, lane) for _ in range(500))))
    )


LANES = [("bulk", 1, 50), ("bulk", 2, 25), ("normal", 1, 80), ("urgent", 1, 200), ("urgent", 3, 66)]


@pytest.mark.parametrize(("lane", "parts", "texts"), LANES)
def test_a_lane_takes_its_share_of_a_second_and_parts_are_what_counts(
    redis: Redis, lane: str, parts: int, texts: int
) -> None:
    slow = Bucket(redis, RATE)
    found = drained(slow, lane, parts)
    assert texts <= found <= texts + 30, "what came back meanwhile is taken too"


def test_an_alert_goes_while_a_broadcast_waits(redis: Redis) -> None:
    bucket = Bucket(redis, RATE)
    drained(bucket, "bulk")
    assert bucket.take("S", 50, "bulk") > 0
    assert bucket.take("S", 1, "normal") == 0
    drained(bucket, "normal")
    assert 0 < bucket.take("S", 5, "normal") < 0.5
    assert bucket.take("S", 1, "urgent") == 0


def test_a_batch_larger_than_the_bucket_goes_when_it_is_full_and_is_paid_off(redis: Redis) -> None:
    bucket = Bucket(redis, 20)
    assert bucket.take("S", 100, "bulk") == 0
    assert bucket.take("S", 1, "bulk") > 4


def test_no_alert_and_no_answer_pays_for_a_broadcast(redis: Redis) -> None:
    bucket = Bucket(redis, 20)
    assert bucket.take("S", 100, "bulk") == 0
    assert [bucket.take("S", 1, lane) for lane in ("urgent", "normal")] == [0, 0]
    assert drained(bucket, "urgent") >= 37, "all that a second brings, twice"
    assert bucket.take("S", 1, "bulk") > 4


def test_alerts_come_before_the_broadcast_of_their_sender(redis: Redis) -> None:
    bucket = Bucket(redis, 20)
    drained(bucket, "urgent")
    assert 1 < bucket.take("S", 10, "bulk") <= 3, "it waits until they are paid off"


def test_a_batch_is_as_large_as_its_lane_has_room_for() -> None:
    pace = connect("redis://127.0.0.1:1", seconds=0.2)
    assert [Bucket(pace, rate).room("bulk") for rate in (100, 20, 1, 0)] == [50, 10, 1, 0]


def test_each_sender_has_a_bucket_and_no_limit_is_none(redis: Redis) -> None:
    bucket = Bucket(redis, RATE)
    drained(bucket, "urgent")
    assert bucket.take("S", 5, "urgent") > 0
    assert bucket.take("another", 5, "urgent") == 0
    assert bucket.take(None, 5, "urgent") == 0
    assert Bucket(redis, 0).take("S", 10_000, "bulk") == 0


def test_two_processes_share_one_bucket(redis: Redis, redis_url: str) -> None:
    drained(Bucket(redis, RATE), "normal")
    assert Bucket(connect(redis_url, seconds=5), RATE).take("S", 5, "normal") > 0


def test_a_take_is_one_round_trip_and_the_bucket_forgets_itself(redis: Redis) -> None:
    bucket = Bucket(redis, RATE)
    bucket.take("S", 1, "normal")
    before = redis.info("stats")["total_commands_processed"]
    bucket.take("S", 1, "normal")
    sent = redis.info("stats")["total_commands_processed"] - before
    assert sent <= 6, "the script, its four commands, and this question"
    assert 0 < redis.ttl("sms:pace:S") <= 64


def test_without_redis_everything_goes_and_it_is_logged_though_not_at_every_text() -> None:
    seconds = iter((0.0, 0.0, 1.0, 3.0, 3.0))
    away = Bucket(connect("redis://127.0.0.1:1", seconds=0.2), RATE, clock=lambda: next(seconds))
    with capture_logs() as said:
        assert [away.take("S", 1, "normal") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert [(line["event"], line["log_level"]) for line in said] == [("bucket_open", "warning")] * 2
