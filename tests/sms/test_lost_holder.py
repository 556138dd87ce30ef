"""Whom the alarm of a lost duty holder counts as left: who can be told now, of the same things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sms.posted import Line
from tests.sms.scene import Phone, Scene
from tests.sms.test_refusals import by_stop, desk, line, told

__all__ = ["desk", "line"]  # fixtures


@pytest.mark.parametrize(
    ("why", "change"),
    [
        (
            "outside the hours",
            "update duties set hours = 'Mo-Fr 08:00-18:00' where person_id = %(id)s",
        ),
        ("for fire alone", "update duties set categories = '{fire}' where person_id = %(id)s"),
        ("off duty", "update people set off_until = '2027-01-01' where id = %(id)s"),
        ("no licence", "update organisations set kind = 'private_security' where id = %(org)s"),
    ],
    ids=["outside the hours", "for fire alone", "off duty", "no licence"],
)
def test_another_who_is_not_there_now_is_no_comfort(
    scene: Scene, asha: Phone, brian: Phone, desk: Phone, below: Callable[[int], int], line: Line,
    why: str, change: str,
) -> None:  # fmt: skip
    with scene.database.begin() as db:
        db.exec_driver_sql(change, {"id": brian.person, "org": brian.organisation})
    by_stop(scene, asha, line)
    ((_purpose, _to, words),) = told(scene, below)
    assert words.endswith("Nobody there can be told of reports now."), why
