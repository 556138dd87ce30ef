"""The gateway's SMS API: /version1/messaging, its JSON sister, and the account's balance."""

import hmac
import json
from collections.abc import Callable

from flask import Blueprint, Response, request

from emulator.broken import AFTER, BEFORE, JSON, created, not_authorised, plain
from emulator.incoming import Incoming
from emulator.order_forms import BadOrder, from_form, from_json
from emulator.orders import Order, answer
from emulator.parts import Parts
from emulator.sending import Sending

WRONG_TYPE = "The request's Content-Type is not supported. Expected:\napplication/json"


def sms_api(parts: Parts, sending: Sending, incoming: Incoming) -> Blueprint:
    """The blueprint under /version1."""
    api = Blueprint("sms_api", __name__, url_prefix="/version1")

    @api.post("/messaging")
    def send() -> Response:
        form = request.form
        return _guarded(parts, form.get("username"), lambda: from_form(form), sending)

    @api.post("/messaging/bulk")
    def send_bulk() -> Response:
        if request.mimetype != JSON:
            return plain(WRONG_TYPE, 415)
        given = request.get_json(silent=True)
        username = given.get("username") if isinstance(given, dict) else None
        return _guarded(parts, username, lambda: from_json(given), sending)

    @api.get("/messaging")
    def fetch() -> Response:
        last = request.args.get("lastReceivedId", "0")
        after = int(last) if last.isdecimal() else 0
        return _asked(parts, {"SMSMessageData": {"Messages": incoming.since(after)}})

    @api.get("/user")
    def user() -> Response:
        return _asked(parts, {"UserData": {"balance": f"KES {sending.balance:.2f}"}})

    return api


def _guarded(
    parts: Parts, username: str | None, order: Callable[[], Order], sending: Sending
) -> Response:
    if not _key_is_right(parts):
        return not_authorised()
    try:
        asked = order()
    except BadOrder as error:
        return plain(str(error), 400)
    if username != parts.options.username:
        return not_authorised()
    return _sent(parts, asked, sending)


def _sent(parts: Parts, order: Order, sending: Sending) -> Response:
    for name, instead in BEFORE:
        fault = parts.board.hit(name, *order.numbers)
        if fault:
            _note(parts, "service > gateway", f"not taken: {fault.label}")
            return instead(fault)
    result = sending.send(order)
    body = answer(result.message, result.recipients)
    for name, spoilt in AFTER:
        fault = parts.board.hit(name, *order.numbers)
        if fault:
            _note(parts, "gateway > service", f"taken, but: {fault.label}")
            return spoilt(fault, body)
    return created(body)


def _note(parts: Parts, way: str, words: str) -> None:
    parts.strip.add(way, "answer", words, phone="", raw="", ok=False)


def _asked(parts: Parts, body: dict[str, object]) -> Response:
    username = request.args.get("username")
    if not _key_is_right(parts):
        return not_authorised()
    if username is None:
        return plain("Request is missing required query parameter 'username'", 404)
    if username != parts.options.username:
        return not_authorised()
    return Response(json.dumps(body, separators=(",", ":")), content_type=JSON)


def _key_is_right(parts: Parts) -> bool:
    given = request.headers.get("apiKey", "")
    return hmac.compare_digest(given.encode(), parts.options.api_key.encode())
