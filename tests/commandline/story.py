"""What happened before an operator typed anything: reports, SMS, calls, and a case in confidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, Table, select

from models import (
    alerts,
    calls,
    contacts,
    ideas,
    lookups,
    messages,
    priorities,
    references,
    referrals,
    reports,
    sensitive,
)
from models.calls import Hop
from models.delivery import delivery_receipts
from models.directory import organisations, people
from models.owners import Owner
from models.pseudonyms import IDEA, VOTE, pseudonyms
from models.vault import Vault, place

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RESIDENT, VICTIM, COORDINATOR = "+254712345678", "+254722000111", "+254733000222"
CASE_REFERENCE = references.drawn(references.SENSITIVE, lambda n: n // 7)


@dataclass(frozen=True)
class Story:
    """Writes rows as the service writes them. Every method returns the id of what it made."""

    database: Engine
    vault: Vault

    def report(
        self,
        number: str = RESIDENT,
        *,
        reference: str = "482130971",
        landmark: str = "Yaya centre",
        words: str = "he is armed",
        at: datetime = NOW,
        **values: Any,
    ) -> UUID:
        report_id = uuid4()
        facts: dict[str, Any] = {
            "reference": reference,
            "category": "theft",
            "severity": "high",
            "ward_code": "1371",
            "happening_now": True,
            "channel": "ussd",
            "language": "en",
            "contact": "sms",
            "created_at": at,
        }
        with self.database.begin() as db:
            contact = contacts.keep(db, self.vault, number, at)
            reports.file(
                db,
                id=report_id,
                contact_id=contact.id,
                landmark_sealed=self._sealed(landmark, "reports.landmark", report_id),
                words_sealed=self._sealed(words, "reports.words", report_id),
                **(facts | values),
            )
        return report_id

    def person(self, number: str = COORDINATOR, *, left: bool = False) -> UUID:
        organisation, person = uuid4(), uuid4()
        with self.database.begin() as db:
            contact = contacts.keep(db, self.vault, number, NOW)
            row = {"id": organisation, "name": f"Forum {organisation}", "kind": "forum"}
            db.execute(organisations.insert().values(**row, created_at=NOW))
            db.execute(
                people.insert().values(
                    id=person,
                    organisation_id=organisation,
                    contact_id=contact.id,
                    name="Asha Mwangi",
                    role="coordinator",
                    language="en",
                    masked="+254 7•• ••• •22",
                    left_at=NOW if left else None,
                    created_at=NOW,
                )
            )
        return person

    def alert(self, report_id: UUID, person: UUID) -> UUID:
        alert_id = uuid4()
        with self.database.begin() as db:
            its = select(people.c.organisation_id).where(people.c.id == person)
            alerts.open_one(
                db,
                lambda n: 0,
                id=alert_id,
                report_id=report_id,
                person_id=person,
                organisation_id=db.execute(its).scalar_one(),
                kind="forum",
                role="coordinator",
                level=0,
                rule="level0.ward",
                reason="a test",
                due_at=NOW + timedelta(hours=1),
                created_at=NOW,
            )
        return alert_id

    def message(
        self,
        words: str = "417 Theft, near Yaya centre",
        *,
        number: str | None = None,
        at: datetime = NOW,
        **values: Any,
    ) -> UUID:
        message_id = uuid4()
        facts: dict[str, Any] = {
            "direction": "out",
            "purpose": "alert",
            "status": "delivered",
            "segments": 1,
            "gateway_id": f"ATXid_{message_id.hex}",
            "created_at": at,
            "words_sealed": self._sealed(words, "messages.words", message_id),
            "raw_sealed": self._sealed("from=...", "messages.raw", message_id),
        }
        with self.database.begin() as db:
            contact = contacts.keep(db, self.vault, number, at).id if number else None
            messages.add(db, id=message_id, contact_id=contact, **(facts | values))
        return message_id

    def receipt(self, message_id: UUID) -> int:
        with self.database.begin() as db:
            row = delivery_receipts.insert().values(
                gateway_id=f"ATXid_{message_id.hex}",
                status="Success",
                reason="",
                network="63902",
                raw_sealed=b"a number",
                received_at=NOW,
            )
            return int(db.execute(row.returning(delivery_receipts.c.id)).scalar_one())

    def call(
        self, name: str = "c0ffee", *, report: UUID | None = None, private: bool = False
    ) -> str:
        with self.database.begin() as db:
            for number in (1, 2):
                at = f"{name}.{number}"
                hop = Hop(
                    call_id=name,
                    number=number,
                    at=NOW + timedelta(seconds=number),
                    service_code="*384*70421#",
                    network="63902",
                    language="en",
                    screen="landmark",
                    typed_sealed=self._sealed("Yaya", "hops.typed", at),
                    reply_sealed=self._sealed("CON ...", "hops.reply", at),
                    sensitive=private,
                    ended=number == 2,
                )
                calls.keep(db, hop)
            if report:
                calls.bind(db, name, report, NOW)
        return name

    def case(self, number: str = VICTIM, *, at: datetime = NOW) -> UUID:
        case_id = uuid4()
        seal = self.vault.sensitive_words.seal
        with self.database.begin() as db:
            sensitive.file(
                db,
                now=at,
                id=case_id,
                reference_digest=self.vault.references.of(f"{case_id}")[1],
                reference_sealed=seal(
                    CASE_REFERENCE, place("sensitive_reports.reference", case_id)
                ),
                reporter_digest=self.vault.sensitive_phones.of(number)[1],
                category="family-safety",
                ward_code="1371",
                happening_now=False,
                landmark_sealed=seal("blue gate", place("sensitive_reports.landmark", case_id)),
                language="sw",
            )
        return case_id

    def request(self, number: str = VICTIM) -> UUID:
        """A request that a centre help, with the number kept for an SMS."""
        request_id, person = uuid4(), self.person(f"+2547330{uuid4().int % 10**5:05}")
        with self.database.begin() as db:
            its = select(people.c.organisation_id).where(people.c.id == person)
            referrals.ask(
                db,
                now=NOW,
                id=request_id,
                reference_digest=self.vault.references.of(f"{request_id}")[1],
                person_digest=self.vault.sensitive_phones.of(f"referral|{number}")[1],
                phone_sealed=self.vault.sealer.seal(number, place("referrals.phone", request_id)),
                organisation_id=db.execute(its).scalar_one(),
                kind="rehab",
                language="en",
                wording=referrals.WORDING,
                sms=True,
            )
        return request_id

    def lookup(self, number: str, *, at: datetime = NOW) -> None:
        with self.database.begin() as db:
            lookups.count(
                db,
                call_id=f"{uuid4()}",
                tail=b"tail",
                phone=lookups.phones(self.vault, number)[0],
                found=False,
                now=at,
            )

    def idea(self, number: str, words: str = "More lights, says Asha") -> None:
        """What a phone would put on the list of Kilimani, and what it voted for there."""
        with self.database.begin() as db:
            ward, quarter, on = "1371", "2026-Q4", NOW.date()
            writers = pseudonyms(self.vault, IDEA, number, ward, quarter)
            place = {"kind": "idea", "ward_code": ward, "quarter": quarter}
            ideas.leave(db, self.vault, writers, **place, words=words, language="en", on=on)
            owner = Owner(county_code="047")
            label = {"label_en": "Lights", "label_sw": "Taa"}
            listed = priorities.of_owner(db, owner, quarter)
            ids = [one.id for one in listed] or [
                priorities.add(db, owner, quarter, **label, now=NOW)
            ]
            voters = pseudonyms(self.vault, VOTE, number, ward, quarter)
            priorities.vote(db, voters, ward, [id for id in ids if id], on)

    def rows(self, table: Table) -> list[Any]:
        with self.database.connect() as db:
            return list(db.execute(select(table)))

    def one(self, table: Table, key: object) -> Any:
        with self.database.connect() as db:
            return db.execute(select(table).where(table.c.id == key)).one()

    def change(self, table: Table, key: object, **values: Any) -> None:
        with self.database.begin() as db:
            db.execute(table.update().where(table.c.id == key).values(**values))

    def _sealed(self, words: str, column: str, row: UUID | str) -> bytes:
        return self.vault.words.seal(words, place(column, row))
