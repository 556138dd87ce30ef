"""What texts cost, as the gateway said it: a line for each charge, in integers.

Amounts are 1/10,000 of the currency. A line names the report, the ward and the organisation it was
for and the day, nobody's number and no message; nothing tells lines of the sensitive branch from
other help.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
    insert,
    literal,
    select,
)

from models.base import link, metadata
from models.directory import people
from models.messages import Message, messages
from models.reports import reports

UNIT = 10_000  # amounts in one of the currency
REST = "other"  # help to strangers and lines to case workers: one is not told from the other
_CARRIERS = ("merged", "digest")

charges = Table(
    "charges",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("day_on", Date, nullable=False),
    Column("purpose", Text, nullable=False),
    link("report_id", "reports.id"),
    Column("ward_code", Text, nullable=False, server_default=""),
    link("organisation_id", "organisations.id"),
    Column("currency", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("segments", Integer, nullable=False),
    Index("ix_charges_day_on", "day_on"),
    Index("ix_charges_ward", "ward_code", "day_on"),
    Index("ix_charges_organisation", "organisation_id", "day_on"),
    Index("ix_charges_report_id", "report_id"),
)

_COLUMNS = (
    "day_on",
    "purpose",
    "report_id",
    "ward_code",
    "organisation_id",
    "currency",
    "amount",
    "messages",
    "segments",
)


def integer(cost: Decimal) -> int:
    """An amount of money in 1/10,000 of its currency; finer parts are rounded."""
    return int((cost * UNIT).to_integral_value())


def book(
    db: Connection, message: Message, *, cost: Decimal, currency: str, segments: int, day: date
) -> None:
    """Books what one try cost, in one statement; `day` is of East Africa.

    What a text for several reports cost is booked to each of them in equal shares, in one more.
    """
    amount = integer(cost)
    if _private(message):
        book_many(
            db,
            purpose=REST,
            currency=currency,
            amount=amount,
            texts=1,
            segments=segments,
            day=day,
        )
        return
    if message.purpose in _CARRIERS and (carried := _carried(db, message)):
        charge = {"day_on": day, "purpose": message.purpose, "currency": currency}
        db.execute(insert(charges), _shares(carried, amount, segments, charge))
        return
    ward = func.coalesce(reports.c.ward_code, "")
    told = (literal(day, Date), literal(message.purpose), messages.c.report_id, ward)
    sums = (literal(currency), literal(amount, BigInteger), literal(1), literal(segments))
    rows = (
        select(*told, people.c.organisation_id, *sums)
        .select_from(messages)
        .outerjoin(reports, reports.c.id == messages.c.report_id)
        .outerjoin(people, people.c.id == messages.c.person_id)
        .where(messages.c.id == message.id)
    )
    db.execute(insert(charges).from_select(_COLUMNS, rows))


def book_many(
    db: Connection,
    *,
    purpose: str,
    currency: str,
    amount: int,
    texts: int,
    segments: int,
    day: date,
    ward_code: str = "",
    organisation_id: UUID | None = None,
) -> None:
    """Books what equal texts cost; `amount` as in `integer`."""
    row = insert(charges).values(
        day_on=day,
        purpose=purpose,
        ward_code=ward_code,
        organisation_id=organisation_id,
        currency=currency,
        amount=amount,
        messages=texts,
        segments=segments,
    )
    db.execute(row)


def of_report(db: Connection, report_id: UUID) -> dict[str, int]:
    """What a report has cost by currency, in 1/10,000."""
    rows = db.execute(
        select(charges.c.currency, func.sum(charges.c.amount))
        .where(charges.c.report_id == report_id)
        .group_by(charges.c.currency)
    )
    return {currency: int(amount) for currency, amount in rows}


def _private(message: Message) -> bool:
    return message.purpose == "case" or (message.purpose == "help" and not message.person_id)


def _carried(db: Connection, message: Message) -> list[Any]:
    """(report_id, ward_code, organisation_id) of each message that this one stands for."""
    about = reports.alias()
    rows = (
        select(messages.c.report_id, about.c.ward_code, people.c.organisation_id)
        .join(about, about.c.id == messages.c.report_id)
        .outerjoin(people, people.c.id == messages.c.person_id)
        .where(messages.c.carried_by == message.id)
        .order_by(messages.c.created_at, messages.c.id)
    )
    return list(db.execute(rows))


def _shares(
    carried: list[Any], amount: int, segments: int, charge: dict[str, Any]
) -> list[dict[str, Any]]:
    """Equal shares of an amount, what cannot be divided to the first ones; the text counts once."""
    share, rest = divmod(amount, len(carried))
    return [
        {
            **charge,
            "report_id": one.report_id,
            "ward_code": one.ward_code,
            "organisation_id": one.organisation_id,
            "amount": share + (place < rest),
            "messages": int(place == 0),
            "segments": segments if place == 0 else 0,
        }
        for place, one in enumerate(carried)
    ]
