"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from console import passwords
from console.page import go, page
from console.room import Room, Visit, note
from console.times import moment
from models import console_access, users

_DONE = {
    "password": "Your new password is set. Every other sign-in of yours has ended.",
    "others": "You are now signed in on this browser only.",
}
_ABOUT = {
    "operator": "You see reports, messages and calls with their words, and work the desk.",
    "admin": "You see reports, messages and calls with their words, and add users.",
    "viewer": "You see reports, messages and calls; what people wrote is not shown to you.",
    "forum": "Forum members work by SMS and by dialling in. This console holds your account only.",
    "caseworker": "You see the case workers' queue, which nobody else sees, and nothing else.",
}


def account(room: Room, visit: Visit) -> ResponseReturnValue:
    return _drawn(room, visit)


def set_password(room: Room, visit: Visit) -> ResponseReturnValue:
    user = visit.who
    new = request.form.get("new", "")
    current = request.form.get("current", "")
    if user.password_hash and not passwords.matches(user.password_hash, current):
        return _drawn(room, visit, wrong="The present password is not right.", status=400)
    refusal = passwords.refusal(new, user.email)
    if refusal:
        return _drawn(room, visit, wrong=refusal, status=400)
    kept = passwords.hashed(new)
    with room.database.begin() as db:
        users.set_password(db, user.id, kept)
        console_access.end_other_sign_ins(db, user.id, visit.digest)
        note(db, visit, "own account")
    return go("account", done="password")


def sign_out_others(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        console_access.end_other_sign_ins(db, visit.who.id, visit.digest)
        note(db, visit, "own account")
    return go("account", done="others")


def _drawn(room: Room, visit: Visit, *, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    user = visit.who
    with room.database.begin() as db:
        found = console_access.sign_ins_of(db, user.id, visit.digest, visit.now)
    live = [
        (moment(one.created_at, visit.now), moment(one.seen_at, visit.now), one.here)
        for one in found
    ]
    return page(
        room,
        visit,
        "account",
        title="Your account",
        here="account",
        status=status,
        wrong=wrong,
        about=_ABOUT[visit.role],
        done=_DONE.get(request.args.get("done", ""), ""),
        shortest=passwords.SHORTEST,
        live=live,
    )
