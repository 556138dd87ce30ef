"""A phone that takes no more SMS from a sender of ours: what ends, and who must hear of it at once.

The promotional sender carries broadcasts and nothing else: refusing it ends those alone. Where it
is the sender of alerts that is refused, and the phone has a duty, an alarm is owed by the same
transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models import contacts, duties, outbox, subscriptions
from models.contacts import Contact
from models.directory import people
from models.messages import Message
from sms.failures import gone

COVERAGE = "coverage"  # the task of the outbox; its subject is the contact


def refused(db: Connection, message: Message, reason: str, now: datetime) -> tuple[int, ...]:
    """What a message was refused with, in the gateway's word. Returns the outbox rows owed."""
    if message.contact_id is None:
        return ()
    if message.promotional:
        bulk(db, message.contact_id, reason, now)
        return ()
    before = contacts.get(db, message.contact_id)
    contacts.block(db, message.contact_id, reason, now)
    return lost(db, before, now)


def opted_out(db: Connection, before: Contact, reason: str, now: datetime) -> tuple[int, ...]:
    """The owner has told the gateway that the sender of alerts is not wanted: all of it ends."""
    contacts.block(db, before.id, reason, now)
    subscriptions.end_all(db, before.id, channel="gateway", now=now)
    return lost(db, before, now)


def bulk(db: Connection, contact_id: UUID, reason: str, now: datetime) -> None:
    """The promotional sender is not wanted: no broadcasts, no notices; alerts go on."""
    contacts.block_bulk(db, contact_id, reason)
    subscriptions.end_all(db, contact_id, channel="gateway", now=now)


def lost(db: Connection, before: Contact, now: datetime) -> tuple[int, ...]:
    """Where a phone was reached `before` and is not any more: owes the next level's turn of what
    waited for it alone, also where its duty has ended since, and the alarm where it has one.
    """
    if not before.reached:
        return ()
    raised = gone(db, people.c.contact_id == before.id, now)
    if not duties.of_contact(db, before.id):
        return raised
    return (*raised, outbox.owe(db, COVERAGE, before.id, now))
