"""Receipts of texts whose answer was lost: a worker died, or the gateway did not answer in time.

The id was never heard of, but a receipt names the phone: where just one text to it may have gone
without an id, the receipt speaks of that one.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Engine

from models import copies, messages
from sms.guarding import guarded
from sms.receipts import apply_parked

FOUND = "receipt of a copy whose answer was lost"


def find(database: Engine, now: datetime, limit: int = 200) -> tuple[int, ...]:
    """Gives such receipts to their messages. Returns the rows of the outbox owed because of it."""
    with database.begin() as db:
        copies.forget_whose(db, now)
        strangers = copies.strangers(db, now, limit)
    owed: tuple[int, ...] = ()
    for gateway_id, contact, came in strangers:
        adopt = partial(_adopted, database, gateway_id, contact, came, now)
        owed += guarded(database, "receipt", gateway_id, adopt, now) or ()
    return owed


def _adopted(
    database: Engine, gateway_id: str, contact: UUID, came: datetime, now: datetime
) -> tuple[int, ...]:
    with database.begin() as db:
        found = copies.without_an_id(db, contact, came)
        if len(found) != 1:
            return ()
        (one,) = found
        if one.gateway_id is None:
            row = messages.messages.update().where(messages.messages.c.id == one.id)
            db.execute(row.values(gateway_id=gateway_id))
        else:
            copies.add(db, one.id, gateway_id, now)
        messages.note(db, one.id, at=now, source="network", status=one.status, reason=FOUND)
        return apply_parked(db, gateway_id, now)
