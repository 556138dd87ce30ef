"""Signing in by e-mail and password or by an invitation's link, and signing out."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from flask import Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console import cookies, origin, passwords, tokens
from console.page import go, page
from console.room import Room, Visit, note
from models import audit, users

TRIES, WINDOW = 10, timedelta(minutes=15)  # failed sign-ins of one e-mail
_WRONG = "E-mail and password do not fit together. Check both and try again."
_WAIT = "Too many tries with this e-mail. Wait 15 minutes, then try again."
_FOREIGN = "This form was not sent from this console. Open the page again and retry."


def login(room: Room, visit: Visit) -> ResponseReturnValue:
    return _form(room, visit)


def log_in(room: Room, visit: Visit) -> ResponseReturnValue:
    """Checks and signs in; an e-mail we do not know gets the same words and the same work."""
    if not origin.is_ours(request.headers, request.host):
        abort(400, _FOREIGN)
    email = request.form.get("email", "").strip()[:254]
    password = request.form.get("password", "")
    key = tokens.email_digest(room.secret_key, email)
    with room.database.begin() as db:
        tried = users.failures_since(db, key, visit.now - WINDOW)
        user = users.by_email(db, email)
    if tried >= TRIES:
        return _form(room, visit, email=email, wrong=_WAIT, status=429)
    fits = passwords.matches(user.password_hash if user else "", password)
    if user is None or not fits:
        with room.database.begin() as db:
            users.failed(db, key, visit.now)
        return _form(room, visit, email=email, wrong=_WRONG, status=401)
    with room.database.begin() as db:
        audit.note(db, at=visit.now, actor=user.email, action="signed in", object="password")
        told = _signed_in(db, room, visit, user.id)
    return _welcome(room, told, origin.local(request.form.get("next", "/")))


def log_out(room: Room, visit: Visit) -> ResponseReturnValue:
    with room.database.begin() as db:
        users.sign_out(db, visit.digest)
        note(db, visit, "this browser")
    answer = go("login")
    cookies.take_away(answer, room.production)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def invitation(room: Room, visit: Visit, token: str) -> ResponseReturnValue:
    """Shows one button: programs that look ahead at links must not use the link up."""
    with room.database.begin() as db:
        user = users.invited(db, tokens.digest(token), visit.now)
    return page(
        room,
        visit,
        "invitation",
        title="Sign in" if user else "This link has been used",
        status=200 if user else 410,
        user=user,
    )


def accept_invitation(room: Room, visit: Visit, token: str) -> ResponseReturnValue:
    if not origin.is_ours(request.headers, request.host):
        abort(400, _FOREIGN)
    key = tokens.digest(token)
    with room.database.begin() as db:
        user = users.invited(db, key, visit.now)
        if user is None or not users.use_invitation(db, key, visit.now):
            return page(
                room, visit, "invitation", title="This link has been used", status=410, user=None
            )
        audit.note(db, at=visit.now, actor=user.email, action="signed in", object="invitation")
        told = _signed_in(db, room, visit, user.id)
    return _welcome(room, told, "/" if user.password_hash else "/account")


def _form(
    room: Room, visit: Visit, *, email: str = "", wrong: str = "", status: int = 200
) -> Response:
    wanted = origin.local(request.values.get("next", "/"))
    return page(
        room, visit, "login", title="Sign in", status=status, email=email, wrong=wrong, next=wanted
    )


def _signed_in(db: Connection, room: Room, visit: Visit, user_id: UUID) -> str:
    """A new token for the cookie; the one this browser had before is of no more use."""
    before = cookies.given(request.cookies, room.production)
    if before:
        users.sign_out(db, tokens.digest(before))
    told = tokens.token(secrets.token_urlsafe)
    form_token = tokens.token(secrets.token_urlsafe)
    users.sign_in(db, user_id, tokens.digest(told), form_token, visit.now)
    return told


def _welcome(room: Room, token: str, address: str) -> Response:
    answer = make_response(redirect(address, 303))
    cookies.give(answer, token, room.production)
    return answer
