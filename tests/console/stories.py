"""Rows for the pages, as the line writes them: made-up people, calls, reports, alerts, messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert

from models import (
    alerts,
    call_ends,
    calls,
    contacts,
    coverage,
    events,
    messages,
    numbers,
    reports,
    sensitive,
)
from models.coverage import Check, Gap
from models.directory import organisations, people
from models.references import check_digit
from models.vault import Vault, place
from routing.coverage import GROUPS
from routing.coverage_hours import ALL_DAY
from tests.models.stands import stands

_SPACE = UUID("6f6c1f5e-5d0a-4d3e-9a0b-5d0c5a7f3a11")
KILIMANI, EASTLEIGH, PIPELINE = "1371", "1424", "1411"
FORUM, POST = "Kilimani Community Safety Forum", "Kilimani Police Post"


def known_id(name: str) -> UUID:
    """The same id for the same name, each time."""
    return uuid5(_SPACE, name)


def reference(number: int) -> str:
    digits = f"{number:08d}"
    return digits + check_digit(digits)


@dataclass(frozen=True)
class Evening:
    """Where the stories are written, and when it is."""

    db: Connection
    vault: Vault
    now: datetime

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)

    def seal(self, words: str, column: str, row: UUID | str) -> bytes:
        return self.vault.words.seal(words, place(column, row))


def resident(evening: Evening, number: str) -> UUID:
    return contacts.keep(evening.db, evening.vault, number, evening.now).id


def organisation(evening: Evening, name: str, kind: str) -> UUID:
    row = {"id": known_id(name), "name": name, "kind": kind, "demo": True}
    evening.db.execute(insert(organisations).values(created_at=evening.now, **row))
    return known_id(name)


def person(evening: Evening, of: str, name: str, role: str, number: str) -> UUID:
    contact = contacts.keep(evening.db, evening.vault, number, evening.now)
    row = {
        "id": known_id(name),
        "organisation_id": known_id(of),
        "contact_id": contact.id,
        "name": name,
        "role": role,
        "language": "en",
        "masked": numbers.masked(number),
        "demo": True,
    }
    evening.db.execute(insert(people).values(created_at=evening.now, **row))
    return known_id(name)


def directory(evening: Evening) -> None:
    organisation(evening, FORUM, "forum")
    organisation(evening, POST, "police")
    person(evening, FORUM, "Grace Wanjiru", "coordinator", "+254700000017")
    person(evening, FORUM, "Hassan Abdi", "deputy", "+254700000018")
    person(evening, POST, "Daniel Kiprono", "ocs", "+254700000041")


def report(
    evening: Evening,
    number: int,
    *,
    ward: str = KILIMANI,
    category: str = "theft",
    landmark: str = "Yaya Centre stage",
    phone: str = "+254700000501",
    at: datetime,
    **values: Any,
) -> UUID:
    """A report as the line files it, changed by `values`."""
    id = known_id(f"report {number}")
    reports.file(
        evening.db,
        id=id,
        reference=reference(number),
        contact_id=resident(evening, phone),
        category=category,
        severity=values.pop("severity", "high"),
        ward_code=ward,
        happening_now=values.pop("happening_now", False),
        landmark_sealed=evening.seal(landmark, "reports.landmark", id),
        channel="ussd",
        language="en",
        contact=values.pop("contact", "sms"),
        created_at=at,
    )
    events.add(evening.db, id, "received", at=at, actor="resident")
    if values:
        stands(evening.db, id, **values)
    return id


def alert(
    evening: Evening,
    report_id: UUID,
    who: str,
    of: str,
    *,
    at: datetime,
    level: int = 0,
    **values: Any,
) -> UUID:
    id = known_id(f"alert {report_id} {who} {level}")
    row = {
        "id": id,
        "report_id": report_id,
        "person_id": known_id(who),
        "organisation_id": known_id(of),
        "kind": "forum",
        "role": "coordinator",
        "level": level,
        "rule": f"level{level}.ward",
        "reason": f"Level {level} for ward Kilimani, all categories, all hours",
        "short_number": 417 + level,
        "state": "open",
        "created_at": at,
        "due_at": at + timedelta(hours=1),
    }
    evening.db.execute(insert(alerts.alerts).values(**row | values))
    return id


def message(
    evening: Evening,
    name: str,
    words: str,
    *,
    at: datetime,
    status: str = "delivered",
    **values: Any,
) -> UUID:
    """An SMS with the history its status tells of."""
    id = known_id(f"message {name}")
    row = {
        "direction": "out",
        "purpose": "alert",
        "lane": "urgent",
        "segments": 1,
        "network": "63902",
        "cost": None if status in ("queued", "unknown") else Decimal("0.8000"),
        "currency": "KES",
        "gateway_id": f"ATXid_{id.hex[:12]}",
    }
    messages.add(
        evening.db,
        id=id,
        words_sealed=evening.seal(words, "messages.words", id),
        status=status,
        created_at=at,
        **row | values,
    )
    for step, source in _STEPS.get(status, ()):
        at += timedelta(seconds=2)
        reason = values.get("reason", "") if step == status else ""
        messages.note(evening.db, id, at=at, source=source, status=step, reason=reason)
    return id


_STEPS = {
    "delivered": (("sending", "outbox"), ("accepted", "gateway"), ("delivered", "network")),
    "failed": (("sending", "outbox"), ("accepted", "gateway"), ("failed", "network")),
    "unknown": (("sending", "outbox"), ("unknown", "gateway")),
}
_SCREENS = (
    ("", "notice", "CON Usalama passes reports to your area's safety people. They do not see your "
     "number. Danger? Call 999\n1 Go on\n2 Kiswahili"),
    ("1", "home", "CON Usalama. Emergency: 999\n1 Report\n2 My reports\n3 Helplines"),
    ("1", "category", "CON What happened?\n1 Theft or robbery\n2 House or shop broken into\n"
     "3 Fighting or assault\n4 Gang or guns\n5 Livestock stolen\n9 More\n0 Back"),
    ("1", "ward_name", "CON Which ward? Type its name, or\n1 Choose from lists\n0 Back"),
    ("kilimani", "landmark", "CON Near which shop, school, mosque, church or stage? Type it, or skip.\n"
     "1 Skip\n0 Back"),
    ("Yaya Centre stage", "now", "CON Is it happening now?\n1 Yes, now\n2 No, earlier\n0 Back"),
    ("1", "confirm", "CON Theft or robbery, Kilimani, Yaya Centre stage. Happening now.\n"
     "1 Send, SMS me\n2 Send, no SMS\n3 Do not send\n0 Back"),
    ("1", "sent", "END Sent. Your number is {ref}. The safety people of Kilimani are being told. "
     "To ask about it dial again. In danger call 999"),
)  # fmt: skip


def call(
    evening: Evening,
    id: str,
    *,
    at: datetime,
    filed: UUID | None = None,
    ref: str = "",
    hops: int = len(_SCREENS),
    sensitive: bool = False,
    end: str = "Success",
    network: str = "63902",
    landmark: str = "Yaya Centre stage",
) -> None:
    """A call as the journal brings it, one hop every few seconds."""
    for number, (typed, screen, words) in enumerate(_SCREENS[:hops], start=1):
        said = words.format(ref=ref).replace("Yaya Centre stage", landmark)
        given = typed.replace("Yaya Centre stage", landmark)
        calls.keep(
            evening.db,
            calls.Hop(
                call_id=id,
                number=number,
                at=at + timedelta(seconds=4.3 * number - 4.3),
                service_code="*384*70421#",
                network=network,
                language="en",
                screen=screen,
                typed_sealed=evening.seal(given, "hops.typed", f"{id}.{number}"),
                reply_sealed=evening.seal(said, "hops.reply", f"{id}.{number}"),
                sensitive=sensitive and number > 2,
                ended=words.startswith("END"),
            ),
        )
    call_ends.end(evening.db, id, status=end, duration_ms=31_000, cost="KES 0.50", now=at)
    if filed:
        calls.bind(evening.db, id, filed, at)


def case(evening: Evening, number: str = "40213765128", landmark: str = "the blue gate") -> UUID:
    """A report of the sensitive branch."""
    id = known_id(f"case {number}")
    seal = evening.vault.sensitive_words.seal
    whole = number + check_digit(number)
    sensitive.file(
        evening.db,
        now=evening.ago(hours=5),
        id=id,
        reference_digest=evening.vault.references.of(whole)[1],
        reference_sealed=seal(whole, place("sensitive_reports.reference", id)),
        reporter_digest=b"r" * 16,
        category="family-safety",
        ward_code=KILIMANI,
        happening_now=False,
        landmark_sealed=seal(landmark, place("sensitive_reports.landmark", id)),
        language="sw",
    )
    return id


def coverage_gaps(evening: Evening) -> None:
    """Kilimani without anybody by night, one alone in Eastleigh, nobody ever in Port Reitz."""
    night = 0b1111 << 5
    found = [
        Gap(KILIMANI, "emergency", night, ALL_DAY & ~night, True),
        Gap(EASTLEIGH, "crime", 0, ALL_DAY, True),
        *(Gap("0001", name, ALL_DAY, 0, False) for name in GROUPS),
    ]
    coverage.keep(evening.db, found, Check(b"", evening.now, evening.now, 1450))
