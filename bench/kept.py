"""What SQL and the emulator's phones have, for counting; and waiting until no work is left."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from urllib.request import urlopen

from redis import Redis
from sqlalchemy import Connection, Engine, Select, func, select

from models.calls import hops
from models.messages import FINAL, messages
from models.outbox import outbox
from models.reports import reports
from sessions import journal

_EVERY, _PATIENCE = 0.1, 60.0


class Unsettled(Exception):
    """Work was still left after a minute; the message counts it."""


@dataclass(frozen=True)
class Filed:
    """A report in SQL; `texts` are the gateway's ids of its alerts' messages."""

    ward: str
    texts: tuple[str, ...]


def filed(database: Engine) -> dict[str, Filed]:
    """Every report by its reference (digits only)."""
    alert = messages.c.purpose == "alert"
    rows = select(reports.c.reference, reports.c.ward_code, messages.c.gateway_id).outerjoin(
        messages, (messages.c.report_id == reports.c.id) & alert
    )
    found: dict[str, Filed] = {}
    with database.connect() as db:
        for reference, ward, text in db.execute(rows):
            texts = found[reference].texts if reference in found else ()
            found[reference] = Filed(ward, (*texts, text) if text else texts)
    return found


def hops_kept(database: Engine) -> int:
    """Hops of all calls that the journal has brought to SQL."""
    with database.connect() as db:
        return _count(db, select(func.count()).select_from(hops))


def of_its_own_accord(database: Engine) -> int:
    """Texts nobody asked for: forums hear that one person alone answers in their ward."""
    with database.connect() as db:
        told = messages.c.purpose == "coverage"
        return _count(db, select(func.count()).select_from(messages).where(told))


def arrivals(emulator: str, numbers: Iterable[str]) -> dict[str, float]:
    """When each text reached its phone, in seconds since 1970, by the gateway's id."""
    came: dict[str, float] = {}
    for number in numbers:
        with urlopen(f"{emulator}/phones/{quote(number)}", timeout=10) as answer:  # noqa: S310
            inbox = json.load(answer)["inbox"]
        came |= {text["id"]: datetime.fromisoformat(text["time"]).timestamp() for text in inbox}
    return came


def settle(database: Engine, redis: Redis) -> None:
    """Returns when every hop is in SQL, every report routed and every text confirmed by its phone.

    Raises Unsettled.
    """
    deadline = time.monotonic() + _PATIENCE
    while any(left := _left(database, redis)):
        if time.monotonic() > deadline:
            raise Unsettled("left over: {} hops, {} reports, {} texts".format(*left))
        time.sleep(_EVERY)


def _left(database: Engine, redis: Redis) -> tuple[int, int, int]:
    undrained = journal.waiting(redis)
    with database.connect() as db:
        owed = _count(db, select(func.count()).where(outbox.c.done_at.is_(None)))
        on_their_way = select(func.count()).where(
            messages.c.direction == "out", messages.c.status.not_in(FINAL)
        )
        return undrained, owed, _count(db, on_their_way)


def _count(db: Connection, query: Select[int]) -> int:
    return db.execute(query).scalar_one()
