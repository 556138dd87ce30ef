"""The first page: what needs somebody's attention, in sentences that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import partials
from console.filters import UNFILTERED
from console.labels import State
from console.page import go, page
from console.paging import written
from console.permissions import may
from console.polls import start
from console.report_rows import cursor, rows
from console.room import Room, Visit
from console.times import lasting
from models import referral_log, report_log
from models.attention import CAP, Attention, now_needed
from sms.referrals import SILENT

_SEEN = timedelta(hours=24)
_RECENT = 12
_PATIENCE = timedelta(minutes=2)  # an alert unsent for longer is told of
_ELSEWHERE = {"caseworker": "cases", "forum": "lists"}
_WAIT, _BAD = State("◐", "waiting", "wait"), State("▲", "look now", "bad")
_SILENCED = "to us got no reply, because there were too many from one phone"
_OUT = "direction=out&since=24h"
# Field of Attention, how it is marked, what it counts, what of it, and the list it leads to.
_SENTENCES = (
    ("overdue", _BAD, "report", "overdue", "attention=overdue&since=all"),
    ("failed", _BAD, "message", "failed in the last 24 hours", f"{_OUT}&status=failed"),
    ("unknown", _BAD, "message", "of unknown fate in the last 24 hours", f"{_OUT}&status=unknown"),
    ("silenced", _WAIT, "message", f"{_SILENCED} in the last 24 hours", "direction=in&since=24h"),
    ("held", _BAD, "report", "held for a look, for an hour at most", "attention=held&since=all"),
    ("review", _WAIT, "report", "for the desk to look at", "attention=review&since=all"),
    ("unanswered", _WAIT, "report", "nobody has answered yet", "attention=unanswered&since=all"),
    ("desk", _BAD, "report", "at the national desk", "attention=desk&since=all"),
)


@dataclass(frozen=True)
class Sentence:
    """One thing to see to: `count` as told, what it counts, and the list it leads to."""

    state: State
    count: str
    words: str
    address: str


def first(room: Room, visit: Visit) -> ResponseReturnValue:
    if visit.role in _ELSEWHERE:
        return go(_ELSEWHERE[visit.role])
    with room.database.begin() as db:
        dropped = [*_dropped(db, room, visit), *_silent(db, visit)]
        needed = now_needed(db, visit.now, visit.now - _SEEN, visit.whose)
        wanted = report_log.Wanted(whose=visit.whose)
        recent = report_log.page(db, wanted, visit.now, None, _RECENT)
        shown = rows(db, room, recent, visit.now)
    newest = written(cursor(recent[0])) if recent else ""
    return page(
        room,
        visit,
        "now",
        title="Now",
        here="now",
        sentences=sorted([*dropped, *sentences(needed, visit)], key=lambda one: one.state == _WAIT),
        rows=shown,
        poll=start("reports_new", UNFILTERED, newest, visit.now),
        day=f"{_told(needed.calls_seen)} and {_many(needed.reports_seen, 'report')}",
    )


def sentences(needed: Attention, visit: Visit) -> list[Sentence]:
    """Only what is so: a quiet night is an empty list."""
    told = [
        Sentence(state, _many(count, noun), words, f"{url_for(f'console.{noun}s')}?{query}")
        for name, state, noun, words, query in _SENTENCES
        if (count := getattr(needed, name))
    ]
    urgent = [*_stopped(needed, visit), *_unsent(needed, visit), *_set_aside(needed)]
    return [*urgent, *told, *_uncovered(needed), *_second(needed, visit)]


def _set_aside(needed: Attention) -> list[Sentence]:
    """What a release must mend: the doctor says which."""
    if not needed.set_aside:
        return []
    words = "of the workers fail each time they are tried: `usalama doctor` says which"
    return [Sentence(_BAD, _many(needed.set_aside, "task"), words, url_for("console.messages"))]


def _stopped(needed: Attention, visit: Visit) -> list[Sentence]:
    """First of all: what only a person can mend, and what waits for it."""
    if needed.stopped_since is None:
        return []
    age = lasting(visit.now - needed.stopped_since)
    words = f"takes no SMS since {age} ago: {_many(needed.stopped, 'message')} waiting"
    return [Sentence(_BAD, "The gateway", words, url_for("console.spend"))]


def _dropped(db: Connection, room: Room, visit: Visit) -> list[Sentence]:
    """Urgent calls that dropped and were not taken up again, for who may act on them."""
    if not may(visit.role, "partials"):
        return []
    count = partials.urgent_unseen(db, room, visit.now)
    words = "about something urgent dropped before it was sent"
    address = url_for("console.partials")
    return [Sentence(_BAD, _many(count, "call"), words, address)] if count else []


def _silent(db: Connection, visit: Visit) -> list[Sentence]:
    """Requests for help no centre has answered, for who may know that there are any."""
    if not may(visit.role, "requests"):
        return []
    count = referral_log.silent(db, visit.now - SILENT, CAP)
    words = "for help that no centre has answered for a day"
    address = url_for("console.requests")
    return [Sentence(_BAD, _many(count, "request"), words, address)] if count else []


def _unsent(needed: Attention, visit: Visit) -> list[Sentence]:
    if needed.oldest_unsent is None or visit.now - needed.oldest_unsent < _PATIENCE:
        return []
    age = lasting(visit.now - needed.oldest_unsent)
    address = f"{url_for('console.messages')}?direction=out&status=queued&purpose=alert&since=all"
    return [Sentence(_BAD, "The oldest alert", f"has waited {age} to be sent", address)]


def _uncovered(needed: Attention) -> list[Sentence]:
    address = url_for("console.coverage")
    one_alone = (
        "where one phone alone is told at some hour before this time tomorrow: two are wanted"
    )
    found = (
        (needed.lapsed, "ward", "where nobody can be told at some hour before this time tomorrow"),
        (needed.bare, "ward", "where nobody has any duty: the county's desk is told first"),
        (needed.refused, "duty holder", "no SMS reaches: stopped, or refused by the gateway"),
    )
    told = [
        Sentence(_BAD, _many(count, noun), words, address) for count, noun, words in found if count
    ]
    if needed.alone:
        told.append(Sentence(_WAIT, _many(needed.alone, "ward"), one_alone, address))
    return told


def _second(needed: Attention, visit: Visit) -> list[Sentence]:
    """What waits for a second person, for who may look at it."""
    return [
        Sentence(_WAIT, _many(count, noun), words, url_for(f"console.{page}"))
        for count, noun, words, page in (
            (needed.broadcasts_waiting, "broadcast", "waiting for a second person", "broadcasts"),
            (needed.rules_waiting, "book", "of rules waiting for approval", "rules"),
            (needed.ideas_waiting, "idea", "of residents waiting to be read", "ideas"),
        )
        if count and may(visit.role, page)
    ]


def _many(count: int, noun: str) -> str:
    shown = f"{CAP:,} or more" if count >= CAP else f"{count:,}"
    return f"{shown} {noun if count == 1 else noun + 's'}"


def _told(calls: int) -> str:
    return _many(calls, "call")
