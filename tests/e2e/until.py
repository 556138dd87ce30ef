"""Waiting for something to be so, with a deadline and in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
EVERY = 0.03


def until(seen: Callable[[], T | None], what: str, *, seconds: float = 15.0) -> T:
    """The first thing seen that is not empty, zero or false; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (now := seen()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}; last seen: {now!r}"
        time.sleep(EVERY)
    return now
