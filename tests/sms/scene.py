"""A ward with people who are told, a resident, and their phones: what tests of answering play in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, select

from locales.marks import Translate
from models import alerts, contacts, messages, reports
from models.directory import duties, organisations, people
from models.events import of as events_of
from models.vault import Vault, place
from sms.answers import handle
from tests.models.stands import stands

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CODE = "*384*70421#"
HELP = (
    "In danger? Call 999 / 112 / 911. Free help: 1195, 116, 1559. To report dial *384*70421#. "
    "STOP ends all SMS from us."
)
AREAS = {0: ("ward", "1371"), 1: ("constituency", "275"), 2: ("county", "047")}


@dataclass(frozen=True)
class Phone:
    """A phone on the scene; `person` is who was told by it, None for a resident."""

    contact: UUID
    person: UUID | None = None
    organisation: UUID | None = None


@dataclass(frozen=True)
class Scene:
    database: Engine
    vault: Vault
    languages: Mapping[str, Translate]
    below: Callable[[int], int]

    def phone(self, number: int) -> Phone:
        with self.database.begin() as db:
            kept = contacts.keep(db, self.vault, f"+254700000{number:03}", NOW)
        return Phone(kept.id)

    def coordinator(
        self, number: int, organisation: str, level: int = 0, language: str = "en"
    ) -> Phone:
        """Somebody with a duty at a level, of an organisation of that name."""
        phone, org, person = self.phone(number), uuid4(), uuid4()
        area_level, area_code = AREAS[level]
        with self.database.begin() as db:
            db.execute(
                organisations.insert().values(
                    id=org, name=organisation, kind="forum", created_at=NOW
                )
            )
            db.execute(
                people.insert().values(
                    id=person,
                    organisation_id=org,
                    contact_id=phone.contact,
                    name="Asha",
                    role="coordinator",
                    language=language,
                    masked="",
                    created_at=NOW,
                )
            )
            db.execute(
                duties.insert().values(
                    id=uuid4(),
                    person_id=person,
                    area_level=area_level,
                    area_code=area_code,
                    level=level,
                )
            )
        return Phone(phone.contact, person, org)

    def report(self, resident: Phone | None = None, **values: Any) -> UUID:
        """A report routed to its ward an hour ago; with a resident, one who agreed to SMS."""
        report_id = uuid4()
        facts: dict[str, Any] = {
            "reference": f"{self.below(10**9):09}",
            "contact_id": resident.contact if resident else None,
            "category": "theft",
            "severity": "high",
            "ward_code": "1371",
            "happening_now": False,
            "channel": "ussd",
            "language": "en",
            "contact": "sms" if resident else "none",
            "created_at": NOW - timedelta(hours=1),
        }
        with self.database.begin() as db:
            reports.file(db, id=report_id, **(facts | values))
            stands(db, report_id, state="routed", due_at=NOW + timedelta(hours=1), routed_at=NOW)
        return report_id

    def tell(self, report_id: UUID, phone: Phone, level: int = 0, at: datetime = NOW) -> int:
        """The short number under which this phone's person was told."""
        with self.database.begin() as db:
            number = alerts.open_one(
                db,
                self.below,
                id=uuid4(),
                report_id=report_id,
                person_id=phone.person,
                organisation_id=phone.organisation,
                kind="forum",
                role="coordinator",
                level=level,
                rule=f"level{level}.ward",
                reason="a test",
                due_at=at + timedelta(hours=1),
                created_at=at,
            )
        assert number is not None
        return number

    def stored(self, contact: UUID | None, words: str, at: datetime = NOW) -> UUID:
        message_id = uuid4()
        with self.database.begin() as db:
            messages.add(
                db,
                id=message_id,
                direction="in",
                purpose="incoming",
                contact_id=contact,
                correspondent="" if contact else "MPESA",
                words_sealed=self.vault.words.seal(words, place("messages.words", message_id)),
                status="received",
                created_at=at,
            )
        return message_id

    def handled(self, message_id: UUID, at: datetime = NOW) -> list[tuple[str, UUID]]:
        with self.database.begin() as db:
            return self.handled_in(db, message_id, at)

    def handled_in(
        self, db: Connection, message_id: UUID, at: datetime = NOW
    ) -> list[tuple[str, UUID]]:
        return handle(
            db,
            self.vault,
            self.languages,
            message_id,
            now=at,
            below=self.below,
            code=CODE,
        )

    def texts(self, phone: Phone, words: str, at: datetime = NOW) -> list[str]:
        """What everybody is sent because this phone texts these words, the answer to it first."""
        message_id = self.stored(phone.contact, words, at)
        sent = [self.said(one) for _, one in self.handled(message_id, at)]
        return [words for _, words in sorted(sent, key=lambda said: said[0] != phone.contact)]

    def said(self, message_id: UUID) -> tuple[UUID | None, str]:
        """(contact, words) of a message."""
        with self.database.begin() as db:
            sealed = messages.sealed(db, message_id)
            to = messages.get(db, message_id).contact_id
        return to, self.vault.words.open(sealed, place("messages.words", message_id))

    def sent(self) -> list[messages.Message]:
        with self.database.begin() as db:
            out = select(messages.messages.c.id).where(messages.messages.c.direction == "out")
            return [messages.get(db, one) for one in db.execute(out).scalars().all()]

    def state(self, report_id: UUID) -> reports.Report:
        with self.database.begin() as db:
            return reports.get(db, report_id)

    def alerts(self, report_id: UUID) -> dict[UUID, alerts.Alert]:
        """Alerts of a report by the person told."""
        with self.database.begin() as db:
            return {alert.person_id: alert for alert in alerts.of_report(db, report_id)}

    def happened(self, report_id: UUID) -> list[str]:
        with self.database.begin() as db:
            return [str(event["kind"]) for event in events_of(db, report_id)]
