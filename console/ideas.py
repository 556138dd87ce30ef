"""What residents would change, looked at by an operator before a forum sees any of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.page import go, page
from console.room import Room, Visit, note
from console.words import UNREADABLE
from models import ideas as kept
from models.ideas import Idea
from models.keys import CannotOpen
from models.vault import place
from sms.masking import masked_for_duty

_MOST, _SHOWN = 100, 50
_JUDGED = "Somebody has looked at this idea before you. Nothing was changed."
_KINDS = {"idea": "an idea", "priority": "for the list"}
_LANGUAGES = {"en": "English", "sw": "Kiswahili"}


@dataclass(frozen=True)
class Row:
    """One idea, numbers in it masked; nothing is known of who wrote it."""

    id: UUID
    kind: str
    ward: str
    words: str
    language: str
    day: str


def ideas(room: Room, visit: Visit) -> ResponseReturnValue:
    """What nobody has looked at yet, oldest first."""
    with room.database.begin() as db:
        waiting = kept.waiting(db, _MOST)
        note(db, visit, "ideas")
    return page(
        room,
        visit,
        "ideas",
        title="Ideas to look at",
        here="lists",
        rows=[_row(room, idea) for idea in waiting],
        full=len(waiting) == _MOST,
        done=request.args.get("done", ""),
    )


def judge_idea(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Lets the forum see an idea, or nobody."""
    verdict = request.form.get("verdict", "")
    if verdict not in ("shown", "refused"):
        abort(400, "Choose whether the forum may see it.")
    with room.database.begin() as db:
        if not kept.judge(db, id, verdict, visit.now):
            abort(409, _JUDGED)
        note(db, visit, f"idea:{id}", reason=verdict)
    return go("ideas", done=verdict)


def shown_of(db: Connection, room: Room, visit: Visit, wards: tuple[str, ...]) -> list[Row]:
    """What was let through for these wards, newest first."""
    return [_row(room, idea) for idea in kept.of_wards(db, wards, _SHOWN)]


def _row(room: Room, idea: Idea) -> Row:
    return Row(
        id=idea.id,
        kind=_KINDS[idea.kind],
        ward=room.ward(idea.ward_code),
        words=_words(room, idea),
        language=_LANGUAGES.get(idea.language, idea.language),
        day=f"{idea.written_on.day} {idea.written_on:%b %Y}",
    )


def _words(room: Room, idea: Idea) -> str:
    try:
        opened = room.vault.words.open(bytes(idea.words_sealed), place("ideas.words", idea.id))
    except CannotOpen:
        return UNREADABLE
    return masked_for_duty(opened)
