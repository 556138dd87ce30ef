"""What a centre answers to a request for help: taking it up, words for the caller, its end.

The same keys as for an alert; a short number is open for one of the two at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate
from models import referral_alerts, referrals
from models.referral_alerts import Told
from models.referrals import Referral
from models.vault import place
from sms import texts_help
from sms.duty import Person
from sms.fitting import cut, sendable
from sms.referrals import end, owe_news
from sms.turns import Reply, Turn

KINDS = ("rehab",)  # who is asked; of anybody else nothing is looked up
SAID_LONGEST = 90  # characters of a centre's words that a screen has room for


def meant(turn: Turn, number: int) -> Told | None:
    """The request a short number means, while it is open to who answers."""
    people = _people(turn)
    return referral_alerts.numbered(turn.db, people, number) if people else None


def only(turn: Turn) -> Told | None:
    """The only request open to who answers."""
    people = _people(turn)
    return referral_alerts.only(turn.db, people) if people else None


def open_for(db: Connection, answering: Collection[Person]) -> list[Told]:
    """The requests open to these people; no query for who is of no centre."""
    ids = [person.id for person in answering if person.kind in KINDS]
    return referral_alerts.told(db, ids) if ids else []


def listed(turn: Turn, t: Translate) -> str:
    """The line about requests in the list of what is open; '' where there are none."""
    people = _people(turn)
    numbers = referral_alerts.open_for(turn.db, people) if people else []
    return texts_help.listed(t, numbers) if numbers else ""


def act(turn: Turn, told: Told) -> Reply:
    """Does what the command asks of a request."""
    asked = referrals.lock(turn.db, told.referral_id)
    t = turn.own(turn.person(told.person_id))
    if asked is None or asked.state == "ended":
        return Reply(texts_help.standing(t, told.short_number, accepted=False))
    step = _STEPS.get(turn.command.kind, _who)  # no words of ours go to who asks for help
    return Reply(step(turn, told, asked, t))


def act_in_call(turn: Turn, told_id: UUID) -> str | None:
    """The same where the request was chosen from a list; None where it is open no more."""
    found = [one for one in open_for(turn.db, turn.people) if one.id == told_id]
    return act(turn, found[0]).words if found else None


def _people(turn: Turn) -> list[UUID]:
    return [person.id for person in turn.people if person.kind in KINDS]


def _take(turn: Turn, told: Told, asked: Referral, t: Translate) -> str:
    if told.state != "accepted":
        referral_alerts.take(turn.db, told, turn.now)
        owe_news(turn.db, asked, turn.now, turn.below)
    return texts_help.taken(t, told.short_number, turn.dial)


def _pass(turn: Turn, told: Told, asked: Referral, t: Translate) -> str:
    if not referral_alerts.pass_on(turn.db, told):
        end(turn.db, asked, "not_taken", turn.now, turn.below)
    return texts_help.passed(t, told.short_number)


def _forward(turn: Turn, told: Told, asked: Referral, t: Translate) -> str:
    """Words for the caller, sealed; who writes them has the request from then on."""
    words = cut(sendable(turn.command.words).capitalize(), SAID_LONGEST)
    if not words:
        return texts_help.ask_words(t, told.short_number)
    if told.state != "accepted":
        referral_alerts.take(turn.db, told, turn.now)
    sealed = turn.vault.sensitive_words.seal(words, place("referrals.said", asked.id))
    referrals.change(turn.db, asked.id, said_sealed=sealed)
    owe_news(turn.db, asked, turn.now, turn.below)
    return texts_help.forwarded(t, told.short_number)


def _close(turn: Turn, told: Told, asked: Referral, t: Translate) -> str:
    ending = texts_help.ENDS.get(turn.command.outcome or "")
    if ending is None:
        return texts_help.ask_end(t, told.short_number)
    outcome, _label = ending
    end(turn.db, asked, outcome, turn.now, turn.below)
    return texts_help.ended(t, told.short_number, outcome)


def _who(turn: Turn, told: Told, asked: Referral, t: Translate) -> str:
    return texts_help.standing(t, told.short_number, accepted=told.state == "accepted")


_STEPS: Mapping[str, Callable[[Turn, Told, Referral, Translate], str]] = MappingProxyType(
    {"accept": _take, "pass": _pass, "note": _forward, "close": _close, "who": _who}
)
