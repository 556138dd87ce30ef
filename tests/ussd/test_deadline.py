"""One hop, one deadline: what it does for work in time, work too slow, and work never begun."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event

import pytest

from ussd.deadline import Deadline, Threads, TooSlow


@pytest.fixture
def stop() -> Iterator[Event]:
    """Ends what stands still, when the test is over."""
    event = Event()
    yield event
    event.set()


def test_work_in_time_gives_what_it_finds_or_raises() -> None:
    begun = Deadline(1.0).begun()
    assert begun.within(lambda: 417) == 417
    with pytest.raises(ZeroDivisionError):
        begun.within(lambda: 1 // 0)


def test_the_pieces_of_one_hop_share_its_time(stop: Event) -> None:
    begun = Deadline(0.3, whole=0.5).begun()
    began = time.monotonic()
    for _piece in range(4):
        with pytest.raises(TooSlow):
            begun.within(lambda: stop.wait(10))
    assert 0.4 < time.monotonic() - began < 0.9
    assert begun.left <= 0 < Deadline(0.3, whole=0.5).begun().left


def test_where_every_thread_stands_still_nobody_waits_and_nothing_is_queued(stop: Event) -> None:
    deadline, done = Deadline(0.2, threads=Threads(2)), []
    for _thread in range(2):
        with pytest.raises(TooSlow):
            deadline.within(lambda: stop.wait(10))
    began = time.monotonic()
    with pytest.raises(TooSlow):
        deadline.within(lambda: done.append("within"))
    deadline.later(lambda: done.append("later"))
    assert time.monotonic() - began < 0.1
    stop.set()
    until = time.monotonic() + 5
    while deadline.threads.stuck and time.monotonic() < until:
        time.sleep(0.01)
    assert deadline.within(lambda: "again") == "again" and done == []


def test_work_that_never_began_is_taken_back(stop: Event) -> None:
    deadline, done = Deadline(0.2, threads=Threads(1)), []
    deadline.later(lambda: stop.wait(10))
    with pytest.raises(TooSlow):
        deadline.within(lambda: done.append("queued"))
    assert not deadline.threads.stuck, "the one that stands still was not waited for"
    stop.set()
    assert deadline.within(lambda: "next") == "next" and done == []
