"""What may be sent to many and what may not, each with its reason; and who may do what when. Pure.

Whoever wrote or changed a text does not release it. The rules about incidents follow the practice
of Sisi ni Amani, which sent peace messages to 23,000 subscribers by area: never a localised crime,
never an incident of the night; warn those who keep security instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from uuid import UUID

from models.broadcasts import Broadcast
from routing import guess
from sms.windows import Window

LONGEST_WAIT = timedelta(hours=24)  # what nobody released by then is asked for again
USEFUL_HOURS = (3, 6, 12, 24, 72)
PARTS = 3  # segments at most


@dataclass(frozen=True)
class About:
    """What a broadcast is about. `refused` says why it is not sent, '' where it may be."""

    label: str
    refused: str = ""


ABOUT: Mapping[str, About] = MappingProxyType(
    {
        "advice": About("Advice, a meeting, a service"),
        "hazard": About("A danger to everybody in the area: flood, fire spreading, a closed road"),
        "pattern": About("What has happened often over weeks, and how to keep safe from it"),
        "results": About("What came of reports"),
        "incident": About(
            "One crime or fight, at one place",
            "News of one incident at one place draws crowds and spreads fear and revenge; whoever "
            "is near needs help, not readers. Tell those who keep security there.",
        ),
        "night": About(
            "Something of tonight or last night",
            "At night nobody can look for himself what is true, and people go out to meet it. "
            "Tell those who keep security; write in the morning what is known.",
        ),
        "person": About(
            "Somebody who is named or can be known by what is said",
            "Whoever is named before many may be hunted, and may be innocent. Tell the police.",
        ),
    }
)

# What may be done in which state.
MAY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "edit": ("draft", "waiting"),
        "submit": ("draft",),
        "give_back": ("waiting",),
        "release": ("waiting",),
        "cancel": ("draft", "waiting", "released", "running"),
    }
)
_NOT_NOW: Mapping[str, str] = MappingProxyType(
    {
        "waiting": "It waits for somebody else to release it.",
        "draft": "It has not been sent to approval.",
        "released": "It was released already.",
        "running": "It is being sent already.",
        "done": "It has been sent.",
        "cancelled": "It was called off.",
    }
)
# The hours nobody decides alone that many are written to, and words that read like one crime.
NIGHT = Window(time(21), time(6))
_CRIMES = ("gang", "theft")
_OF_WEEKS = ("pattern", "results")  # crimes may be named where no place is
_NEAR = re.compile(
    r"\b(?:near|opposite|behind|next to|karibu na|mkabala na|nyuma ya|kando ya)\s+"
    r"(?!you\b|me\b|us\b|wewe\b|nawe\b)[^\W\d_]",
    re.IGNORECASE,
)
NEAR_CRIME = (
    "The words name a crime, or what happened over weeks, and a landmark: it reads like news of "
    "one place, which draws crowds and revenge. Tell those who keep security there."
)
CRIME = "The words name a crime: is it news of one incident? Say it as what happened over weeks."
AT_NIGHT = "It is between 21:00 and 06:00: who decides alone at night sees less. Wait for 06:00."
OWN = "Somebody else must release what you have written or changed."
TOO_OLD = "It has waited for more than a day. Give it back, so that it is looked at again."
CHANGED = "It was changed while you read it. Read it again before you release it."


class NotAllowed(Exception):
    """What was asked is against a rule; the message is the rule in words."""


def allowed(broadcast: Broadcast, step: str) -> None:
    """Raises NotAllowed where the state does not permit a step."""
    if broadcast.state not in MAY[step]:
        raise NotAllowed(_NOT_NOW[broadcast.state])


def may_release(broadcast: Broadcast, user_id: UUID, *, edition: int, now: datetime) -> None:
    """Raises NotAllowed unless this person may release what he or she has read, now."""
    allowed(broadcast, "release")
    if user_id in (broadcast.author_id, broadcast.editor_id):
        raise NotAllowed(OWN)
    if broadcast.edition != edition:
        raise NotAllowed(CHANGED)
    if broadcast.submitted_at is None or now - broadcast.submitted_at > LONGEST_WAIT:
        raise NotAllowed(TOO_OLD)


def rules_against(about: str, words: Iterable[str], now: datetime | None) -> list[str]:
    """Every rule against sending these words now, in words; none where it may go.

    Without `now` the hour is left out: it is asked of whoever releases.
    """
    said = " ".join(words)
    crime, near = guess.names_any(said, _CRIMES), _NEAR.search(said) is not None
    over_weeks = about in _OF_WEEKS
    found = (
        refused(about),
        NEAR_CRIME if near and (crime or over_weeks) else "",
        CRIME if crime and not near and not over_weeks else "",
        AT_NIGHT if now is not None and NIGHT.covers(now) else "",
    )
    return [rule for rule in found if rule]


def refused(about: str) -> str:
    """Why nothing about this is sent to many; '' where it may be."""
    known = ABOUT.get(about)
    return known.refused if known else "Say what it is about."
