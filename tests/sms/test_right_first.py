"""Routed right the first time: what counts, what does not, and what it teaches."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models import right_first
from models.right_first import Lesson, Month, Place
from tests.sms.scene import NOW, Phone, Scene

SPAN = (NOW - timedelta(days=40), NOW + timedelta(days=1))


def measured(scene: Scene) -> tuple[list[Month], list[Place], list[Lesson]]:
    with scene.database.begin() as db:
        return (
            right_first.by_month(db, *SPAN),
            right_first.by_place(db, *SPAN, 9),
            right_first.lessons(db, *SPAN, 9),
        )


def told(
    scene: Scene, phone: Phone, level: int = 0, report: UUID | None = None
) -> tuple[UUID, int]:
    report = report or scene.report()
    return report, scene.tell(report, phone, level=level)


@pytest.mark.parametrize(
    ("words", "right", "elsewhere"),
    [
        pytest.param("1 {}", 1, 0, id="taken"),
        pytest.param("3 {} 1", 1, 0, id="closed at once"),
        pytest.param("2 {} busy", 0, 0, id="passed on, busy"),
        pytest.param("2 {} not my area", 0, 1, id="passed on as another area's"),
        pytest.param("3 {} 4", 0, 1, id="closed as not ours"),
        pytest.param("LIST", 0, 0, id="not answered"),
    ],
)
def test_what_the_first_told_did_is_counted(
    scene: Scene, asha: Phone, words: str, right: int, elsewhere: int
) -> None:
    _, number = told(scene, asha)
    scene.texts(asha, words.format(number), NOW + timedelta(minutes=1))
    months, places, lessons = measured(scene)
    assert months == [Month("2026-11", 1, right, elsewhere)]
    assert places == [Place("2026-11", "1371", "theft", 1, right, elsewhere)]
    assert lessons == [Lesson("1371", "theft", 1)] * elsewhere


def test_one_taken_by_a_later_level_was_not_right_the_first_time(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    report, _ = told(scene, asha)
    _, number = told(scene, brian, level=1, report=report)
    scene.texts(brian, f"1 {number}", NOW + timedelta(minutes=1))
    assert measured(scene)[0] == [Month("2026-11", 1, 0, 0)]
