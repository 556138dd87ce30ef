"""A ward with subscribers and duty holders, a broadcast for them, and a gateway it goes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, select

from locales.marks import Translate
from models import broadcasts, contacts, message_log, messages, subscriptions, users
from models.broadcasts import Broadcast
from models.directory import duties, organisations, people
from models.vault import Vault
from sms import broadcast_steps, broadcasting
from sms.broadcast_steps import Written
from sms.broadcasting import Sending
from sms.pace import Pace, by_the_clock
from sms.senders import Senders
from tests.sms.scripted_gateway import Gateway

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 15:00 in East Africa
WARD, OTHER_WARD = "1371", "1372"
ENGLISH = "The footbridge at the market is closed until Monday. Use the road by the church."
SWAHILI = "Daraja la sokoni limefungwa hadi Jumatatu. Pita barabara ya kanisa."


@dataclass
class Studio:
    """`now` is what every part of it takes for the time."""

    database: Engine
    vault: Vault
    languages: Mapping[str, Translate]
    now: datetime = NOW
    ids: list[UUID] = field(default_factory=list)

    def subscriber(self, number: int, ward: str = WARD, language: str = "en") -> UUID:
        with self.database.begin() as db:
            contact = contacts.keep(db, self.vault, phone(number), NOW).id
            contacts.prefer(db, contact, language=language)
            subscriptions.subscribe(db, contact, ward, language=language, channel="ussd", now=NOW)
        return contact

    def holder(
        self,
        number: int,
        kind: str = "forum",
        level: str = "ward",
        code: str = WARD,
        role: str = "coordinator",
    ) -> UUID:
        """A person of a new organisation with one duty; reads Kiswahili."""
        organisation, person = uuid4(), uuid4()
        with self.database.begin() as db:
            contact = contacts.keep(db, self.vault, phone(number), NOW).id
            row = {"id": organisation, "name": f"{kind} {organisation}", "kind": kind}
            db.execute(organisations.insert().values(**row, created_at=NOW))
            db.execute(
                people.insert().values(
                    id=person, organisation_id=organisation, contact_id=contact, name="Asha",
                    role=role, language="sw", masked="", created_at=NOW,
                )
            )  # fmt: skip
            db.execute(
                duties.insert().values(
                    id=uuid4(), person_id=person, area_level=level, area_code=code, level=0
                )
            )
        return person

    def user(self, name: str, role: str = "operator") -> UUID:
        with self.database.begin() as db:
            users.add(db, f"{name}@usalama.example", role, "", NOW)
            found = users.by_email(db, f"{name}@usalama.example")
        assert found
        return found.id

    def written(self, **other: Any) -> UUID:
        """A draft of the author's."""
        id, facts = uuid4(), {"about": "hazard", "audience": "subscribers"}
        facts |= {"area_level": "ward", "area_code": WARD}
        told = {"words": {"en": ENGLISH, "sw": SWAHILI}} | facts | other
        author = self.user("author")
        with self.database.begin() as db:
            written = Written(**told)
            broadcast_steps.write(db, self.vault, id, written, now=self.now, author_id=author)
        return id

    def released(self, **other: Any) -> UUID:
        id = self.written(**other)
        with self.database.begin() as db:
            broadcast_steps.submit(db, id, now=self.now)
        self.release(id)
        return id

    def release(self, id: UUID, name: str = "second", **other: Any) -> None:
        user = self.user(name)
        with self.database.begin() as db:
            told = {"user_id": user, "edition": 1, "now": self.now} | other
            broadcast_steps.release(db, self.vault, self.languages, id, **told)

    def sending(self, at: Gateway, **other: Any) -> Sending:
        told = {"batch": 3, "sleep": lambda seconds: None, "held": held} | other
        return Sending(
            self.database,
            self.vault,
            self.languages,
            at.client(),
            Senders(name="USALAMA", short_code="21512"),
            lambda: self.now,
            **told,
        )

    def runs(self, id: UUID, at: Gateway, **other: Any) -> Broadcast:
        """Goes on for as long as anything goes now."""
        while broadcasting.run(self.sending(at, **other), id):
            pass
        return self.state(id)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def state(self, id: UUID) -> Broadcast:
        with self.database.begin() as db:
            found = broadcasts.get(db, id)
        assert found
        return found

    def messages(self, id: UUID) -> Counter[tuple[str, str]]:
        """How many messages of it are in each state, for which reason."""
        rows = messages.messages.c
        with self.database.begin() as db:
            found = db.execute(select(rows.status, rows.reason).where(rows.broadcast_id == id))
            return Counter((row.status, row.reason) for row in found)

    def rows(self, id: UUID) -> list[messages.Message]:
        rows = messages.messages.c
        with self.database.begin() as db:
            found = db.execute(select(rows.id).where(rows.broadcast_id == id)).scalars().all()
            return [messages.get(db, one) for one in found]

    def history(self, message_id: UUID) -> list[tuple[str, str]]:
        with self.database.begin() as db:
            return [(step.status, step.reason) for step in message_log.history(db, message_id)]


def held(at: datetime) -> tuple[datetime, str] | None:
    """The hours as they are by default, as a worker reads them."""
    found = by_the_clock(Pace(), "broadcast", only_by_day=False, now=at)
    return (found.until, found.words) if found else None


def phone(number: int) -> str:
    return f"+254700000{number:03}"


def got(at: Gateway) -> Counter[str]:
    """How often each phone was in a request."""
    return Counter(number for asked in at.asked for number in asked.numbers)


def sizes(at: Gateway) -> list[int]:
    return [len(asked.numbers) for asked in at.asked]
