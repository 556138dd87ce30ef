"""A broadcast as the pages find it, and people who have asked for notices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models import broadcasts, subscriptions, users
from sms import broadcast_steps as steps
from sms.broadcast_steps import Written
from tests.console.stories import KILIMANI, Evening, known_id, message, resident

BROADCAST = known_id("broadcast of the footbridge")
ENGLISH = "The footbridge at the market is closed until Monday. Use the road by the church."
SWAHILI = "Daraja la sokoni limefungwa hadi Jumatatu. Pita barabara ya kanisa."
FORM = {
    "about": "hazard",
    "audience": "subscribers",
    "holder_kind": "",
    "area_level": "ward",
    "area": "Kilimani, Dagoretti North",
    "useful_hours": "24",
    "words_en": ENGLISH,
    "words_sw": SWAHILI,
}
AUTHOR = "rehema@usalama.example"


def written(evening: Evening, id: UUID = BROADCAST, **other: Any) -> UUID:
    """A draft by a user who is none of those that tests sign in; three have asked for notices."""
    for number, language in ((601, "en"), (602, "sw"), (603, "sw")):
        contact = resident(evening, f"+254700000{number}")
        subscriptions.subscribe(
            evening.db, contact, KILIMANI, language=language, channel="ussd", now=evening.now
        )
    users.add(evening.db, AUTHOR, "operator", "", evening.now)
    author = users.by_email(evening.db, AUTHOR)
    assert author
    facts: dict[str, Any] = {"about": "hazard", "audience": "subscribers"}
    facts |= {"area_level": "ward", "area_code": KILIMANI}
    facts |= {"words": {"en": ENGLISH, "sw": SWAHILI}}
    told = Written(**(facts | other))
    steps.write(evening.db, evening.vault, id, told, now=evening.now, author_id=author.id)
    return id


def waiting(evening: Evening, id: UUID = BROADCAST, **other: Any) -> UUID:
    steps.submit(evening.db, written(evening, id, **other), now=evening.now)
    return id


def under_way(evening: Evening, id: UUID = BROADCAST) -> UUID:
    """Released some minutes ago, two of three handed over."""
    users.add(evening.db, "mumo@usalama.example", "operator", "", evening.now)
    second = users.by_email(evening.db, "mumo@usalama.example")
    assert second
    broadcasts.change(
        evening.db,
        waiting(evening, id),
        state="running",
        released_by_id=second.id,
        released_at=evening.ago(minutes=4),
        started_at=evening.ago(minutes=4),
        total=3,
        tried=2,
    )
    for name, network, status, reason in (
        ("one", "63902", "delivered", ""),
        ("two", "", "failed", "UserInBlacklist"),
    ):
        message(
            evening, f"broadcast {name}", ENGLISH, at=evening.ago(minutes=3), status=status,
            reason=reason, network=network, purpose="broadcast", lane="bulk", broadcast_id=id,
            contact_id=resident(evening, "+254700000601"),
        )  # fmt: skip
    return id
