"""The users of the console, for administrators: who they are, and adding one by a link."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import tokens
from console.page import page
from console.room import Room, Visit, note
from console.times import maybe, moment
from models import console_access, forums
from models import users as kept
from models.users import ROLES
from routing.hours import EAST_AFRICA

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,24}")
# Who may read the sensitive branch is made on the command line alone, not by one person here.
_OFFERED = tuple(role for role in ROLES if role != "caseworker")
_LINK_LASTS = timedelta(days=2)


def users(room: Room, visit: Visit) -> ResponseReturnValue:
    return _drawn(room, visit)


def add_user(room: Room, visit: Visit) -> ResponseReturnValue:
    """Adds a user and shows the link once: it is kept only as a digest."""
    email = request.form.get("email", "").strip().lower()
    role, forum = request.form.get("role", ""), request.form.get("forum", "")
    if not _EMAIL.fullmatch(email) or role not in _OFFERED:
        return _drawn(room, visit, wrong="Give an e-mail address and a role.", email=email)
    told = tokens.token(secrets.token_urlsafe)
    with room.database.begin() as db:
        # who works for somebody makes no user who would see more
        user_id = kept.add(db, email, role, "", visit.now, organisation_id=visit.works_for)
        if user_id is None:
            return _drawn(room, visit, wrong=f"{email} is a user already.", email=email)
        if role == "forum" and (known := _forum(db, forum)):
            forums.belong(db, user_id, known)
        kept.invite(db, user_id, tokens.digest(told), visit.now + _LINK_LASTS)
        of = f" of organisation:{visit.works_for}" if visit.works_for else ""
        note(db, visit, f"user:{user_id}", reason=f"{role}{of}")
    link = url_for("console.invitation", token=told, _external=True)
    return _drawn(room, visit, link=link, added=email)


def _forum(db: Connection, written: str) -> UUID | None:
    """The organisation chosen, None for none; the user then has no lists yet."""
    try:
        found = forums.get(db, UUID(hex=written))
    except ValueError:
        return None
    return found.id if found else None


def _drawn(
    room: Room,
    visit: Visit,
    *,
    wrong: str = "",
    email: str = "",
    link: str = "",
    added: str = "",
) -> ResponseReturnValue:
    with room.database.begin() as db:
        known = console_access.everybody(db)
        working = forums.everyone(db, visit.now.astimezone(EAST_AFRICA).date())
    rows = [
        (one, moment(one.created_at, visit.now), maybe(one.last_seen, visit.now)) for one in known
    ]
    return page(
        room,
        visit,
        "users",
        title="Users",
        here="users",
        status=400 if wrong else 200,
        rows=rows,
        roles=_OFFERED,
        forums=[(one.id.hex, one.name) for one in working],
        wrong=wrong,
        email=email,
        link=link,
        added=added,
    )
