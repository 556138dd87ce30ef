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
from locales.spoken import spoken
from models import contacts, outbox, referral_alerts, referrals
from models.keys import CannotOpen
from models.referrals import Referral
from models.sensitive import hour
from models.vault import Vault, place
from routing.papers import ended
from sms import texts_help
from sms.posting import post
from sms.telling import Line, Nudge

TELL, AGAIN, NEWS = "referral", "referral-again", "referral-news"  # tasks of the outbox
TO_CENTRE, TO_CALLER = "request", "request-news"  # purposes of messages; neither is listed anywhere
MOST_TOLD = 3  # people of a centre told of one request
LANE = "normal"
SILENT = timedelta(hours=24)  # how long a centre may say nothing before it is told of again
_GIVEN_UP = timedelta(days=7)  # after it only a person tries a centre nobody of can be told
_WAITS = 3  # hours word to the caller may wait, the one begun among them


def tell(line: Line, referral_id: UUID) -> list[Nudge]:
    """Tells a centre's people of a request; a centre no longer accredited is told nothing.

    Whom no SMS reaches is tried again each hour. After a day without an answer the caller hears
    that there is news, and whoever was told is told once more.
    """
    asked = _unanswered(line, referral_id)
    if asked is None:
        return []
    silent = line.now >= asked.asked_hour + SILENT
    nudges = [*(_again(line, asked) if silent else ()), *_tell_all(line, asked)]
    if silent:
        owe_news(line.db, asked, line.now, line.below)
    if asked.state == "asked" and not nudges:
        outbox.owe(line.db, AGAIN if silent else TELL, asked.id, _next_hour(line.now))
    elif not silent:
        outbox.owe(line.db, TELL, asked.id, asked.asked_hour + SILENT)
    return nudges


def tell_again(line: Line, referral_id: UUID) -> list[Nudge]:
    """The same each hour, after the day: while nobody was told, for a week in all."""
    asked = _unanswered(line, referral_id)
    if asked is None or asked.state != "asked":
        return []
    nudges = _tell_all(line, asked)
    if not nudges and line.now < asked.asked_hour + _GIVEN_UP:
        outbox.owe(line.db, AGAIN, asked.id, _next_hour(line.now))
    return nudges


def is_silent(asked: Referral, now: datetime) -> bool:
    """Whether a centre has said nothing to a request for a day."""
    return asked.state in referrals.UNANSWERED and now >= asked.asked_hour + SILENT


def _unanswered(line: Line, referral_id: UUID) -> Referral | None:
    """A request nobody has answered, held; where its centre lapsed meanwhile it ends instead."""
    asked = referrals.lock(line.db, referral_id)
    if asked is None or asked.state not in referrals.UNANSWERED:
        return None
    until = referrals.accredited_until(line.db, asked.organisation_id)
    if until is None or ended(until, line.now):
        end(line.db, asked, "lapsed", line.now, line.below)
        return None
    return asked


def _tell_all(line: Line, asked: Referral) -> list[Nudge]:
    """Whoever can be told now and was not told before."""
    found = referrals.reachable(line.db, asked.organisation_id, line.now, MOST_TOLD)
    nudges = [nudge for one in found for nudge in _tell(line, asked.id, *one)]
    if nudges and asked.state == "asked":
        referrals.change(line.db, asked.id, state="told", told_hour=hour(line.now))
    return nudges


def _again(line: Line, asked: Referral) -> list[Nudge]:
    """The same words once more to those who were told and can be told now."""
    found = referrals.reachable(line.db, asked.organisation_id, line.now, MOST_TOLD)
    now = {person for person, _contact, _language in found}
    told = referral_alerts.people_told(line.db, asked.id)
    return [
        nudge
        for person, contact, language, number in told
        if person in now
        for nudge in _ask(line, person, contact, language, number)
    ]


def _next_hour(now: datetime) -> datetime:
    return hour(now) + timedelta(hours=1)


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
        t = spoken(languages, language)
        to = {"person_id": person, "contact_id": contact}
        nudges += _write(db, vault, texts_help.withdrawn(t, number), now, purpose=TO_CENTRE, **to)
    referrals.end(db, asked.id, "withdrawn", now)
    referrals.change(db, asked.id, phone_sealed=None, said_sealed=None)
    return nudges


def _tell(line: Line, referral_id: UUID, person: UUID, contact: UUID, language: str) -> list[Nudge]:
    number = referral_alerts.tell(line.db, line.below, referral_id, person, line.now)
    return _ask(line, person, contact, language, number) if number is not None else []


def _ask(line: Line, person: UUID, contact: UUID, language: str, number: int) -> list[Nudge]:
    words = texts_help.asked(line.t(language), number)
    to = {"person_id": person, "contact_id": contact}
    return _write(line.db, line.vault, words, line.now, purpose=TO_CENTRE, **to)


def _write(db: Connection, vault: Vault, words: str, now: datetime, **values: Any) -> list[Nudge]:
    """A message, sealed and queued. Its request is written down nowhere: a task is done once."""
    new = post(db, vault, words, lane=LANE, now=now, **values)
    return [(LANE, new)] if new else []
