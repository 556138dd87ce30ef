"""Workers killed with kill -9 between commit and send: one report, one alert."""

from __future__ import annotations

import time

import pytest

from tests.e2e.canaries import WORD
from tests.e2e.conftest import PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import BOBARACHO
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack

WORKERS = ("urgent", "worker")
SOON = 15.0  # seconds; RQ alone would take a minute


@pytest.mark.parametrize(
    ("landmark", "now"),
    [
        pytest.param(f"{WORD} Mosi", True, id="happening now"),
        pytest.param(f"{WORD} Pili", False, id="earlier"),
    ],
)
def test_workers_killed_between_commit_and_send_cost_seconds_and_no_alert(
    stack: Stack, kept: Kept, resident: Phone, phone_of: PhoneOf, landmark: str, now: bool
) -> None:
    told = Told(BOBARACHO, landmark, now=now)
    with stack.frozen(*WORKERS):
        reference = report(resident, told)
        assert kept.the_report(reference).state == "received"
        dead = [stack.kill(name) for name in WORKERS]
    began = time.monotonic()
    phone_of(told.place.coordinator).hears(landmark, seconds=SOON)
    print(f"told {time.monotonic() - began:.1f} s after the workers were killed")
    assert len(kept.alerts(reference)) == 1
    assert kept.comes_to(kept.alerts(reference)[0], "delivered").tries == 1
    assert {stack.another_runs(*pair) for pair in zip(WORKERS, dead, strict=True)} - set(dead)
