"""What a forum in Kilimani has on its lists, and what residents voted for and asked of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import insert

from models import forums, ideas
from models.directory import forum_wards
from models.forum_actions import forum_actions
from models.owners import Owner
from models.priorities import priorities, vote
from models.pseudonyms import IDEA, VOTE, pseudonyms
from tests.console.stories import FORUM, KILIMANI, Evening, known_id

OWNER = Owner(organisation_id=known_id(FORUM))
LIGHTS, ROBBERY, DEED = (known_id(name) for name in ("lights", "robbery", "deed"))
IDEA_ID = known_id("idea")
QUARTER, TODAY = "2026-Q4", date(2026, 11, 21)
WORDS = "A light at the stage, ask Juma on 0712 345 678"


def lists_of(evening: Evening) -> None:
    """Two priorities that seven and one people voted for, one deed, and one idea that waits."""
    area = {"organisation_id": OWNER.organisation_id, "ward_code": KILIMANI, "reason": ""}
    evening.db.execute(insert(forum_wards).values(valid_from=date(2026, 1, 1), **area))
    _priority(evening, LIGHTS, 1, "Street lights", "Taa za barabarani")
    _priority(evening, ROBBERY, 2, "Night robbery", "Wizi wa usiku")
    labels = {"label_en": "Night patrol agreed", "label_sw": "Doria ya usiku"}
    row = {"id": DEED, **OWNER.values(), **labels, "done_on": date(2026, 11, 2)}
    evening.db.execute(insert(forum_actions).values(created_at=evening.now, **row))
    votes(evening, [LIGHTS], 6)
    votes(evening, [LIGHTS, ROBBERY], 1, first=6)
    idea(evening, IDEA_ID, WORDS)


def votes(evening: Evening, ids: list[UUID], people: int, *, first: int = 0) -> None:
    for number in range(first, first + people):
        phone = f"+2547009{number:05d}"
        voters = pseudonyms(evening.vault, VOTE, phone, KILIMANI, QUARTER)
        vote(evening.db, voters, KILIMANI, ids, TODAY)


def idea(evening: Evening, id: UUID, words: str, *, state: str = "waiting") -> None:
    row = {
        "id": id,
        "kind": "idea",
        "ward_code": KILIMANI,
        "quarter": QUARTER,
        "writer_digest": pseudonyms(evening.vault, IDEA, str(id), KILIMANI, QUARTER)[0],
        "words_sealed": evening.seal(words, "ideas.words", id),
        "language": "en",
        "state": state,
        "written_on": TODAY,
    }
    evening.db.execute(insert(ideas.ideas).values(row))


def belongs(evening: Evening, user_id: UUID) -> None:
    forums.belong(evening.db, user_id, known_id(FORUM))


def _priority(evening: Evening, id: UUID, position: int, english: str, kiswahili: str) -> None:
    labels = {"label_en": english, "label_sw": kiswahili, "quarter": QUARTER}
    row = {"id": id, **OWNER.values(), **labels, "position": position}
    evening.db.execute(insert(priorities).values(created_at=evening.now, **row))
