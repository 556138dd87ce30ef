"""Messages through the outbox: many at once, written as any message is, timed to the last phone."""

from __future__ import annotations

from datetime import UTC, datetime
from time import time
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, select

from house import House
from models import messages
from models.directory import people
from models.vault import Vault, place
from queues import Queues

_WORDS = "Usalama: this is a made-up text that measures how many can be sent in a second."
_LANE = "urgent"  # the lane both workers take from


def send(house: House, queues: Queues, count: int) -> tuple[float, list[UUID]]:
    """Writes so many messages to the people of the directory in turn and asks for them to be sent.

    Returns the time it began, in seconds since 1970, and the messages' ids.
    """
    ids = [uuid4() for _ in range(count)]
    with house.database.begin() as db:
        who = db.execute(select(people.c.id, people.c.contact_id).order_by(people.c.id)).all()
        for number, new in enumerate(ids):
            person_id, contact_id = who[number % len(who)]
            _write(db, house.vault, new, person_id=person_id, contact_id=contact_id)
    began = time()
    for new in ids:
        queues.nudge(f"send.{_LANE}", str(new))
    return began, ids


def _write(db: Connection, vault: Vault, new: UUID, *, person_id: UUID, contact_id: UUID) -> None:
    now = datetime.now(UTC)
    messages.add(
        db,
        id=new,
        direction="out",
        purpose="news",
        lane=_LANE,
        cause=f"bench:{new}",
        person_id=person_id,
        contact_id=contact_id,
        words_sealed=vault.words.seal(_WORDS, place("messages.words", new)),
        status="queued",
        segments=1,
        created_at=now,
        next_at=now,
    )


def texts(database: Engine, ids: list[UUID]) -> list[str]:
    """The gateway's ids of the messages that it took."""
    table = messages.messages
    with database.connect() as db:
        found = db.execute(select(table.c.gateway_id).where(table.c.id.in_(ids))).scalars()
        return [text for text in found if text]
