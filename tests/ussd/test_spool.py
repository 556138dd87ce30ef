"""The spool never stops: what SQL will not have is set aside, and what waits behind it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select

from models.database import connect as connect_sql
from models.reports import reports
from tests.launch.waiting import until
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count
from ussd.blocks import Blocks
from ussd.closing import Desk
from ussd.ending import Ending
from ussd.spool import Spool, set_aside
from ussd.spooled import file_spooled, keep_filing

Dial = Callable[..., Phone]
TO_CONFIRM = ("1", "1", "1", "kilimani", "1", "Yaya centre", "1")


@dataclass
class Heard:
    """A log that keeps what it is told."""

    lines: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def critical(self, event: str, **facts: Any) -> None:
        self.lines.append((event, facts))

    info = warning = error = critical


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def listening(desk: Desk, heard: Heard) -> Desk:
    return replace(desk, log=heard)  # type: ignore[arg-type]


@pytest.fixture
def nowhere() -> Iterator[Engine]:
    """SQL that is away."""
    engine = connect_sql("postgresql+psycopg://usalama@/usalama?host=/nowhere", "web")
    yield engine
    engine.dispose()


def ending(desk: Desk, number: int, **more: Any) -> Ending:
    given = Ending(
        does="file",
        names=(f"{number:032x}",),
        call=f"{number:032x}",
        number=f"+2547000007{number:02d}",
        network="63902",
        language="en",
        answers={"category": "theft", "ward_found": "1371", "now": "yes", "confirm": "send"},
        reference=desk.blocks.draw(),
        at=desk.clock().isoformat(),
        private=False,
        reply="END Sent.",
    )
    return replace(given, **more)


POISONS: dict[str, dict[str, Any]] = {
    "a category nobody knows": {"answers": {"category": "earthquake", "ward_found": "1371"}},
    "a letter SQL cannot hold": {
        "answers": {"category": "theft", "ward_found": "1371", "who_calls": "\x00"}
    },
    "a reference that is taken": {"reference": "482130971"},
    "a command that is gone": {"does": "file_by_post"},
    "a time nobody can read": {"at": "yesterday"},
}


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)
def test_what_sql_will_not_have_is_set_aside_and_the_next_goes_on(
    listening: Desk, heard: Heard, database: Engine, tmp_path: Path, poison: dict[str, Any]
) -> None:
    listening.spool.keep(ending(listening, 1, reference="482130971"))
    assert file_spooled(listening) == 1
    listening.spool.keep(ending(listening, 2, **poison))
    listening.spool.keep(ending(listening, 3))
    assert file_spooled(listening) == 1
    assert count(database, "reports") == 2
    assert set_aside(tmp_path / "spool") == 1
    assert listening.spool.told((f"{2:032x}",)) == "END Sent.", "the caller's answer stays"
    ((event, facts),) = heard.lines
    assert event == "report_set_aside" and set(facts) == {"fault"}
    assert file_spooled(listening) == 0


def test_what_was_set_aside_is_tried_once_more_when_the_process_begins(
    desk: Desk, database: Engine, tmp_path: Path
) -> None:
    desk.spool.keep(ending(desk, 2))
    desk.spool.set_aside(ending(desk, 2))
    assert file_spooled(desk) == 0 and set_aside(tmp_path / "spool") == 1
    with running(desk):
        until(lambda: count(database, "reports") == 1, seconds=10)
    assert list((tmp_path / "spool").iterdir()) == []


def test_the_thread_outlives_whatever_goes_wrong_at_one_look(
    desk: Desk, database: Engine, heard: Heard
) -> None:
    breaking = replace(desk, spool=Breaking(desk.spool), log=heard)  # type: ignore[arg-type]
    with running(breaking):
        until(lambda: ("spool_not_drained", {"fault": "RuntimeError"}) in heard.lines, seconds=10)
        desk.spool.keep(ending(desk, 4))
        until(lambda: count(database, "reports") == 1, seconds=10)


def test_while_sql_is_away_nothing_is_set_aside(
    desk: Desk, nowhere: Engine, database: Engine, tmp_path: Path
) -> None:
    desk.spool.keep(ending(desk, 5))
    assert file_spooled(replace(desk, database=nowhere)) == 0
    assert set_aside(tmp_path / "spool") == 0
    assert file_spooled(desk) == 1 and count(database, "reports") == 1


def test_files_that_another_process_takes_meanwhile_stop_nobody(
    desk: Desk, database: Engine, tmp_path: Path
) -> None:
    for number in (6, 7, 8):
        desk.spool.keep(ending(desk, number))
    looking = desk.spool.waiting()
    first = next(looking)
    assert file_spooled(desk) == 3
    assert list(looking) == [] and first.names == (f"{6:032x}",)
    (tmp_path / "spool" / "gone.sealed").symlink_to(tmp_path / "nothing there")
    assert list(desk.spool.waiting()) == [], "gone between the list and the look at its time"
    desk.spool.set_aside(first)
    assert count(database, "reports") == 3


@pytest.mark.parametrize("torn", [b"", b"half of it"], ids=["empty", "half written"])
def test_a_file_torn_by_a_process_that_died_is_written_whole_when_the_hop_comes_again(
    desk: Desk, database: Engine, tmp_path: Path, torn: bytes
) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / f"{9:032x}.sealed").write_bytes(torn)
    promised = desk.spool.keep(ending(desk, 9))
    assert desk.spool.keep(ending(desk, 9)).reference == promised.reference
    assert [path.name for path in (tmp_path / "spool").iterdir()] == [f"{9:032x}.sealed"]
    assert file_spooled(desk) == 1 and count(database, "reports") == 1


def test_two_at_once_keep_one_and_promise_the_same(desk: Desk) -> None:
    endings = [ending(desk, 10) for _process in range(8)]
    with ThreadPoolExecutor(8) as pool:
        told = {kept.reference for kept in pool.map(desk.spool.keep, endings)}
    (waiting,) = desk.spool.waiting()
    assert told == {waiting.reference}


def test_a_report_whose_reference_clashes_gets_a_fresh_one(
    phone: Dial, desk: Desk, database: Engine
) -> None:
    shown = phone().types(*TO_CONFIRM, "1").ends().shown
    taken = shown.split("number is ")[1].split(".")[0].replace("-", "")
    again = phone("+254700000502", careful=False)
    again.desk = replace(desk, blocks=Taken(desk.blocks, [taken]))  # type: ignore[arg-type]
    again.types(*TO_CONFIRM, "1").ends().sees("Sent. Your number is")
    assert again.shown != shown and count(database, "reports") == 2
    assert list(desk.spool.waiting()) == []


def test_a_report_sql_will_not_have_is_promised_to_nobody(
    phone: Dial, listening: Desk, heard: Heard, database: Engine, tmp_path: Path
) -> None:
    shown = phone().types(*TO_CONFIRM, "1").ends().shown
    taken = shown.split("number is ")[1].split(".")[0].replace("-", "")
    again = phone("+254700000502", careful=False)
    blocks = Taken(listening.blocks, [taken, taken])
    again.desk = replace(listening, blocks=blocks)  # type: ignore[arg-type]
    again.types(*TO_CONFIRM, "1").ends().sees("could not keep your report", "999/112")
    assert again.again() == again.shown
    assert count(database, "reports") == 1 and not (tmp_path / "spool").exists()
    event, facts = heard.lines[-1]
    assert (event, facts["fault"]) == ("report_not_kept", "IntegrityError")


def test_a_queue_that_fails_unsays_no_report(phone: Dial, desk: Desk, database: Engine) -> None:
    def breaks(task: str, subject: str) -> None:
        raise ValueError(task)

    dialled = phone(careful=False)
    dialled.desk = replace(desk, nudge=breaks)
    dialled.types(*TO_CONFIRM, "1").ends().sees("Sent. Your number is")
    with database.connect() as db:
        assert db.execute(select(reports.c.state)).scalar_one() == "received"


@dataclass
class Taken:
    """References of which the first are another's."""

    blocks: Blocks
    first: list[str]

    def take(self) -> str | None:
        return self.first.pop() if self.first else self.blocks.take()

    def fill(self) -> None:
        self.blocks.fill()


@dataclass
class Breaking:
    """A spool whose first look breaks."""

    spool: Spool
    broken: bool = False

    def try_again(self) -> None:
        self.spool.try_again()

    def waiting(self) -> Iterator[Ending]:
        if not self.broken:
            self.broken = True
            raise RuntimeError
        return self.spool.waiting()

    def drop(self, ending: Ending) -> None:
        self.spool.drop(ending)


@contextmanager
def running(desk: Desk) -> Iterator[None]:
    """The thread that drains, for as long as a test needs it."""
    stop = Event()
    thread = Thread(target=keep_filing, args=(desk, stop, 0.05))
    thread.start()
    yield
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
