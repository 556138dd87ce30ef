"""Alerts that the caps held back, told in one text: how many, where, and how to see them.

The text is a message of its own; what becomes of it becomes of every alert it stands for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from models import held, messages
from models.held import Waiting
from models.messages import Message
from models.vault import Vault, place
from sms import gsm, texts_merged
from sms.duty import person, ward_name
from sms.failures import fail
from sms.pace import Pace
from sms.purposes import CARRIERS, DIGEST

_SOURCE, NOT_NEEDED = "en", "no longer needed"


@dataclass(frozen=True, repr=False)
class Merged:
    """The message that stands for the others, and what it says."""

    message: Message
    words: str


def merged(
    db: Connection, vault: Vault, pace: Pace, message: Message, now: datetime
) -> Merged | None:
    """One text, already claimed, for this alert and all that wait with it; None if it is alone.

    The caller holds the message and its contact.
    """
    if message.purpose != "alert" or message.contact_id is None or not message.capped:
        return None
    waiting = held.alerts_waiting(db, message.contact_id, now, among=message.id)
    return _written(db, vault, pace, message, waiting, now) if len(waiting) > 1 else None


def looked_at_again(
    db: Connection, vault: Vault, pace: Pace, carrier: Message, now: datetime
) -> tuple[bool, tuple[int, ...]]:
    """Whether a text for several, about to be tried again, is still needed; the outbox rows owed.

    Alerts answered meanwhile are taken out of it, and it says how many are left.
    """
    still, over = held.carried_alerts(db, carrier.id, now)
    owed: tuple[int, ...] = ()
    for message_id in over:
        one = messages.get(db, message_id)
        owed += fail(db, one, NOT_NEEDED, now=now, source="outbox")
    if still and over:
        words = _words(db, pace, carrier, still, now, digest=carrier.purpose == DIGEST)
        row = messages.messages.update().where(messages.messages.c.id == carrier.id)
        sealed = vault.words.seal(words, place("messages.words", carrier.id))
        db.execute(row.values(words_sealed=sealed, segments=gsm.segments(words)))
        reason = f"for {len(still)}, {len(over)} answered meanwhile"
        messages.note(db, carrier.id, at=now, source="outbox", status="queued", reason=reason)
    return bool(still), owed


def follow(db: Connection, carrier: Message, now: datetime) -> tuple[int, ...]:
    """What became of a message becomes of all it stands for. Returns the outbox rows owed."""
    if carrier.purpose not in CARRIERS:
        return ()
    if carrier.status != "failed":
        held.follow(db, carrier, now)
        return ()
    owed: tuple[int, ...] = ()
    for message_id in held.carried(db, carrier.id):
        one = messages.get(db, message_id)
        owed += fail(db, one, carrier.reason, now=now, source="outbox")
    return owed


def _written(
    db: Connection, vault: Vault, pace: Pace, first: Message, waiting: list[Waiting], now: datetime
) -> Merged:
    new, digest = uuid4(), first.held == DIGEST
    words = _words(db, pace, first, waiting, now, digest=digest)
    messages.add(
        db,
        id=new,
        direction="out",
        purpose=DIGEST if digest else "merged",
        lane="urgent" if any(one.lane == "urgent" for one in waiting) else first.lane,
        person_id=first.person_id,
        contact_id=first.contact_id,
        words_sealed=vault.words.seal(words, place("messages.words", new)),
        status="sending",
        segments=gsm.segments(words),
        tries=1,
        created_at=now,
        claimed_at=now,
        useful_until=max(one.useful_until for one in waiting if one.useful_until),
    )
    messages.note(db, new, at=now, source="outbox", status="sending", reason=f"for {len(waiting)}")
    held.carry(db, new, [one.id for one in waiting], now)
    return Merged(messages.get(db, new), words)


def _words(
    db: Connection,
    pace: Pace,
    first: Message,
    waiting: list[Waiting],
    now: datetime,
    *,
    digest: bool,
) -> str:
    wards = Counter(one.ward_code for one in waiting)
    named = [(ward_name(db, code, now), count) for code, count in wards.most_common(3)]
    language = person(db, first.person_id).language if first.person_id else _SOURCE
    t = pace.languages.get(language) or pace.languages.get(_SOURCE) or str
    write = texts_merged.digest if digest else texts_merged.merged
    return write(t, named, count=len(waiting), wards=len(wards), code=pace.code)
