"""Sending one message: claimed in one transaction, handed over outside any, written in another.

Whoever is killed between the two leaves the message in `sending`; `stuck` finds it and the
outcome is unknown. Jobs, sweeper and tests all come through here, at the same time if they like.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from models import alerts, contacts, messages
from models.keys import CannotOpen
from models.messages import Message
from models.vault import Vault, place
from sms import gsm
from sms.failover import Carrier
from sms.failures import fail
from sms.gateway import Outcome
from sms.senders import Senders
from sms.tries import Sent, record

LOST = timedelta(seconds=30)  # longer than any try: the gateway is given 20 seconds in all
_GO_ALWAYS = ("answer", "help")  # replies to what the person has just sent us


@dataclass(frozen=True, repr=False)
class _Claimed:
    """A message that is ours to send, opened."""

    message: Message
    number: str
    words: str


def send(
    database: Engine,
    vault: Vault,
    gateway: Carrier,
    message_id: UUID,
    *,
    now: Callable[[], datetime],
    senders: Senders,
) -> Sent:
    """Sends a message that is due; does nothing where it is not, or another process has it.

    Safe to run twice. Raises PermissionError in a process that may not open numbers.
    """
    with database.begin() as db:
        claimed = _claim(db, vault, message_id, now())
    if isinstance(claimed, Sent):
        return claimed
    sender = senders.of(claimed.message.purpose)
    outcome = gateway.send(claimed.words, [claimed.number], sender=sender)[0]
    counted = replace(outcome, segments=outcome.segments or gsm.segments(claimed.words))
    with database.begin() as db:
        return record(db, claimed.message, counted, now())


def stuck(database: Engine, now: datetime, limit: int = 100) -> Sent:
    """Messages whose sender never said what came of them: what may have gone is unknown."""
    with database.begin() as db:
        lost = messages.stuck(db, now - LOST, limit)
    found = [_give_up(database, message_id, now) for message_id in lost]
    return Sent(
        raises=tuple(owed for sent in found for owed in sent.raises),
        nudges=tuple(nudge for sent in found for nudge in sent.nudges),
    )


def owed(database: Engine, now: datetime, limit: int = 500) -> list[tuple[str, UUID]]:
    """(lane, id) of messages that should be on their way by now, the most urgent first."""
    with database.begin() as db:
        return [(lane, message_id) for message_id, lane in messages.owed(db, now, limit)]


def _claim(db: Connection, vault: Vault, message_id: UUID, now: datetime) -> _Claimed | Sent:
    message = messages.lock(db, message_id)
    if message is None or message.status != "queued" or (message.next_at or now) > now:
        return Sent()
    why_not = _why_not(db, message, now)
    if not why_not:
        try:
            number, words = _opened(db, vault, message)
        except CannotOpen:
            why_not = "number or words cannot be opened"
    if why_not:
        return Sent("failed", fail(db, message, why_not, now=now, source="outbox"))
    tries = message.tries + 1
    messages.change(
        db, message_id, at=now, source="outbox", status="sending", tries=tries, claimed_at=now
    )
    return _Claimed(replace(message, status="sending", tries=tries), number, words)


def _why_not(db: Connection, message: Message, now: datetime) -> str:
    """Why a message is not to be sent after all; '' when it is."""
    if message.direction != "out" or message.contact_id is None:
        return "no number"
    if message.useful_until is not None and message.useful_until <= now:
        return "too late"
    if message.alert_id and alerts.get(db, message.alert_id).state not in alerts.OPEN:
        return "no longer needed"
    if message.purpose in _GO_ALWAYS:
        return ""
    contact = contacts.get(db, message.contact_id)
    return contact.blocked or ("stopped" if contact.sms_stopped_at else "")


def _opened(db: Connection, vault: Vault, message: Message) -> tuple[str, str]:
    """(number, words). Raises CannotOpen, also where the number was erased or nothing is said."""
    owner = contacts.contacts.c
    erased = select(owner.sealed.is_(None)).where(owner.id == message.contact_id)
    if message.contact_id is None or db.scalar(erased):
        raise CannotOpen
    number = contacts.number_of(db, vault, message.contact_id)
    words = vault.words.open(messages.sealed(db, message.id), place("messages.words", message.id))
    if not words:
        raise CannotOpen
    return number, words


def _give_up(database: Engine, message_id: UUID, now: datetime) -> Sent:
    with database.begin() as db:
        message = messages.lock(db, message_id)
        if message is None or message.status != "sending":
            return Sent()
        return record(db, message, Outcome("", "unknown", "sender was lost"), now)
