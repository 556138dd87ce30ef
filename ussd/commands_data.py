"""What My data comes to: SMS on and off, and a request to be forgotten, which a worker does."""

from __future__ import annotations

from sqlalchemy import Connection

from locales.marks import Translate
from models import contacts, drafts, forgetting, subscriptions
from models.vault import Vault
from sms import my_data, refusals, texts_data
from ussd.asked import Asked
from ussd.ending import Done, Ending


def stop_sms(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """As STOP does: no SMS, and every notice ended."""
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    contacts.stop_sms(db, contact.id, ending.moment)
    subscriptions.end_all(db, contact.id, channel="ussd", now=ending.moment)
    refusals.lost(db, contact, ending.moment)
    return Done({})


def start_sms(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """As START does: undoes a stop, ours or the gateway's."""
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    contacts.unblock(db, contact.id, ending.moment)
    return Done({})


def forget_me(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Writes it down for a worker; also of a number we know nothing of, for a case may."""
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    asked = forgetting.ask(db, contact.id, ending.moment, channel="ussd")
    if asked:
        drafts.drop_of(db, drafts.digests(vault, ending.number), ending.moment)
    return Done({"said": texts_data.forgetting(t) if asked else texts_data.has_duty(t)})


def held(db: Connection, vault: Vault, asked: Asked) -> str:
    """Kinds and counts of what is kept, in words. Three statements."""
    contact = contacts.find(db, vault, asked.number)
    return my_data.in_words(db, asked.t, contact, asked.now)
