"""Africa's Talking's USSD callbacks: a form in, CON or END and the words out.

Field names, the ten seconds and the metadata header are the gateway's (USSD documentation).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from traceback import extract_tb

from flask import Blueprint, Response, abort, request

from models import call_ends
from models.numbers import BadNumber, caller
from sessions.store import Store
from sms.callbacks import known_secret, read
from sms.forms import Form
from ussd.answering import Request, answer, apology
from ussd.away import AWAY
from ussd.closing import Desk

REQUIRED = ("sessionId", "phoneNumber", "serviceCode", "text")
LONGEST_NAME = 128
METADATA = "at-ussd-hop-metadata"


@dataclass(frozen=True)
class Door:
    """What the callbacks admit: one or two secrets, the service codes, and a count of hops."""

    secrets: tuple[str, ...]
    codes: tuple[str, ...]
    count: Callable[[str, float], None]


def blueprint(desks: Callable[[], Desk], store: Store, door: Door) -> Blueprint:
    """The two addresses of the call; `desks()` gives the desk with the screens now in force."""
    bp = Blueprint("ussd", __name__)

    @bp.post("/at/<secret>/ussd")
    def hop(secret: str) -> Response:
        if not known_secret(secret, door.secrets):
            abort(404)
        begun, desk = perf_counter(), desks()
        asked = _request(read(request), door.codes)
        try:
            answered = answer(desk, store, asked)
        except Exception as fault:  # noqa: BLE001 - the channel's one boundary: a caller is waiting
            desk.log.error("hop_failed", fault=type(fault).__name__, where=_where(fault))
            answered = apology(desk, asked)
        took = perf_counter() - begun
        door.count(answered.kind, took)
        desk.log.info("hop", kind=answered.kind, screen=answered.screen, ms=round(took * 1000, 1))
        reply = Response(answered.words, content_type="text/plain; charset=utf-8")
        reply.headers[METADATA] = answered.screen
        return reply

    @bp.post("/at/<secret>/ussd/event")
    def event(secret: str) -> Response:
        if not known_secret(secret, door.secrets):
            abort(404)
        fields = read(request)
        _keep_end(desks(), fields)
        return Response("", content_type="text/plain; charset=utf-8")

    return bp


def _where(fault: Exception) -> str:
    """File and line, and no value: what was typed may be in the fault's words."""
    last = extract_tb(fault.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _request(fields: Form, codes: tuple[str, ...]) -> Request:
    missing = [name for name in REQUIRED if name not in fields]
    if missing or not 0 < len(fields.given("sessionId")) <= LONGEST_NAME:
        abort(400, "missing: " + ", ".join(missing or ["sessionId"]))
    if fields.given("serviceCode") not in codes:
        abort(400, "this service code is not answered here")
    try:
        number = caller(fields.given("phoneNumber"))
    except BadNumber:
        abort(400, "phoneNumber is no telephone number")
    return Request(
        session=fields.given("sessionId"),
        number=number,
        code=fields.given("serviceCode"),
        text=fields.given("text"),
        network=fields.word("networkCode")[:8],
    )


def _keep_end(desk: Desk, fields: Form) -> None:
    """Notes how the gateway says a call ended; what was typed is not taken from here."""
    session = fields.given("sessionId")
    if not 0 < len(session) <= LONGEST_NAME:
        abort(400, "sessionId is missing")
    took = fields.given("durationInMillis")

    def kept() -> None:
        with desk.database.begin() as db:
            call_ends.end(
                db,
                *desk.vault.calls.names(session),
                status=fields.word("status")[:20],
                duration_ms=int(took) if took.isdecimal() and len(took) < 10 else None,
                cost=fields.word("cost")[:20],
                now=desk.clock(),
            )

    try:
        desk.deadline.within(kept)
    except AWAY:
        abort(503)
