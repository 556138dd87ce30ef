"""What a caller is told of the forum of a ward: its name and its next meeting, in two queries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from locales.marks import _
from models import meetings, owners
from models.meetings import Meeting
from models.owners import Place
from models.vault import Vault
from routing.hours import EAST_AFRICA
from routing.reads import day_of
from ussd.asked import Asked
from ussd.journeys.forum import SAID_LONGEST
from ussd.typed import tidy

NO_FORUM = _("No forum works in this ward yet. Reports go to its safety people.")
WORKS = _("{forum} works here.")
NEXT = _("Next meeting {when}, {venue}.")
ABOUT = _("About: {about}")
NO_MEETING = _("No meeting is known yet. You may report at any time.")
NAME_LONGEST = 44


def forum(db: Connection, vault: Vault, asked: Asked) -> str:
    """Name and meeting in the caller's language, at most SAID_LONGEST characters."""
    place = owners.of_ward(db, asked.about, day_of(asked.now))
    invited = meeting(db, place, asked)
    if place.organisation_id is None:
        said = [asked.t(NO_FORUM)[:SAID_LONGEST], *invited]
    else:
        works = asked.t(WORKS).format(forum=tidy(place.forum, NAME_LONGEST))
        said = [works, *(invited or [asked.t(NO_MEETING)])]
    while len(" ".join(said)) > SAID_LONGEST:
        said.pop()
    return " ".join(said)


def meeting(db: Connection, place: Place, asked: Asked) -> list[str]:
    """When and where people of the ward asked about meet next, and about what; [] for none."""
    found = meetings.next_of(db, place, asked.about, asked.now)
    return _invites(found, asked) if found else []


def _invites(meeting: Meeting, asked: Asked) -> list[str]:
    """When and where, then about what: the last is left out where there is no room."""
    next_one = asked.t(NEXT).format(when=_when(meeting.held_at), venue=meeting.venue)
    about = meeting.about(asked.language)
    return [next_one, *([asked.t(ABOUT).format(about=about)] if about else [])]


def _when(at: datetime) -> str:
    """Day and hour of East Africa, the same in every language: `05/12 14:00`."""
    return f"{at.astimezone(EAST_AFRICA):%d/%m %H:%M}"
