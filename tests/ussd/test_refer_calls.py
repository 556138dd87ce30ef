"""The calls about centres in tests/calls: one of Nairobi is accredited, and answers what it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sms.scene import Scene
from tests.ussd.centres import a_centre, remembers_kilimani
from tests.ussd.test_calls import FOLDER, goes_as_written
from tests.ussd.test_refer import CALLER, Dial

CALLS = sorted(FOLDER.glob("centre_*.txt"))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.stem)
def test_a_call_about_a_centre_goes_as_written_down(
    call: Path, phone: Dial, scene: Scene, pytestconfig: pytest.Config
) -> None:
    remembers_kilimani(scene, CALLER, "sw" if call.stem.endswith("_sw") else "en")
    a_centre(scene)
    goes_as_written(call, phone(CALLER), update=pytestconfig.getoption("update"))
