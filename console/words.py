"""Opening what people wrote for a page, and naming people without telling who they are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from console.labels import role as role_named
from console.permissions import READS_WORDS
from console.room import Room, Visit
from models.keys import CannotOpen
from models.vault import place
from sms.masking import masked_for_duty

UNREADABLE = "(these words cannot be opened with the keys this machine has)"


@dataclass(frozen=True)
class Person:
    """Who somebody is on a page: a duty holder by name, a resident by pseudonym.

    `about` is role and organisation, `of` the organisation, `number` masked.
    """

    name: str
    about: str = ""
    of: str = ""
    number: str = ""
    demo: bool = False


def may_read(visit: Visit) -> bool:
    return visit.role in READS_WORDS


def opened(
    room: Room, visit: Visit, sealed: bytes | None, column: str, row: UUID | str
) -> str | None:
    """Words as they were written; '' where there are none, None for a role that may not read."""
    if not may_read(visit):
        return None
    if not sealed:  # nothing was written, or it was destroyed
        return ""
    try:
        return room.vault.words.open(bytes(sealed), place(column, row))
    except CannotOpen:
        return UNREADABLE


def from_outside(
    room: Room, visit: Visit, sealed: bytes | None, column: str, row: UUID | str
) -> str | None:
    """The same for what a resident or a stranger typed: numbers in it are masked."""
    words = opened(room, visit, sealed, column, row)
    return masked_for_duty(words) if words else words


def resident(contact_id: UUID | None) -> Person:
    """A resident by the first digits of a random id: the same one everywhere, nobody's number."""
    return Person(f"resident {contact_id.hex[:4].upper()}" if contact_id else "a resident")


def holder(
    name: str, role: str | None, organisation: str | None, number: str | None, demo: bool
) -> Person:
    about = ", ".join(filter(None, (role_named(role or ""), organisation)))
    return Person(name, about, organisation or "", number or "", demo)
