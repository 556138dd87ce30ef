"""What is not there for who works for the organisation that it is about.

Reports are left out in SQL (models/whose.py). The same reckoning as of whom a round leaves out:
kept from it by a person, or because words name it; and its kind, which may never be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from console.room import Room, Visit
from console.words import may_read
from models import sensitive
from models.call_log import Line as Call
from models.calls import Hop
from models.message_log import Line
from models.sensitive import Case
from models.vault import opened
from models.whose import Whose, call_is_open, message_is_open, report_is_open
from routing.categories import CATEGORIES, KINDS
from sms.about_them import about


def cases(db: Connection, room: Room, visit: Visit, found: Iterable[Case]) -> set[UUID]:
    """Those of the cases (ids) that this visitor may know of: all, in no statement, for who works
    for no organisation; else in two statements, one more where a landmark holds a number.
    """
    theirs = visit.works_for
    kind = visit.whose.kind if visit.whose else ""
    told = [one for one in found if not _never(kind, one.category)]
    seen = {one.id for one in told if one.is_open_to(theirs)}
    if theirs is None or not seen:
        return seen
    sealed = sensitive.landmarks(db, seen)
    words = {
        id: [opened(room.vault.sensitive_words, landmark, "sensitive_reports.landmark", id)]
        for id, landmark in sealed.items()
    }
    named = about(db, room.vault, theirs, words)
    return seen - named


def messages(db: Connection, room: Room, visit: Visit, found: Iterable[Line]) -> list[Line]:
    """Those of the messages that this visitor may know of: what belongs to no report and names
    whom the visitor works for is left out. Nothing is asked for who works for no organisation or
    reads no words; else a statement, and one more where numbers are typed.
    """
    shown, theirs = list(found), visit.works_for
    if theirs is None or not may_read(visit):
        return shown
    loose = [one for one in shown if one.reference is None]
    words = {
        one.id: [opened(room.vault.words, one.words_sealed, "messages.words", one.id)]
        for one in loose
    }
    named = about(db, room.vault, theirs, words)
    return [one for one in shown if one.id not in named]


def call(db: Connection, room: Room, visit: Visit, line: Call, hops: Iterable[Hop]) -> bool:
    """Whether this visitor may see a call: one that made no report and in which whom the visitor
    works for is named is left out, at the same cost.
    """
    theirs = visit.works_for
    if theirs is None or line.reference or line.sensitive or not may_read(visit):
        return True
    keys, at = room.vault.words, "hops.typed"
    typed = [opened(keys, hop.typed_sealed, at, f"{line.id}.{hop.number}") for hop in hops]
    return not about(db, room.vault, theirs, {line.id: typed})


def is_there(db: Connection, whose: Whose, endpoint: str, asked: Mapping[str, Any]) -> bool:
    """Whether what an address names (a report by its reference, a message, a call) may be known to
    who works there; what there is none of is as little there. One statement, none elsewhere.
    """
    if "reference" in asked:
        return report_is_open(db, whose, asked["reference"].replace("-", ""))
    if endpoint == "message":
        return message_is_open(db, whose, asked["id"])
    return endpoint != "call" or call_is_open(db, whose, asked["id"])


def _never(kind: str, category: str) -> bool:
    """Whether organisations of the user's kind may never be told of a category. A category that
    nobody may be told of is a case worker's to read all the same.
    """
    never = CATEGORIES[category].never
    return kind in never and not never.issuperset(KINDS)
