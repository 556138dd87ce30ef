"""A month in which texts were paid for, budgets set and used, and the account ran empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from models import budgets, ledger, stops
from models.budgets import FORUM, WARD
from models.directory import organisations
from models.ledger import charges

MONTH, BEFORE = date(2026, 11, 1), date(2026, 10, 1)
KILIMANI, KAREN = "1371", "1381"
# purpose, ward, cost of one in 1/10,000, how many
SPENT = (
    ("alert", KILIMANI, 8_000, 1_240),
    ("alert", KAREN, 8_000, 311),
    ("answer", KILIMANI, 8_000, 1_902),
    ("news", KILIMANI, 8_000, 87),
    ("merged", KILIMANI, 8_000, 21),
    ("broadcast", "", 16_000, 12_400),
    (ledger.REST, "", 8_000, 140),
)


def forum(db: Connection, now: datetime) -> UUID:
    new = uuid4()
    row = {"id": new, "name": "Kilimani Project Foundation", "kind": "forum", "created_at": now}
    db.execute(organisations.insert().values(**row))
    return new


def spent(db: Connection, now: datetime) -> UUID:
    """Writes it all. Returns the organisation that was told."""
    office = forum(db, now)
    for purpose, ward, cost, count in SPENT:
        row = {"purpose": purpose, "currency": "KES", "texts": count, "segments": count}
        for day, part in ((MONTH, 1), (BEFORE, 2)):
            ledger.book_many(db, day=day, ward_code=ward, amount=cost * count // part, **row)  # type: ignore[arg-type]
    db.execute(
        charges.insert().values(
            day_on=MONTH + timedelta(days=3),
            purpose="alert",
            ward_code=KAREN,
            organisation_id=office,
            currency="KES",
            amount=400_000,
            messages=50,
            segments=50,
        )
    )
    limits = ((WARD, KILIMANI, 20_000_000), (WARD, KAREN, 5_000_000), (FORUM, str(office), 400_000))
    for scope, key, amount in limits:
        budgets.put(db, scope=scope, key=key, month=MONTH, amount=amount, currency="KES", now=now)
    return office


def broke(db: Connection, now: datetime) -> None:
    """The account has been empty for an hour."""
    told = {"reason": "InsufficientBalance", "now": now - timedelta(hours=1)}
    stops.begin(db, "credit", "", wait=timedelta(minutes=5), **told)  # type: ignore[arg-type]
