"""What a batch of a broadcast cost, by ward and forum; whether the gateway takes texts at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models import ledger
from models.broadcast_batches import Whose, whose
from models.broadcasts import Broadcast
from routing.reads import day_of
from sms import stopping
from sms.gateway import ACCEPTED, Outcome
from sms.networks import network_of

PURPOSE = "broadcast"


def account_for(
    db: Connection,
    broadcast: Broadcast,
    outcomes: Iterable[tuple[UUID, Outcome]],
    *,
    sender: str,
    segments: int,
    now: datetime,
) -> None:
    """Books what was charged by currency, ward and organisation; begins or ends what an operator
    must mend.

    `outcomes` are those that were written now, each with its message; `segments` are the parts of
    one text. One statement to know whose they were, and one a line of the ledger.
    """
    told = list(outcomes)
    found = [outcome for _message, outcome in told]
    for (currency, of), ones in _charged(db, broadcast, told).items():
        ledger.book_many(
            db,
            purpose=PURPOSE,
            currency=currency,
            amount=sum(ledger.integer(one.cost) for one in ones if one.cost),
            texts=len(ones),
            segments=sum(one.segments or segments for one in ones),
            day=day_of(now),
            ward_code=of.ward_code,
            organisation_id=of.organisation_id,
        )
    if any(one.verdict == ACCEPTED for one in found):
        stopping.taken(db, sender, now)
    elif found:
        for one in {(one.kind, network_of(one.number)): one for one in found}.values():
            stopping.refused(db, one, sender, now)


def _charged(
    db: Connection, broadcast: Broadcast, told: list[tuple[UUID, Outcome]]
) -> Mapping[tuple[str, Whose], list[Outcome]]:
    """What cost something, by currency and whom it was for; a ward's broadcast is all its own."""
    cost = [(message, one) for message, one in told if one.cost]
    known = whose(db, [message for message, _one in cost]) if cost else {}
    found: dict[tuple[str, Whose], list[Outcome]] = defaultdict(list)
    for message, one in cost:
        of = known.get(message, Whose())
        if broadcast.area_level == "ward":
            of = replace(of, ward_code=broadcast.area_code)
        found[one.currency, of].append(one)
    return found
