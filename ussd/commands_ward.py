"""What the ends of My ward write: votes, notices on and off, ideas."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate, _
from models import contacts, ideas, priorities, subscriptions
from models.contacts import Contact
from models.pseudonyms import IDEA, VOTE, pseudonyms
from models.quarters import after, quarter_of
from models.small_numbers import FEWEST
from models.vault import Vault
from routing.reads import day_of
from ussd.ending import Done, Ending
from ussd.journeys.my_ward import voted
from ussd.journeys.ward import chosen

VOTED = _(
    "Thank you. Your vote counts once until {day}; voting again replaces it. "
    "Votes are shown from {fewest} voters on."
)
WORD_KEPT = _("Thank you. A person looks at your words first.")
IDEA_KEPT = _("Thank you. A person looks at it first, then the forum sees it, without your number.")
FULL = _("You have left {most} ideas for this ward already. You can leave more from {day}.")


def vote(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Keeps a vote in place of an earlier one; a typed word goes to be looked at."""
    ward, on = chosen(ending.answers), day_of(ending.moment)
    quarter, word = quarter_of(on), ending.answers.get("vote_word", "")
    _remember(db, vault, ending, ward)
    ids = [UUID(hex=id) for id in voted(ending.answers)]
    if ids:
        voters = pseudonyms(vault, VOTE, ending.number, ward, quarter)
        priorities.vote(db, voters, ward, ids, on)
    if word and not _leave(db, vault, ending, "priority", word):
        return _told(t, FULL, quarter)
    return _told(t, VOTED if ids else WORD_KEPT, quarter)


def give_idea(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Keeps an idea, sealed, to be looked at."""
    _remember(db, vault, ending, chosen(ending.answers))
    kept = _leave(db, vault, ending, "idea", ending.answers["idea"])
    return _told(t, IDEA_KEPT if kept else FULL, quarter_of(day_of(ending.moment)))


def notices_on(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Keeps the receipt of having asked for a ward's notices."""
    ward = chosen(ending.answers)
    contact = _remember(db, vault, ending, ward)
    subscriptions.subscribe(
        db, contact.id, ward, language=ending.language, channel="ussd", now=ending.moment
    )
    return Done({})


def notices_off(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    ward = chosen(ending.answers)
    contact = _remember(db, vault, ending, ward)
    subscriptions.unsubscribe(db, contact.id, ward, channel="ussd", now=ending.moment)
    return Done({})


def _remember(db: Connection, vault: Vault, ending: Ending, ward: str) -> Contact:
    """The language and ward a caller chose, for the next call."""
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    contacts.prefer(db, contact.id, language=ending.language, ward=ward)
    return contact


def _leave(db: Connection, vault: Vault, ending: Ending, kind: str, words: str) -> bool:
    ward, on = chosen(ending.answers), day_of(ending.moment)
    quarter = quarter_of(on)
    return ideas.leave(
        db,
        vault,
        pseudonyms(vault, IDEA, ending.number, ward, quarter),
        kind=kind,
        ward_code=ward,
        quarter=quarter,
        words=words,
        language=ending.language,
        on=on,
    )


def _told(t: Translate, words: str, quarter: str) -> Done:
    day = f"{after(quarter):%d/%m/%Y}"
    return Done({"said": t(words).format(day=day, fewest=FEWEST, most=ideas.MOST)})
