"""What the directory must hold for a deed to be done to it, and the forms of those deeds."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.directory import duties, forum_wards, organisations
from tests.console import stories
from tests.console.stories import Evening
from tests.console.walking import FORUM

GRACE, DUTY = stories.known_id("Grace Wanjiru"), stories.known_id("a duty of Grace")
_WHERE = {"area_level": "ward", "area_code": "1371", "level": "1"}
FORMS: dict[str, dict[str, str]] = {
    "set_papers": {"accredited_until": "2030-12-31"},
    "add_duty": {"person": str(GRACE), **_WHERE},
    "end_duty": {"duty": str(DUTY)},
    "add_ward": {"ward": "1376", "reason": "Asked to"},
    "end_ward": {"ward": "1372", "since": "2026-01-01"},
    "copy_rule_row": {"category": "fire", "version": "0"},
}


def stand(evening: Evening, endpoint: str) -> None:
    """Makes the directory so that the deed can be done."""
    if endpoint == "set_papers":
        here = organisations.c.id == FORUM
        evening.db.execute(organisations.update().where(here).values(kind="rehab"))
    if endpoint == "end_duty":
        held: dict[str, Any] = {**_WHERE, "level": 1, "hours": "", "held_from": evening.now}
        evening.db.execute(duties.insert().values(id=DUTY, person_id=GRACE, **held))
    if endpoint == "end_ward":
        link = {"organisation_id": FORUM, "ward_code": "1372", "reason": "", "doubt": ""}
        evening.db.execute(forum_wards.insert().values(valid_from=date(2026, 1, 1), **link))
