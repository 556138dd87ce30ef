"""Puts the parts of the emulator together as one Flask application."""

import sys
import traceback

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from emulator.desk_api import desk_api
from emulator.endings import Endings
from emulator.handset import Handset
from emulator.incoming import Incoming
from emulator.page import page
from emulator.parts import Parts
from emulator.phones_api import phones_api
from emulator.refused import Refused
from emulator.sending import Sending
from emulator.sms_api import sms_api

LARGEST_BODY = 1_000_000


def create_app(parts: Parts) -> Flask:
    """The SMS API, the desk's own API and the page, over one state in memory."""
    app = Flask("emulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    sending, incoming = Sending(parts), Incoming(parts)
    handset = Handset(parts, Endings(parts))
    app.register_blueprint(sms_api(parts, sending, incoming))
    app.register_blueprint(phones_api(parts, handset, sending, incoming))
    app.register_blueprint(desk_api(parts, handset, sending, incoming))
    app.register_blueprint(page(parts))
    app.before_request(_only_from_here)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broken)
    return app


def _only_from_here() -> None:
    """Another site open in the same browser must not press the phones' keys."""
    if request.method != "GET" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Refused("not from another site", 403)


def _refused(error: Refused) -> tuple[Response, int]:
    return jsonify(error=error.words), error.status


def _http_error(error: HTTPException) -> tuple[Response, int]:
    return jsonify(error=error.description or error.name), error.code or 500


def _broken(error: Exception) -> tuple[Response, int]:
    # Flask's own log line has the address in it, and with that a telephone number
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{frame.filename}:{frame.lineno}"
    print(f"emulator: {type(error).__name__} at {where}", file=sys.stderr, flush=True)
    return jsonify(error="the emulator itself is broken, see its log"), 500
