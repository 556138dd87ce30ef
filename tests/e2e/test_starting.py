"""Starting, ending and starting again: without the made-up people, and where something is amiss."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.directory import people
from tests.e2e.canaries import WORD
from tests.e2e.half_a_minute import Begun
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import KILIMANI
from tests.e2e.reporting import Told, asks_after, report
from tests.e2e.stack import ROOT, Stack, command, environment, forget, free_port, start
from tests.e2e.until import until

THEFT = Told(KILIMANI, f"{WORD} Dawati", now=False)
DESK = "the national desk was told and has not answered yet."
PROMPT = 15.0  # seconds to end in


@dataclass(frozen=True)
class TwoRuns:
    """What was seen of one home in two runs without anybody to tell."""

    reference: str
    people: int
    at_desk: bool
    said: tuple[str, str]
    seconds: tuple[float, float]
    ports_free: bool
    lines: tuple[str, ...]


@pytest.fixture(scope="module")
def two_runs(
    tmp_path_factory: pytest.TempPathFactory, new_number: Callable[[], str], begun: Begun
) -> TwoRuns:
    """What was `begun` at the other service waits half a minute: here is something to do."""
    home, number = tmp_path_factory.mktemp("desk") / "nobody yet", new_number()
    first = start(home, USALAMA_DEMO="0")
    kept, resident = Kept(first.database), Phone(first.emulator, number)
    reference = report(resident, THEFT)
    until(lambda: kept.the_report(reference).state == "routed", "it is at the desk", seconds=30)
    nobody, at_desk = kept.count(people), kept.the_report(reference).at_desk
    said, ended = asks_after(resident, reference), first.end()
    ports_free = not taken(first.port) and not taken(first.emulator_port)
    second = start(home, USALAMA_DEMO="0")
    said_again = asks_after(Phone(second.emulator, number), reference)
    seconds = (ended, second.end())
    forget(home)
    return TwoRuns(
        reference,
        nobody,
        at_desk,
        (said, said_again),
        seconds,
        ports_free,
        tuple(first.lines + second.lines),
    )


def test_without_the_made_up_people_a_report_goes_to_the_national_desk(two_runs: TwoRuns) -> None:
    assert (two_runs.people, two_runs.at_desk) == (0, True)
    assert two_runs.said[0].startswith(f"{two_runs.reference}: {DESK}")
    assert [line for line in two_runs.lines if "made up" in line] == []


def test_a_second_start_of_a_home_has_its_data(two_runs: TwoRuns) -> None:
    assert two_runs.said[1] == two_runs.said[0]


def test_told_to_end_it_ends_soon_and_leaves_neither_process_nor_port(two_runs: TwoRuns) -> None:
    assert max(two_runs.seconds) < PROMPT
    assert two_runs.ports_free


@pytest.mark.parametrize("setting", ["PORT", "EMULATOR_PORT"])
def test_a_port_in_use_is_one_clear_line(tmp_path: Path, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        status, words = refusal(tmp_path / "a home", **{setting: port})
    assert status == 1
    assert words == f"usalama: port {port} is in use: stop what uses it, or set {setting}"


def test_a_home_in_use_is_one_clear_line(stack: Stack) -> None:
    status, words = refusal(stack.home)
    assert status == 1
    assert words.startswith(f"usalama: {stack.home} is in use by another run")


def test_a_home_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, words = refusal(tmp_path / "file" / "home")
    assert status == 1
    assert words.startswith(f"usalama: cannot write to {tmp_path}")


def refusal(home: Path, **more: str) -> tuple[int, str]:
    """How a start that is refused ends, and the one line it says."""
    ended = subprocess.run(
        command("run"),
        cwd=ROOT,
        env={**environment(home, free_port(), free_port()), **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    (line,) = [*ended.stderr.splitlines(), *ended.stdout.splitlines()]
    return ended.returncode, line


def taken(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
