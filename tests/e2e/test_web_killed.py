"""The web process killed with kill -9 in mid-call: it holds nothing that a call needs."""

from __future__ import annotations

import os
import signal

from tests.e2e import processes
from tests.e2e.canaries import WORD
from tests.e2e.conftest import PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Direct
from tests.e2e.places import KALOBEYEI
from tests.e2e.reporting import Told, reference_of, walk
from tests.e2e.stack import Stack, answers
from tests.e2e.until import until

SOON = 30.0  # seconds for the web process to be back


def test_a_call_goes_on_after_the_web_process_was_killed(
    stack: Stack, kept: Kept, direct: Direct, phone_of: PhoneOf
) -> None:
    told = Told(KALOBEYEI, f"{WORD} Katikati", category="Fire")
    screen = walk(direct, told, to="now")
    stack.another_runs("web", stack.kill("web"))
    until(lambda: answers(stack.port), "the web process is back", seconds=SOON)
    while screen.open:
        screen = told.answer(screen, direct)
    phone_of(told.place.coordinator).hears(told.landmark)
    assert len(kept.alerts(reference_of(screen))) == 1


def test_a_call_that_ended_is_answered_the_same_by_the_next_web_process(
    stack: Stack, direct: Direct
) -> None:
    last = walk(direct, Told(KALOBEYEI, f"{WORD} Mwishoni", category="Fire"))
    (inner,) = processes.below(processes.numbered(stack.process.pid, "web"))
    os.kill(inner, signal.SIGKILL)
    until(lambda: not processes.lives(inner) and answers(stack.port), "it is back", seconds=SOON)
    assert direct.post(direct.text).text == f"END {last.words}"
