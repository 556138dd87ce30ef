"""What is done with a broadcast: asked for, given back, released by a second person, called off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.page import go
from console.room import Room, Visit, note
from sms import broadcast_steps as steps
from sms.broadcast_rules import NotAllowed
from sms.masking import masked_for_duty

_LONGEST_REASON = 300


def submit(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    return _did(room, visit, id, "submitted", lambda db: steps.submit(db, id, now=visit.now))


def give_back(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    reason = _reason("Say why, so that its author can mend it.")
    return _did(
        room, visit, id, "returned", lambda db: steps.give_back(db, id, reason), reason=reason
    )


def release(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    """Lets it go out; against the rule only for an administrator who writes why."""
    user = visit.user.id if visit.user else abort(403)
    override = _typed("override") if visit.role == "admin" else ""
    edition = request.form.get("edition", "")
    read = int(edition) if edition.isdecimal() and len(edition) < 8 else 0

    def act(db: Connection) -> None:
        steps.release(
            db,
            room.vault,
            room.languages,
            id,
            user_id=user,
            edition=read,
            now=visit.now,
            override=override,
        )

    answer = _did(room, visit, id, "released", act, reason=override and f"override: {override}")
    room.nudge("broadcast", str(id))
    return answer


def cancel(room: Room, visit: Visit, id: UUID) -> ResponseReturnValue:
    reason = _reason("Say why it is called off.")
    return _did(
        room,
        visit,
        id,
        "cancelled",
        lambda db: steps.cancel(db, id, reason, now=visit.now),
        reason=reason,
    )


def _did(
    room: Room,
    visit: Visit,
    id: UUID,
    done: str,
    act: Callable[[Connection], None],
    *,
    reason: str = "",
) -> ResponseReturnValue:
    """Does it with its audit row in one transaction; a rule against it is told, nothing changed."""
    try:
        with room.database.begin() as db:
            act(db)
            note(db, visit, f"broadcast:{id}", reason=reason)
    except NotAllowed as rule:
        abort(409, str(rule))
    return go("broadcast", id=str(id), done=done)


def _reason(asks: str) -> str:
    return _typed("reason") or abort(400, asks)


def _typed(name: str) -> str:
    """What was typed, in one line and without numbers: it is kept in the audit."""
    return masked_for_duty(" ".join(request.form.get(name, "").split()))[:_LONGEST_REASON]
