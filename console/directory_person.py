"""One person of the directory: duties now and before, and every change, newest first."""

from __future__ import annotations

from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue

from console.directory import PAST, in_words
from console.directory_history import MOST, lines
from console.page import page
from console.room import Room, Visit
from console.times import maybe
from models import directory_changes, directory_log
from routing.reasons import KINDS, ROLES


def person(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    with room.database.begin() as db:
        about = directory_log.person(db, id) or abort(404)
        held = directory_log.held(db, about.organisation_id, visit.now)
        before = directory_log.held_before(db, about.organisation_id, visit.now, PAST)
        changes = directory_changes.of_person(db, id, MOST)
        names = directory_log.names(db, about.organisation_id)
    return page(
        room,
        visit,
        "person",
        title=about.name,
        here="directory",
        about=about,
        role=ROLES.get(about.role, about.role),
        kind=KINDS.get(about.kind, about.kind),
        left=maybe(about.left_at, visit.now),
        held=[in_words(room, one, visit.now) for one in held if one.person_id == id],
        before=[in_words(room, one, visit.now) for one in before if one.person_id == id],
        changes=lines(changes, names, visit.now),
        most=MOST,
    )
