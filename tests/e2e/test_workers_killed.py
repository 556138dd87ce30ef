"""Workers killed with kill -9 at the worst moments: one report, one alert, or two and marked."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from tests.e2e.canaries import WORD
from tests.e2e.conftest import Fault, NewPhone, PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import BOBARACHO, KISII_CENTRAL, NACHOLA
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack
from tests.e2e.until import until

WORKERS = ("urgent", "worker")
SOON = 15.0  # seconds; RQ alone would take a minute
HALF_A_MINUTE = 50.0  # what the clock gives a try before it is given up, and room to see it


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
    assert [stack.another_runs(*pair) > 0 for pair in zip(WORKERS, dead, strict=True)]


@dataclass(frozen=True)
class Waiting:
    """Two alerts that nobody can do anything about before half a minute is over."""

    killed: str
    refused: str


@pytest.fixture(scope="module")
def half_a_minute(stack: Stack, kept: Kept, new_phone: NewPhone, phone_of: PhoneOf) -> Waiting:
    """Both begun together, to wait for both at once."""
