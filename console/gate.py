"""The gate before every page: the rule of its address, the sign-in, the role, the form token."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import barred, cookies
from console.permissions import RULES
from console.room import Room, Visit
from console.tokens import digest
from models import users
from models.whose import Whose

_LARGEST_FORM = 16 * 1024  # bytes
_TOUCH = timedelta(minutes=1)  # a sign-in's last use is written at most this often


def gate(room: Room) -> Callable[[], ResponseReturnValue | None]:
    """What runs before each request of the console."""

    def admit() -> ResponseReturnValue | None:
        request.max_content_length = _LARGEST_FORM
        if "\0" in request.path or any("\0" in value for value in request.values.values()):
            abort(400, "That address or form holds a character no page of ours makes.")
        name = (request.endpoint or "").rpartition(".")[2]
        rule = RULES.get(name)
        g.visit = Visit(now=room.clock())
        if rule is None:
            abort(403)
        if rule.roles is None:
            return None
        g.visit = replace(_visit(room, polled=rule.polled), rule=rule)
        if g.visit.user is None:
            return abort(401) if rule.polled else _to_login()
        if g.visit.role not in rule.roles:
            abort(403)
        if request.method == "POST" and not _carries_token(g.visit):
            abort(400, "This form was not sent from a page of yours. Go back and try again.")
        if g.visit.whose and not _is_there(room, g.visit.whose, name):
            abort(404)
        return None

    return admit


def _visit(room: Room, *, polled: bool) -> Visit:
    """Who asks, by the cookie; a person's request also keeps the sign-in alive."""
    now = room.clock()
    told = cookies.given(request.cookies, room.production)
    if not told:
        return Visit(now=now)
    key = digest(told)
    with room.database.begin() as db:
        found = users.signed_in(db, key, now)
        if found is None:
            return Visit(now=now)
        if not polled and now - found.seen_at > _TOUCH:
            users.seen(db, key, now)
    return Visit(now=now, user=found.user, form_token=found.form_token, digest=key)


def _is_there(room: Room, whose: Whose, endpoint: str) -> bool:
    """Before any page or deed of it: one that is made later cannot forget to ask."""
    asked = request.view_args or {}
    with room.database.begin() as db:
        return barred.is_there(db, whose, endpoint, asked)


def _to_login() -> ResponseReturnValue:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("console.login", next=None if wanted == "/" else wanted))


def _carries_token(visit: Visit) -> bool:
    return hmac.compare_digest(
        request.form.get("form_token", "").encode(), visit.form_token.encode()
    )
