"""Reading the messages for pages: filtered, newest first, with who each went to or came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from models.copies import gateway_copies
from models.delivery import delivery_receipts
from models.directory import organisations, people
from models.keyset import Cursor, capped, newer, older
from models.messages import UNLISTED, message_events, messages
from models.register import Ward
from models.reports import reports
from models.whose import Whose, open_to


@dataclass(frozen=True)
class Wanted:
    """Which messages: '' or None asks for any. Times are UTC, `until` not included."""

    direction: str = ""
    status: str = ""
    purpose: str = ""
    reason: str = ""
    report: str = ""
    ward: tuple[Ward, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    whose: Whose | None = None  # whom the one who asks works for


@dataclass(frozen=True)
class Line:
    """One message as a page shows it; its words are still sealed at `messages.words|id`."""

    id: UUID
    direction: str
    purpose: str
    lane: str
    status: str
    reason: str
    network: str
    segments: int
    cost: Decimal | None
    currency: str
    tries: int
    again: bool
    created_at: datetime
    sent_at: datetime | None
    final_at: datetime | None
    words_sealed: bytes
    contact_id: UUID | None
    correspondent: str
    gateway_id: str | None
    alert_id: UUID | None
    reference: str | None
    ward_code: str | None
    report_state: str | None
    person: str | None
    role: str | None
    masked: str | None
    demo: bool | None
    organisation: str | None


@dataclass(frozen=True)
class Step:
    """One line of a message's history. `source` says who told us, for a receipt the network."""

    at: datetime
    status: str
    reason: str
    source: str


_NAMED = {
    "reference": reports.c.reference,
    "ward_code": reports.c.ward_code,
    "report_state": reports.c.state,
    "person": people.c.name,
    "role": people.c.role,
    "masked": people.c.masked,
    "demo": people.c.demo,
    "organisation": organisations.c.name,
}
_shown = tuple(_NAMED[f.name] if f.name in _NAMED else messages.c[f.name] for f in fields(Line))
_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "direction": lambda value: messages.c.direction == value,
    "status": lambda value: messages.c.status == value,
    "purpose": lambda value: messages.c.purpose == value,
    "reason": lambda value: messages.c.reason == value,
    "report": lambda value: reports.c.reference == value,
    "ward": lambda value: reports.c.ward_code.in_([ward.code for ward in value]),
    "since": lambda value: messages.c.created_at >= value,
    "until": lambda value: messages.c.created_at < value,
    "whose": lambda value: or_(reports.c.id.is_(None), open_to(value)),
}


def page(db: Connection, wanted: Wanted, before: Cursor | None, size: int) -> list[Line]:
    """The newest `size` messages that fit, or those older than a row."""
    rows = (
        _lines(wanted)
        .where(*older(messages.c.created_at, messages.c.id, before))
        .order_by(messages.c.created_at.desc(), messages.c.id.desc())
        .limit(size)
    )
    return [Line(*row) for row in db.execute(rows)]


def count(db: Connection, wanted: Wanted, cap: int) -> int:
    return capped(db, _lines(wanted), cap)


def count_newer(db: Connection, wanted: Wanted, than: Cursor, cap: int) -> int:
    fresh = newer(messages.c.created_at, messages.c.id, than)
    return capped(db, _lines(wanted).where(*fresh), cap)


def one(db: Connection, message_id: UUID) -> Line | None:
    row = db.execute(_lines(Wanted()).where(messages.c.id == message_id)).one_or_none()
    return Line(*row) if row else None


def of_report(db: Connection, report_id: UUID) -> list[Line]:
    """Every message that has to do with a report, oldest first."""
    rows = (
        _lines(Wanted())
        .where(messages.c.report_id == report_id)
        .order_by(messages.c.created_at, messages.c.id)
    )
    return [Line(*row) for row in db.execute(rows)]


def history(db: Connection, message_id: UUID) -> list[Step]:
    """What became of a message, in the order it came."""
    rows = db.execute(
        select(
            message_events.c.at,
            message_events.c.status,
            message_events.c.reason,
            message_events.c.source,
        )
        .where(message_events.c.message_id == message_id)
        .order_by(message_events.c.id)
    )
    return [Step(*row) for row in rows]


def receipts(db: Connection, message_id: UUID, gateway_id: str | None) -> list[Step]:
    """The network's receipts of every copy as they came, also those that changed nothing."""
    copied = select(gateway_copies.c.gateway_id).where(gateway_copies.c.message_id == message_id)
    rows = db.execute(
        select(
            delivery_receipts.c.received_at,
            delivery_receipts.c.status,
            delivery_receipts.c.reason,
            delivery_receipts.c.network,
        )
        .where(
            (delivery_receipts.c.gateway_id == gateway_id)
            | delivery_receipts.c.gateway_id.in_(copied)
        )
        .order_by(delivery_receipts.c.id)
    )
    return [Step(*row) for row in rows]


def _lines(wanted: Wanted) -> Select[Any]:
    joined = (
        select(*_shown)
        .select_from(messages)
        .outerjoin(reports, reports.c.id == messages.c.report_id)
        .outerjoin(people, people.c.id == messages.c.person_id)
        .outerjoin(organisations, organisations.c.id == people.c.organisation_id)
    )
    asked = {f.name: getattr(wanted, f.name) for f in fields(wanted)}
    joined = joined.where(messages.c.purpose.not_in(UNLISTED))
    return joined.where(*(_CONDITIONS[name](value) for name, value in asked.items() if value))
