"""A caller's request that a centre help: telling the centre, and word to the caller.

Nothing here joins a report, and no SMS holds a number. Word to the caller waits for the next hour
and up to two more, so that its time does not say that it belongs to what the centre has sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate
from models import contacts, outbox, referral_alerts, referrals
from models.keys import CannotOpen
from models.referrals import Referral
from models.sensitive import hour
from models.vault import Vault, place
from routing.papers import ended
from sms import texts_help
from sms.posting import post
from sms.telling import Line, Nudge

TELL, NEWS = "referral", "referral-news"  # tasks of the outbox
TO_CENTRE, TO_CALLER = "request", "request-news"  # purposes of messages; neither is listed anywhere
MOST_TOLD = 3  # people of a centre told of one request
LANE, SOURCE = "normal", "en"
_WAITS = 3  # hours word to the caller may wait, the one begun among them


def tell(line: Line, referral_id: UUID) -> list[Nudge]:
    """Tells a centre's people of a new request; a centre no longer accredited is told nothing.

    Where no SMS reaches anybody it stays asked, for the case workers to see.
    """
    asked = referrals.lock(line.db, referral_id)
    if asked is None or asked.state != "asked":
        return []
    until = referrals.accredited_until(line.db, asked.organisation_id)
    if until is None or ended(until, line.now):
        end(line.db, asked, "lapsed", line.now, line.below)
        return []
    found = referrals.reachable(line.db, asked.organisation_id, line.now, MOST_TOLD)
    nudges = [nudge for one in found for nudge in _tell(line, asked.id, *one)]
    if nudges:
        referrals.change(line.db, asked.id, state="told", told_hour=hour(line.now))
    return nudges


def tell_news(line: Line, referral_id: UUID) -> list[Nudge]:
    """Word to the caller that there is something to hear; nothing of what it is."""
    asked = referrals.lock(line.db, referral_id)
    sealed = referrals.phone_sealed(line.db, referral_id)
    if asked is None or sealed is None or line.vault.opener is None:
        return []
    try:
        number = line.vault.opener.open(sealed, place("referrals.phone", referral_id))
    except CannotOpen:
        return []
    contact = contacts.keep(line.db, line.vault, number, line.now)
    words = texts_help.news(line.t(asked.language), asked.state, line.code)
    return _write(line.db, line.vault, words, line.now, purpose=TO_CALLER, contact_id=contact.id)


def owe_news(db: Connection, asked: Referral, now: datetime, below: Callable[[int], int]) -> None:
    """Word to the caller, later, where he or she agreed; one is enough while one waits."""
    if asked.sms and not outbox.owes(db, NEWS, asked.id):
        later = hour(now) + timedelta(hours=1 + below(_WAITS - 1), minutes=below(60))
        outbox.owe(db, NEWS, asked.id, later)


def end(
    db: Connection,
    asked: Referral,
    outcome: str,
    now: datetime,
    below: Callable[[int], int],
) -> None:
    """Ends a request, and lets the caller know there is news."""
    referrals.end(db, asked.id, outcome, now)
    owe_news(db, asked, now, below)


def take_back(
    db: Connection,
    vault: Vault,
    languages: Mapping[str, Translate],
    asked: Referral,
    now: datetime,
) -> list[Nudge]:
    """The caller wants it no more: the number goes at once, and who had it open hears so."""
    nudges: list[Nudge] = []
    for person, contact, language, number in referral_alerts.people_told(db, asked.id):
        t = languages.get(language) or languages[SOURCE]
        to = {"person_id": person, "contact_id": contact}
        nudges += _write(db, vault, texts_help.withdrawn(t, number), now, purpose=TO_CENTRE, **to)
    referrals.end(db, asked.id, "withdrawn", now)
    referrals.change(db, asked.id, phone_sealed=None, said_sealed=None)
    return nudges


def _tell(line: Line, referral_id: UUID, person: UUID, contact: UUID, language: str) -> list[Nudge]:
    number = referral_alerts.tell(line.db, line.below, referral_id, person, line.now)
    if number is None:
        return []
    words = texts_help.asked(line.t(language), number)
    to = {"person_id": person, "contact_id": contact}
    return _write(line.db, line.vault, words, line.now, purpose=TO_CENTRE, **to)


def _write(db: Connection, vault: Vault, words: str, now: datetime, **values: Any) -> list[Nudge]:
    """A message, sealed and queued. Its request is written down nowhere: a task is done once."""
    new = post(db, vault, words, lane=LANE, now=now, **values)
    return [(LANE, new)] if new else []
