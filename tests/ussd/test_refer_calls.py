"""The calls about centres in tests/calls: one of Nairobi is accredited, and answers what it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import contacts
from models.referral_tables import referral_alerts
from tests.sms.scene import Scene
from tests.ussd.centres import Centre, a_centre, remembers_kilimani
from tests.ussd.test_calls import FOLDER, goes_as_written
from tests.ussd.test_refer import ASK, CALLER, Dial

CALLS = sorted(FOLDER.glob("centre_*.txt"))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.stem)
def test_a_call_about_a_centre_goes_as_written_down(
    call: Path, phone: Dial, scene: Scene, pytestconfig: pytest.Config
) -> None:
    language = "sw" if call.stem.endswith("_sw") else "en"
    remembers_kilimani(scene, CALLER, language)
    centre, who = a_centre(scene), CALLER
    if call.stem.startswith("centre_answers"):
        phone(CALLER).types(*ASK).ends()
        who = _told_as_612(scene, centre, language)
    goes_as_written(call, phone(who), update=pytestconfig.getoption("update"))


def _told_as_612(scene: Scene, centre: Centre, language: str) -> str:
    """The counsellor's number, who was told of the request under a number that stays the same."""
    centre.routed()
    with scene.database.begin() as db:
        db.execute(referral_alerts.update().values(short_number=612))
        contacts.prefer(db, centre.counsellor.contact, language=language)
    return "+254700000420"
