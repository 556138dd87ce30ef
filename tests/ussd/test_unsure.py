"""A command that did not answer in time: it is not done and never will be, or that is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from models.contacts import contacts
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count
from ussd.closing import Desk
from ussd.deadline import Deadline, Ticket
from ussd.spooled import file_spooled

Dial = Callable[..., Phone]
STOP_SMS = ("1", "6", "2", "1", "1")


def test_a_ticket_is_used_or_torn_and_never_both() -> None:
    used, torn = Ticket(), Ticket()
    assert used.use() and not used.tear() and not used.use()
    assert torn.tear() and not torn.use()


@dataclass(frozen=True)
class Slow:
    """SQL that stands still at one point, until it is let go."""

    go: Event
    done: Event


@contextmanager
def standing_at(database: Engine, point: str, statement: str = "") -> Iterator[Slow]:
    """`point` is an event of SQLAlchemy's; a statement that holds the words is the one."""
    slow = Slow(Event(), Event())

    def stand(*given: Any) -> None:
        if not statement or statement in str(given[2]):
            slow.go.wait(10)

    def end(*given: Any) -> None:
        slow.done.set()

    event.listen(database, point, stand)
    event.listen(database, "checkin", end)
    try:
        yield slow
    finally:
        slow.go.set()
        event.remove(database, point, stand)
        event.remove(database, "checkin", end)


@pytest.fixture
def hurried(phone: Dial, desk: Desk) -> Callable[..., Phone]:
    """A call that waits for SQL at its END long enough to come to it, on a busy machine too."""

    def dialled(*typed: str) -> Phone:
        made = phone(careful=False).types(*typed)
        made.desk = replace(desk, deadline=Deadline(3.0))
        return made

    return dialled


def test_what_was_not_done_in_time_is_not_done_later(
    hurried: Callable[..., Phone], database: Engine
) -> None:
    dialled = hurried(*STOP_SMS[:-1])
    with standing_at(database, "before_cursor_execute", "sms_stopped_at") as slow:
        began = time.monotonic()
        dialled.types(STOP_SMS[-1]).ends().sees("Sorry, the line went wrong", "999/112")
        assert time.monotonic() - began < 6
        slow.done.clear()
        slow.go.set()
        assert slow.done.wait(10), "the transaction has ended"
    with database.connect() as db:
        assert db.execute(select(contacts.c.id)).all() == []
    assert count(database, "call_receipts") == 0
    assert dialled.again() == dialled.shown


def test_what_may_have_been_done_is_said_to_be(
    hurried: Callable[..., Phone], database: Engine
) -> None:
    dialled = hurried(*STOP_SMS[:-1])
    with standing_at(database, "commit"):
        dialled.types(STOP_SMS[-1]).ends()
        dialled.sees("It may have been done or not", "dial *384*70421# and look", "999/112")
    assert len(dialled.shown) <= 160


def test_it_is_said_in_kiswahili_too(hurried: Callable[..., Phone], database: Engine) -> None:
    dialled = hurried("2", *STOP_SMS[1:-1])
    with standing_at(database, "commit"):
        dialled.types(STOP_SMS[-1]).ends().sees("Huenda imefanyika au la", "999/112")
    assert len(dialled.shown) <= 160


def test_a_report_at_its_commit_is_promised_and_is_one(
    hurried: Callable[..., Phone], desk: Desk, database: Engine
) -> None:
    dialled = hurried("1", "1", "1", "kilimani", "1", "Yaya centre", "1")
    with standing_at(database, "commit"):
        dialled.types("1").ends().sees("Your number is")
    until_one = time.monotonic() + 10
    while count(database, "reports") == 0 and time.monotonic() < until_one:
        time.sleep(0.02)
    file_spooled(desk)
    assert count(database, "reports") == 1 and list(desk.spool.waiting()) == []
