"""A duty holder asks to speak with the reporter: only who agreed, by the desk, no number shown."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from models.reports import reports
from tests.models.stands import stands
from tests.sms.scene import NOW, Phone, Scene


def agreed(scene: Scene, resident: Phone, contact: str, by: str = "") -> UUID:
    report = scene.report(resident)
    with scene.database.begin() as db:
        stands(db, report, contact=contact, call_by=by)
    return report


def asked_at(scene: Scene, report: UUID) -> object:
    with scene.database.begin() as db:
        return db.execute(select(reports.c.call_asked_at).where(reports.c.id == report)).scalar()


@pytest.mark.parametrize(
    ("contact", "by", "words", "asked"),
    [
        ("call", "coordinator", "asks the reporter to call", True),
        ("call", "desk", "speaks with the national desk only", True),
        ("sms", "", "did not agree to be called", False),
        ("none", "", "did not agree to be called", False),
    ],
    ids=["agreed", "agreed to the desk alone", "agreed to SMS", "agreed to nothing"],
)
def test_who_has_the_report_may_ask(
    scene: Scene, asha: Phone, resident: Phone, contact: str, by: str, words: str, asked: bool
) -> None:
    report = agreed(scene, resident, contact, by)
    number = scene.tell(report, asha)
    scene.texts(asha, f"1 {number}")
    (answer,) = scene.texts(asha, f"CALL {number}")
    assert words in answer and "+254" not in answer
    assert asked_at(scene, report) == (NOW if asked else None)
    assert ("call_asked" in scene.happened(report)) == asked


def test_who_has_not_accepted_must_first(scene: Scene, asha: Phone, resident: Phone) -> None:
    report = agreed(scene, resident, "call", "coordinator")
    (answer,) = scene.texts(asha, f"CALL {scene.tell(report, asha)}")
    assert answer.startswith("Please accept") and asked_at(scene, report) is None


def test_who_does_not_have_it_may_not(
    scene: Scene, asha: Phone, brian: Phone, resident: Phone
) -> None:
    report = agreed(scene, resident, "call", "coordinator")
    scene.texts(asha, f"1 {scene.tell(report, asha)}")
    (answer,) = scene.texts(brian, f"PIGA {scene.tell(report, brian)}")
    assert "Only they can close it" in answer and asked_at(scene, report) is None
