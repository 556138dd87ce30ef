"""Lines of the pages of lists: votes by ward, deeds, and the screen that callers see."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from console.list_owners import Owned
from console.room import Room, Visit
from locales.marks import Translate
from models import forum_actions, priorities
from models.priorities import Priority
from models.quarters import after, began
from models.small_numbers import FEWEST, shown
from ussd.journeys.my_ward import ANOTHER, FIRST
from ussd.show import BACK_WORD, BUDGETS, PREFIX, UNKNOWN_BUDGET, Voice, lay

_NEWEST = 12
_ROOM = min(UNKNOWN_BUDGET, *BUDGETS.values()) - PREFIX
_FEW = f"under {FEWEST}"


@dataclass(frozen=True)
class Votes:
    """One ward: how many phones voted and what for, in the order of the list; small ones hidden."""

    ward: str
    voters: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class Deed:
    id: UUID
    day: str
    label_en: str
    label_sw: str


def votes(
    db: Connection, room: Room, owned: Owned, listed: list[Priority], quarter: str
) -> list[Votes]:
    """Each ward by itself: a sum over wards would give away the small ones."""
    voters, counts = priorities.results_by_ward(db, owned.wards, quarter)
    return [
        Votes(
            room.ward(ward),
            _told(voters.get(ward, 0)),
            tuple(
                _told(counts.get((ward, one.id), 0)) if shown(voters.get(ward, 0)) else ""
                for one in listed
            ),
        )
        for ward in owned.wards
    ]


def deeds(db: Connection, owned: Owned, visit: Visit) -> list[Deed]:
    found = forum_actions.of_owner(db, owned.owner, _NEWEST)
    return [
        Deed(one.id, f"{one.done_on.day} {one.done_on:%b %Y}", one.label_en, one.label_sw)
        for one in found
    ]


def preview(room: Room, listed: list[Priority]) -> list[tuple[str, str]]:
    """(language, the screen a caller sees first) of a list; nothing of an empty one."""
    if not listed:
        return []
    names = {"en": "English", "sw": "Kiswahili"}
    return [(name, _screen(room.languages[code], code, listed)) for code, name in names.items()]


def _screen(t: Translate, language: str, listed: list[Priority]) -> str:
    rows = [(one.id.hex, one.label(language)) for one in listed] + [("", t(ANOTHER))]
    return lay(t(FIRST), rows, f"0 {t(BACK_WORD)}", Voice(t, _ROOM))[0].words


def quarter_named(quarter: str) -> str:
    """`October to December 2026`."""
    first, following = began(quarter), after(quarter)
    last = following.replace(year=first.year, month=first.month + 2)
    return f"{first:%B} to {last:%B %Y}"


def _told(count: int) -> str:
    if count == 0:
        return "0"
    return _FEW if shown(count) is None else f"{count:,}"
