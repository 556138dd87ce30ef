"""Redis emptied between hops, killed in mid-call, and away while a report is made."""

from __future__ import annotations

import pytest
import requests
from redis import Redis
from redis.exceptions import RedisError

from tests.e2e.canaries import WORD
from tests.e2e.conftest import PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Direct, Phone
from tests.e2e.places import KAKUMA, SIDINDI, SIGOMERE, UGUNJA
from tests.e2e.reporting import Told, asks_after, reference_of, report, walk
from tests.e2e.stack import Stack
from tests.e2e.until import until

SOON = 30.0  # seconds a worker may take to find Redis again, and the sweeper to find the work


@pytest.fixture
def redis(stack: Stack) -> Redis:
    return Redis.from_url(stack.redis_url)


def test_redis_emptied_before_every_hop_changes_nothing(
    stack: Stack, kept: Kept, direct: Direct, redis: Redis, phone_of: PhoneOf
) -> None:
    told = Told(KAKUMA, f"{WORD} Turkwel", category="Fire")
    last = walk(direct, told, between=redis.flushall)
    redis.flushall()
    again = direct.post(direct.text)
    redis.flushall()
    phone_of(told.place.coordinator).hears(told.landmark)
    assert again.text == f"END {last.words}"
    assert len(kept.alerts(reference_of(last))) == 1


def test_a_call_goes_on_while_redis_is_killed_and_comes_back(
    stack: Stack, kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(UGUNJA, f"{WORD} Simba", category="Fire")
    screen = walk(resident, told, to="landmark")
    dead = stack.kill("redis")
    screen = told.answer(screen, resident)
    stack.another_runs("redis", dead)
    until(lambda: _answers(stack), "Redis answers", seconds=SOON)
    while screen.open:
        screen = told.answer(screen, resident)
    phone_of(told.place.coordinator).hears(told.landmark, seconds=SOON)
    reference = reference_of(screen)
    assert len(kept.alerts(reference)) == 1
    assert reference in asks_after(resident, reference)


def test_what_is_reported_while_redis_is_away_is_told_when_it_is_back(
    stack: Stack, kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(SIDINDI, f"{WORD} Bondo", category="Fire")
    with stack.unwatched():
        dead = stack.kill("redis")
        reference = report(resident, told)
        assert kept.the_report(reference).state == "received"
        assert "redis" in unready(stack)
    stack.another_runs("redis", dead)
    phone_of(told.place.coordinator).hears(told.landmark, seconds=SOON)
    assert len(kept.alerts(reference)) == 1


def test_the_workers_are_all_there_again_afterwards(
    stack: Stack, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(SIGOMERE, f"{WORD} Tena", now=False)
    report(resident, told)
    phone_of(told.place.coordinator).hears(told.landmark, seconds=SOON)
    assert len({stack.another_runs(name, 0) for name in ("urgent", "worker", "clock")}) == 3


def unready(stack: Stack) -> list[str]:
    """The parts that /readyz complains of."""
    answer = requests.get(f"{stack.web}/readyz", timeout=10)
    assert answer.status_code == 503
    return [part for part, reason in answer.json()["reasons"].items() if reason]


def _answers(stack: Stack) -> bool:
    try:
        return bool(Redis.from_url(stack.redis_url).ping())
    except RedisError:
        return False
