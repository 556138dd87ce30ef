"""Two alerts that only the clock can mend, half a minute later."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.canaries import WORD
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import KISII_CENTRAL, NACHOLA
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack
from tests.e2e.until import until

A_WHILE = 60.0  # seconds: the half minute, the sweeper's beat, and room
TAKEN = Told(KISII_CENTRAL, f"{WORD} Gusii", category="Fire")
REFUSED = Told(NACHOLA, f"{WORD} Baragoi", category="Fire")


@dataclass(frozen=True)
class Begun:
    """Both references; of the second what the gateway said, and for how many seconds it waits."""

    taken: str
    refused: str
    said: str
    waits: float


def refuse(kept: Kept, resident: Phone) -> Begun:
    """Reports while the gateway knows no such sender."""
    refused = report(resident, REFUSED)
    until(lambda: kept.alerts(refused), "the alert is written")
    alert = kept.alert_to(refused, "coordinator")
    message = until(
        lambda: found if (found := kept.text_of(alert)).reason else None, "the gateway refused"
    )
    assert message.next_at
    waits = (message.next_at - message.created_at).total_seconds()
    return Begun("", refused, message.reason, waits)


def take_and_die(stack: Stack, resident: Phone, coordinator: Phone) -> str:
    """Reports while the gateway is slow to answer, and kills whoever waits for its answer."""
    taken = report(resident, TAKEN)
    coordinator.hears(TAKEN.landmark)
    for name in ("urgent", "worker"):
        stack.kill(name)
    return taken
