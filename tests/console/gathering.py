"""A meeting of the forum of the evening, and what the form for another holds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models import meetings
from tests.console.stories import FORUM, Evening, known_id

MEETING_FORM = {
    "forum": known_id(FORUM).hex,
    "day": "2026-12-05",
    "clock": "14:00",
    "venue": "Chief's camp",
    "about_en": "street lights",
    "about_sw": "taa za barabarani",
    "ward": "",
}


def meeting(evening: Evening, of: str = FORUM) -> UUID:
    new = known_id("meeting of the forum")
    meetings.add(
        evening.db,
        id=new,
        organisation_id=known_id(of),
        ward_code="",
        held_at=evening.now + timedelta(days=9),
        venue="Chief's camp",
        about_en="street lights",
        about_sw="taa za barabarani",
        created_at=evening.now,
    )
    return new
