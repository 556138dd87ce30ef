"""What a batch of a broadcast cost, booked in one line; whether the gateway takes texts at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from models import ledger
from models.broadcasts import Broadcast
from routing.reads import day_of
from sms import stopping
from sms.gateway import ACCEPTED, Outcome
from sms.networks import network_of

PURPOSE = "broadcast"


def account_for(
    db: Connection,
    broadcast: Broadcast,
    outcomes: Iterable[Outcome],
    *,
    sender: str,
    segments: int,
    now: datetime,
) -> None:
    """Books what was charged by currency; begins or ends what an operator must mend.

    `outcomes` are those that were written now; `segments` are the parts of one text.
    """
    found = list(outcomes)
    charged: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        if one.cost:
            charged[one.currency].append(one)
    for currency, ones in charged.items():
        ledger.book_many(
            db,
            purpose=PURPOSE,
            currency=currency,
            amount=sum(ledger.integer(one.cost) for one in ones if one.cost),
            texts=len(ones),
            segments=sum(one.segments or segments for one in ones),
            day=day_of(now),
            ward_code=broadcast.area_code if broadcast.area_level == "ward" else "",
        )
    if any(one.verdict == ACCEPTED for one in found):
        stopping.taken(db, sender, now)
    elif found:
        for one in {(one.kind, network_of(one.number)): one for one in found}.values():
            stopping.refused(db, one, sender, now)
