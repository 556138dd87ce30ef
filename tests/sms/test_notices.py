"""Safety notices end with STOP, and with the gateway's own opt-out."""

from __future__ import annotations

import pytest

from models import subscriptions
from tests.sms.scene import NOW, Phone, Scene


def on(scene: Scene, phone: Phone, *wards: str) -> None:
    with scene.database.begin() as db:
        for ward in wards:
            subscriptions.subscribe(db, phone.contact, ward, language="en", channel="ussd", now=NOW)


def off(scene: Scene, phone: Phone) -> list[str]:
    """By which channel each notice was ended; '' while it is on."""
    with scene.database.begin() as db:
        return [one.ended_by for one in subscriptions.of_contact(db, phone.contact)]


@pytest.mark.parametrize("words", ["STOP", "acha", "Stop please"])
def test_stop_ends_every_notice(scene: Scene, resident: Phone, words: str) -> None:
    on(scene, resident, "1371", "1372")
    scene.texts(resident, words)
    assert off(scene, resident) == ["sms", "sms"]


def test_start_does_not_bring_notices_back(scene: Scene, resident: Phone) -> None:
    on(scene, resident, "1371")
    scene.texts(resident, "STOP")
    scene.texts(resident, "START")
    assert off(scene, resident) == ["sms"]


def test_ending_the_news_of_a_report_leaves_notices(scene: Scene, resident: Phone) -> None:
    report = scene.report(resident)
    on(scene, resident, "1371")
    scene.texts(resident, f"STOP {scene.state(report).reference}")
    assert off(scene, resident) == [""]
