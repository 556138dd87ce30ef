"""Jobs for tests of the queues: what a worker finds under its names."""

from __future__ import annotations

from queues import Tasks

DONE: list[str] = []
TASKS: Tasks = {
    "send.normal": ("tests.working.jobs.send", "normal"),
    "handle": ("tests.working.jobs.handle", "urgent"),
}


def send(subject: str) -> None:
    DONE.append(subject)


def handle(subject: str) -> None:
    raise KeyError(f"what {subject} says must not be told")
