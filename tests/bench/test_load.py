"""The generator: hops in order, calls that keep coming, and times that hide no stop."""

from __future__ import annotations

import time
from collections import defaultdict
from random import Random
from threading import Event, Lock

import pytest

from bench.calls import FILED, HOPS, Callers
from bench.line import Broken
from bench.load import Pace, Stalled, arriving, drive, full_speed
from tests.bench.answering import answering, posts

STOP = 0.4  # seconds the server stands still


def test_every_hop_is_answered_and_none_is_sent_before_the_answer_to_the_last(
    callers: Callers,
) -> None:
    heard: dict[str, list[str]] = defaultdict(list)

    def answer(call: str, text: str) -> str:
        heard[call].append(text)
        return f"CON {text}"

    with answering(answer) as target:
        calls = callers.calls(9, FILED, target)
        run = drive(calls, full_speed(9, most_open=4, connections=3), target.port)
    assert len(run.asked) == posts(calls) and len(heard) == 9
    assert all(len(texts) == HOPS and sorted(texts, key=len) == texts for texts in heard.values())
    assert len(run.last_hops) == 9
    assert all(hop.due <= hop.sent <= hop.came for hop in run.asked)


def test_no_more_calls_are_open_than_the_pace_allows(callers: Callers) -> None:
    lock, is_open, most = Lock(), set[str](), [0]

    def answer(call: str, text: str) -> str:
        with lock:
            is_open.add(call)
            most[0] = max(most[0], len(is_open))
            if text.count("*") == HOPS - 2:
                is_open.discard(call)
        return "CON"

    with answering(answer) as target:
        drive(callers.calls(12, FILED, target), full_speed(12, most_open=3), target.port)
    assert most[0] <= 3


def test_a_server_that_stops_is_charged_with_all_that_was_due_meanwhile(callers: Callers) -> None:
    """The only connection waits; the calls behind it were due all the same."""
    lock, times = Lock(), [0]

    def answer(call: str, text: str) -> str:
        with lock:
            times[0] += 1
            if times[0] == 1:
                time.sleep(STOP)
        return "CON"

    pace = Pace((0.0, 0.01, 0.02), lambda: 0.0, most_open=3, connections=1)
    with answering(answer) as target:
        run = drive(callers.calls(3, FILED[:1], target), pace, target.port)
    late = sorted(hop.took for hop in run.asked)
    assert len(late) == 3 and late[0] >= STOP - 0.03
    assert sum(hop.came - hop.sent >= STOP for hop in run.asked) == 1


def test_calls_arrive_at_the_same_moments_for_the_same_seed() -> None:
    first, second = (arriving(Random(7), 20, seconds=2.0, think=0.1) for _ in range(2))
    assert first.arrivals == second.arrivals == sorted(first.arrivals)
    assert len(first.arrivals) == 20 and 0 <= min(first.arrivals) < max(first.arrivals) <= 2.0
    assert [first.think() for _ in range(9)] == [second.think() for _ in range(9)]


def test_a_server_that_never_answers_ends_the_run_with_the_count(callers: Callers) -> None:
    never = Event()

    def answer(call: str, text: str) -> str | None:
        if text:
            never.wait(20)
        return None if text else "CON"

    with answering(answer) as target:
        calls = callers.calls(1, FILED, target)
        with pytest.raises(Stalled, match="1 of 7 hops were answered"):
            drive(calls, full_speed(1), target.port, patience=0.3)
        never.set()


def test_a_server_that_hangs_up_is_named(callers: Callers) -> None:
    with answering(lambda call, text: None) as target, pytest.raises(Broken, match="hung up"):
        drive(callers.calls(1, FILED, target), full_speed(1), target.port)
