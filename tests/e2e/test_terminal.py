"""The same report from a terminal: `usalama dial`, its answers read a line each."""

from __future__ import annotations

import subprocess

from tests.e2e.canaries import WORD
from tests.e2e.conftest import PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import MUTIRA
from tests.e2e.reporting import REFERENCE
from tests.e2e.stack import ROOT, Stack, command, environment

LANDMARK = f"{WORD} Ngurubanini"  # unlike any other in this ward: it would be one incident
ANSWERS = ("1", "1", "1", f"{MUTIRA.typed}, {LANDMARK}", "1", "2")


def test_a_report_can_be_made_from_a_terminal(
    stack: Stack, kept: Kept, resident: Phone, phone_of: PhoneOf
) -> None:
    said = subprocess.run(
        command("dial", "--phone", resident.number),
        cwd=ROOT,
        env=environment(stack.home, stack.port, stack.emulator_port),
        input="".join(f"{answer}\n" for answer in ANSWERS),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = REFERENCE.search(said.stdout)
    assert said.returncode == 0 and found, said.stdout + said.stderr
    # the tests before this one end SQL and the workers: they may still be coming back
    (alert,) = phone_of(MUTIRA.coordinator).hears(LANDMARK, seconds=40)
    assert "Theft or robbery, Mutira" in alert
    assert len(kept.alerts(found[0])) == 1
