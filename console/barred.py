"""What is not there for who works for the organisation that it is about.

The same reckoning as of whom a round leaves out: kept from it by a person, or because words name
it; and its kind, which may never be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from sqlalchemy import Connection

from console.room import Room, Visit
from models import sensitive
from models.keys import CannotOpen
from models.sensitive import Case
from models.vault import place
from routing.categories import CATEGORIES, KINDS
from sms.about_them import about


def cases(db: Connection, room: Room, visit: Visit, found: Iterable[Case]) -> set[UUID]:
    """Those of the cases (ids) that this visitor may know of: all, in no statement, for who works
    for no organisation; else in two statements, one more where a landmark holds a number.
    """
    theirs = visit.works_for
    told = [one for one in found if not _never(visit.kind, one.category)]
    seen = {one.id for one in told if one.is_open_to(theirs)}
    if theirs is None or not seen:
        return seen
    sealed = sensitive.landmarks(db, seen)
    words = {id: [_landmark(room, id, landmark)] for id, landmark in sealed.items()}
    return seen - about(db, room.vault, theirs, words)


def _never(kind: str, category: str) -> bool:
    """Whether organisations of the user's kind may never be told of a category. A category that
    nobody may be told of is a case worker's to read all the same.
    """
    never = CATEGORIES[category].never
    return kind in never and not never.issuperset(KINDS)


def _landmark(room: Room, id: UUID, sealed: bytes) -> str:
    with suppress(CannotOpen):
        return room.vault.sensitive_words.open(sealed, place("sensitive_reports.landmark", id))
    return ""
