"""The calls of duty holders in tests/calls, over a ward where three reports wait."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models import alerts
from tests.sms.scene import NOW, Scene
from tests.ussd.duties import ASHA, Dial, near
from tests.ussd.test_calls import FOLDER, goes_as_written

CALLS = sorted(FOLDER.glob("duty_*.txt"))
WAITING = (
    ("fire", "Yaya centre", True, 20),
    ("theft", "", False, 10),
    ("drugs", "gate 4", False, 5),
)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.stem)
def test_a_call_of_a_duty_holder_goes_as_written_down(
    call: Path, phone: Dial, scene: Scene, pytestconfig: pytest.Config
) -> None:
    language = "sw" if call.stem.endswith("_sw") else "en"
    asha = scene.coordinator(1, "Kilimani Forum", language=language)
    scene.coordinator(3, "Dagoretti North Desk", level=1)
    for number, (category, landmark, now, minutes) in enumerate(WAITING, 417):
        report = scene.report(category=category, happening_now=now)
        near(scene, report, landmark)
        told = scene.tell(report, asha, at=NOW - timedelta(minutes=minutes))
        with scene.database.begin() as db:
            alert = alerts.numbered(db, [asha.person], told)  # type: ignore[list-item]
            assert alert is not None
            alerts.change(db, alert.id, short_number=number)
    goes_as_written(call, phone(ASHA), update=pytestconfig.getoption("update"))
