"""What a person may ask of what is kept of him or her: to see it, to be forgotten, a language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from locales.marks import Translate
from models import contacts, forget_requests, forgetting
from models.contacts import Contact
from models.erasure import duties_of
from models.kept_of import kept_of
from routing.reads import day_of, ward_on
from sms import residents, texts_data
from sms.keywords_resident import says_yes
from sms.turns import Reply, Turn


def in_words(db: Connection, t: Translate, contact: Contact | None, now: datetime) -> str:
    """Kinds and counts of what is kept of a contact; at most two statements."""
    if contact is None:
        return texts_data.held(t, None, language="", ward="")
    ward = ward_on(db, contact.last_ward, day_of(now)).name if contact.last_ward else ""
    counts = kept_of(db, contact.id)
    return texts_data.held(t, counts, language=contact.language, ward=ward)


def show(turn: Turn) -> Reply:
    t, contact = turn.t(residents.language(turn)), contacts.get(turn.db, turn.contact_id)
    return Reply(texts_data.my_data(t, in_words(turn.db, t, contact, turn.now)))


def ask_forget(turn: Turn) -> Reply:
    """Says what would go and what would stay, and asks for a YES; who has a duty hears why not."""
    t = turn.t(residents.language(turn))
    if duties_of(turn.db, turn.contact_id):
        return Reply(texts_data.has_duty(t))
    asked = forget_requests.waiting(turn.db, turn.contact_id, turn.now)
    if asked and asked.confirmed_at:
        return Reply(texts_data.forgetting(t))
    forget_requests.ask(turn.db, turn.contact_id, turn.now)
    return Reply(texts_data.ask_forget(t))


def confirmed(turn: Turn) -> Reply | None:
    """What a YES to the question does, once however often; None where nothing was asked."""
    if not says_yes(turn.text):
        return None
    request = forget_requests.waiting(turn.db, turn.contact_id, turn.now)
    if request is None or residents.asked_later(turn, request.asked_at):
        return None
    t = turn.t(residents.language(turn))
    asked = forgetting.ask(turn.db, turn.contact_id, turn.now, channel="sms")
    return Reply(texts_data.forgetting(t) if asked else texts_data.has_duty(t))


def choose_language(turn: Turn) -> Reply:
    """Keeps the language for the next call and SMS; without a name it asks which."""
    chosen = turn.command.choice
    if not chosen:
        return Reply(texts_data.which_language(turn.t(residents.language(turn))))
    contacts.prefer(turn.db, turn.contact_id, language=chosen)
    return Reply(texts_data.language_set(turn.t(chosen)))
