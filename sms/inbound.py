"""What the gateway posts about texts: incoming ones, receipts, opt-outs. Stored, then 200."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import structlog
from flask import Blueprint, Response, abort, request
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from models import contacts
from models.numbers import canonical, is_number
from models.vault import Vault
from sms import incoming, receipts, refusals
from sms.callbacks import known_secret, read
from sms.failures import RAISE
from sms.forms import Form
from sms.senders import Senders

Nudge = Callable[[str, str], None]
Nudges = list[tuple[str, str]]
_OPTED_OUT = "opted out"
_SENDERS = Senders()
_log = structlog.get_logger("sms.inbound")


def blueprint(
    *,
    database: Engine,
    vault: Vault,
    secrets: tuple[str, ...],
    nudge: Nudge,
    clock: Callable[[], datetime],
    senders: Senders = _SENDERS,
) -> Blueprint:
    """POST /at/<secret>/sms, /sms/delivery and /sms/optout.

    `nudge(task, id)` is called after commit with `handle` and a message's id, or `raise` and an
    outbox row's; it must not raise. `senders` tell an opt-out of broadcasts from one of all. A
    wrong secret is 404, a body over 16 KiB 413, a malformed form 400, a database that cannot be
    written 503, after which the gateway comes again.
    """
    door = _Door(database, vault, secrets, nudge, clock, senders)
    posts = Blueprint("sms", __name__)
    for path, kind in _KINDS.items():
        posts.add_url_rule(
            f"/at/<secret>{path}",
            endpoint=kind.name,
            view_func=lambda secret, kind=kind: door.take(secret, kind),
            methods=["POST"],
        )
    return posts


@dataclass(frozen=True)
class _Kind:
    """A kind of callback: whether a form can be one, and how it is stored."""

    name: str
    readable: Callable[[Form], bool]
    store: Callable[[Connection, Vault, Form, datetime, Senders], Nudges]


@dataclass(frozen=True, repr=False)
class _Door:
    database: Engine
    vault: Vault
    secrets: tuple[str, ...]
    nudge: Nudge
    clock: Callable[[], datetime]
    senders: Senders

    def take(self, secret: str, kind: _Kind) -> Response:
        if not known_secret(secret, self.secrets):
            abort(404)
        form = read(request)
        if not kind.readable(form):
            abort(400)
        try:
            with self.database.begin() as db:
                nudges = kind.store(db, self.vault, form, self.clock(), self.senders)
        except SQLAlchemyError as fault:
            _log.error("callback not stored", kind=kind.name, fault=type(fault).__name__)
            abort(503)
        for task, subject in nudges:
            self.nudge(task, subject)
        return Response("OK", mimetype="text/plain")


def _text(db: Connection, vault: Vault, form: Form, now: datetime, _senders: Senders) -> Nudges:
    stored = incoming.store(db, vault, form, now=now, new_id=uuid4)
    return [("handle", str(stored))] if stored else []


def _receipt(db: Connection, vault: Vault, form: Form, now: datetime, _senders: Senders) -> Nudges:
    return [(RAISE, str(row)) for row in receipts.take(db, vault, form, now)]


def _opt_out(db: Connection, vault: Vault, form: Form, now: datetime, senders: Senders) -> Nudges:
    """A sender nobody knows, or none, is taken for the one that alerts have."""
    number = form.given("phoneNumber").strip()
    if not is_number(number):
        return []
    contact = contacts.keep(db, vault, canonical(number), now)
    if senders.is_apart(form.given("senderId")):
        refusals.bulk(db, contact.id, _OPTED_OUT, now)
        return []
    return [(RAISE, str(row)) for row in refusals.opted_out(db, contact, _OPTED_OUT, now)]


def _is_receipt(form: Form) -> bool:
    return bool(form.given("id").strip()) and "status" in form


def _is_opt_out(form: Form) -> bool:
    return bool(form.given("phoneNumber").strip())


_KINDS = {
    "/sms": _Kind("text", incoming.readable, _text),
    "/sms/delivery": _Kind("delivery", _is_receipt, _receipt),
    "/sms/optout": _Kind("optout", _is_opt_out, _opt_out),
}
