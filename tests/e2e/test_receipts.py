"""Receipts twice, the last one first, too early, never, and with words nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.delivery import delivery_receipts
from models.messages import Message
from tests.e2e.canaries import WORD
from tests.e2e.conftest import Fault, PhoneOf
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.places import INOI, KALOBEYEI, KERUGOYA
from tests.e2e.reporting import Place, Told, report
from tests.e2e.until import until


@dataclass(frozen=True)
class Fate:
    """A switch, the receipts that come of it in this order, and the message's end."""

    switch: str
    place: Place
    landmark: str
    receipts: tuple[str, ...]
    status: str
    category: str = "Fire"  # another one where the ward has had a fire: it would be the same one


FATES = {
    "each twice": Fate(
        "receipt-twice",
        KERUGOYA,
        f"{WORD} Kutu",
        ("Success", "Success"),
        "delivered",
        "Theft or robbery",
    ),
    "the last one first": Fate(
        "receipt-reordered", INOI, f"{WORD} Nyuma", ("Success", "Submitted"), "delivered"
    ),
    "before the answer": Fate(
        "receipt-early", KALOBEYEI, f"{WORD} Mapema", ("Success",), "delivered"
    ),
    "never": Fate("receipt-lost", KERUGOYA, f"{WORD} Potea", (), "accepted", "Road accident"),
    "of a kind nobody knows": Fate(
        "receipt-unknown", INOI, f"{WORD} Ajabu", ("Parked",), "accepted", "Road accident"
    ),
}


@pytest.mark.parametrize("fate", FATES.values(), ids=FATES)
def test_a_receipt_that_comes(
    kept: Kept, resident: Phone, phone_of: PhoneOf, fault: Fault, fate: Fate
) -> None:
    fault(fate.switch, number=fate.place.coordinator)
    reference = report(resident, Told(fate.place, fate.landmark, category=fate.category))
    phone_of(fate.place.coordinator).hears(fate.landmark)
    message = kept.comes_to(kept.alert_to(reference, "coordinator"), fate.status)
    until(lambda: applied(kept, message) == fate.receipts, f"receipts: {fate.receipts}")
    assert kept.text_of(kept.alert_to(reference, "coordinator")).status == fate.status
    assert len(phone_of(fate.place.coordinator).inbox(fate.landmark)) == 1


def applied(kept: Kept, message: Message) -> tuple[str, ...]:
    """The receipts of a message that were taken note of, oldest first."""
    table = delivery_receipts.c
    rows = select(table.status).where(
        table.gateway_id == message.gateway_id, table.applied_at.is_not(None)
    )
    return tuple(row.status for row in kept.rows(rows.order_by(table.id)))
