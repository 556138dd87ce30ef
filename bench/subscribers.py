"""People who asked for notices, broadcasts to them, messages for jobs: what is measured with."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from house import House
from models import contacts, messages, subscriptions, users
from models.contacts import contact_index
from models.vault import place
from sms import broadcast_steps as steps
from sms.broadcast_steps import Written

WARD = "1371"
WORDS = {
    "en": "The footbridge at the market is closed until Monday. Use the road by the church.",
    "sw": "Daraja la sokoni limefungwa hadi Jumatatu. Pita barabara ya kanisa.",
}
_CHUNK = 5_000


def subscribe(house: House, count: int) -> None:
    """So many made-up phones have a ward's notices on, half of them in Kiswahili."""
    now = datetime.now(UTC)
    with house.database.begin() as db:
        there = subscriptions.count(db, [WARD])
    for start in range(there, count, _CHUNK):
        rows = [uuid4() for _ in range(min(_CHUNK, count - start))]
        numbers = [f"+2547{start + n + 10_000_000:08}" for n in range(len(rows))]
        with house.database.begin() as db:
            db.execute(contacts.contacts.insert(), [
                {"id": id, "language": ("en", "sw")[n % 2], "created_at": now,
                 "sealed": house.vault.sealer.seal(numbers[n], place("contacts.sealed", id))}
                for n, id in enumerate(rows)
            ])  # fmt: skip
            db.execute(contact_index.insert(), [
                {"kid": 1, "digest": house.vault.phones.of(numbers[n])[1], "contact_id": id}
                for n, id in enumerate(rows)
            ])  # fmt: skip
            db.execute(subscriptions.subscriptions.insert(), [
                {"id": uuid4(), "contact_id": id, "ward_code": WARD, "wording": "1",
                 "language": "en", "channel": "ussd", "agreed_at": now}
                for id in rows
            ])  # fmt: skip


def released(house: House) -> UUID:
    """A broadcast to them, written by one and released by another."""
    id, now = uuid4(), datetime.now(UTC)
    with house.database.begin() as db:
        for name in ("author", "second"):
            users.add(db, f"{name}@bench.example", "operator", "", now)
        author, second = (users.by_email(db, f"{name}@bench.example")
                          for name in ("author", "second"))  # fmt: skip
        if author is None or second is None:
            raise LookupError("no users")
        written = Written("hazard", "subscribers", "ward", WARD, WORDS)
        steps.write(db, house.vault, id, written, now=now, author_id=author.id)
        steps.submit(db, id, now=now)
        steps.release(db, house.vault, house.languages, id, user_id=second.id, edition=1, now=now)
    return id


def written(house: House, count: int) -> list[UUID]:
    """Messages that nobody else sends: waiting, with no time to go at."""
    ids, now = [uuid4() for _ in range(count)], datetime.now(UTC)
    with house.database.begin() as db:
        who = db.execute(select(subscriptions.subscriptions.c.contact_id).limit(count)).scalars()
        seal = house.vault.words.seal
        db.execute(messages.messages.insert(), [
            {"id": id, "direction": "out", "purpose": "bench", "lane": "bulk", "status": "queued",
             "contact_id": contact, "created_at": now,
             "words_sealed": seal(WORDS["en"], place("messages.words", id))}
            for id, contact in zip(ids, who, strict=True)
        ])  # fmt: skip
    return ids


def handed_over(house: House, id: UUID) -> int:
    """How many of its messages the gateway has taken."""
    table = messages.messages.c
    found = select(func.count()).where(table.broadcast_id == id, table.sent_at.is_not(None))
    with house.database.begin() as db:
        return int(db.execute(found).scalar_one())


def settle(house: House, id: UUID) -> None:
    """The sink confirms nothing: what it took counts as delivered for the rounds that follow."""
    change = messages.messages.update().where(messages.messages.c.broadcast_id == id)
    with house.database.begin() as db:
        db.execute(change.values(status="delivered", final_at=datetime.now(UTC)))
