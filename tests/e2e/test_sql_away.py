"""PostgreSQL killed before the last answer: the report is on disk, or the caller is told not."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from models import reports
from tests.e2e import processes
from tests.e2e.canaries import WORD
from tests.e2e.conftest import PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Direct, Phone
from tests.e2e.places import KAPENGURIA, LOPUR, MNAGEI, SIYOI
from tests.e2e.reporting import REFERENCE, Told, asks_after, reference_of, walk
from tests.e2e.stack import Stack
from tests.e2e.until import until

A_MOMENT = 1.5
SOON = 30.0  # seconds from SQL being back to the coordinator's phone


def test_what_sql_cannot_take_is_kept_on_disk_and_told_when_it_is_back(
    stack: Stack, kept: Kept, direct: Direct, phone_of: PhoneOf
) -> None:
    told = Told(KAPENGURIA, f"{WORD} Makutano", category="Fire")
    screen = walk(direct, told, to="confirm")
    with sql_away(stack):
        last = told.answer(screen, direct)
        again = direct.post(direct.text)
        assert len(spooled(stack)) == 1
    reference = reference_of(last)
    assert again.text == f"END {last.words}"
    until(lambda: kept.report(reference), "the report is in SQL", seconds=SOON)
    phone_of(told.place.coordinator).hears(told.landmark, seconds=SOON)
    assert len(kept.alerts(reference)) == 1
    until(lambda: not spooled(stack), "the spool is empty")


def test_a_whole_call_can_be_made_without_sql(
    stack: Stack, kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    told = Told(SIYOI, f"{WORD} Bila", category="Fire")
    with sql_away(stack):
        reference = reference_of(walk(resident, told))
    phone_of(told.place.coordinator).hears(told.landmark, seconds=SOON)
    assert reference in asks_after(resident, reference)


def test_where_neither_sql_nor_disk_can_keep_it_the_caller_is_told_so(
    stack: Stack, kept: Kept, direct: Direct
) -> None:
    told = Told(MNAGEI, f"{WORD} Hapana", category="Fire")
    before = kept.count(reports.reports)
    screen = walk(direct, told, to="confirm")
    with sql_away(stack), no_spool(stack):
        last = told.answer(screen, direct)
        again = direct.post(direct.text)
    assert not last.open and "999" in last.words
    assert REFERENCE.search(last.words) is None
    assert again.text == f"END {last.words}"
    assert kept.count(reports.reports) == before


def test_sql_that_stands_still_for_a_moment_costs_a_moment_and_nothing_else(
    stack: Stack, kept: Kept, direct: Direct, phone_of: PhoneOf
) -> None:
    told = Told(LOPUR, f"{WORD} Subiri", category="Fire")
    screen = walk(direct, told, to="confirm")
    with ThreadPoolExecutor() as meanwhile:
        with standing_still(stack):
            asked = meanwhile.submit(told.answer, screen, direct)
            assert wait([asked], timeout=A_MOMENT).not_done
        last = asked.result()
    phone_of(told.place.coordinator).hears(told.landmark)
    assert direct.post(direct.text).text == f"END {last.words}"
    assert len(kept.alerts(reference_of(last))) == 1


@contextmanager
def standing_still(stack: Stack) -> Iterator[None]:
    """While it lasts every process of PostgreSQL is stopped, with its connections open."""
    postmaster = processes.numbered(stack.process.pid, "postgres")
    all_of_it = [postmaster, *processes.below(postmaster)]
    for number in all_of_it:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in all_of_it:
            os.kill(number, signal.SIGCONT)


@contextmanager
def sql_away(stack: Stack) -> Iterator[None]:
    """While it lasts no connection to PostgreSQL can be had; afterwards it can again."""
    with stack.unwatched():
        stack.kill("postgres")
        until(lambda: refuses(stack), "PostgreSQL is away")
        yield
    until(lambda: not refuses(stack), "PostgreSQL is back", seconds=SOON)


def refuses(stack: Stack) -> bool:
    try:
        with stack.database.connect():
            return False
    except OperationalError:
        return True


def spooled(stack: Stack) -> list[Path]:
    return list((stack.home / "spool").glob("*"))


@contextmanager
def no_spool(stack: Stack) -> Iterator[None]:
    """A file where the folder should be: nothing can be written there, by root neither."""
    folder, aside = stack.home / "spool", stack.home / "spool aside"
    was_there = folder.is_dir()
    if was_there:
        folder.rename(aside)
    folder.write_text("")
    try:
        yield
    finally:
        folder.unlink()
        if was_there:
            aside.rename(folder)
