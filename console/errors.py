"""Pages for what went wrong, in the same look: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from console.filters import BadFilter
from console.headers import protect
from console.page import page
from console.room import Room, Visit

_log = structlog.get_logger()
_TEXTS = {
    400: ("This cannot be done as asked", "Go back and try again."),
    401: ("You are signed out", "Sign in again; nothing was lost."),
    403: ("Your role may not see this", "Ask an administrator if your work needs it."),
    404: ("There is no such page", "The address may be mistyped, or the record erased by now."),
    405: ("This address takes no such request", "Go back to the page you came from."),
    409: ("Somebody was first", "Look at the page again."),
    413: ("That is too much at once", "Send less in one form."),
    500: ("Something broke on our side", "It is written down. Try again in a moment."),
    503: (
        "The database does not answer",
        "Calls and reports are still taken; this console shows them when it is back. Try again in "
        "a minute.",
    ),
}


def http_error(room: Room) -> Callable[[HTTPException], ResponseReturnValue]:
    """The page of an HTTP error; a description of ours takes the place of the general words."""

    def answer(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        code = error.code if error.code in _TEXTS else 500
        ours = error.description if code in (400, 409) else None
        standard = type(error).description
        return _drawn(room, code or 500, "" if ours == standard else (ours or ""))

    return answer


def bad_filter(room: Room) -> Callable[[BadFilter], ResponseReturnValue]:
    return lambda error: _drawn(room, 400, str(error), back=request.path)


def database_away(room: Room) -> Callable[[Exception], ResponseReturnValue]:
    return lambda error: _drawn(room, 503, "")


def broken(room: Room) -> Callable[[Exception], ResponseReturnValue]:
    """What nobody foresaw: logged by its kind and place, never with an address or a value."""

    def answer(fault: Exception) -> ResponseReturnValue:
        last = extract_tb(fault.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        _log.error("page_failed", page=request.endpoint, fault=type(fault).__name__, where=where)
        return _drawn(room, 500, "")

    return answer


def attach(app: Flask, room: Room, machine_paths: tuple[str, ...]) -> None:
    """Pages for addresses nobody has; machines asking under `machine_paths` get a bare line."""

    def unknown(error: HTTPException) -> ResponseReturnValue:
        if request.blueprint is not None or request.path.startswith(machine_paths):
            return error.get_response()
        return protect(_drawn(room, error.code or 404, ""), room.production)

    app.register_error_handler(404, unknown)
    app.register_error_handler(405, unknown)


def _drawn(room: Room, code: int, words: str, *, back: str = "") -> Response:
    title, help = _TEXTS[code]
    visit: Visit = g.get("visit") or Visit(now=room.clock())
    told: dict[str, Any] = {"words": words, "help": help, "code": code, "back": back}
    told["form_page"] = _form_page()
    return page(room, visit, "error", title=title, status=code, **told)


def _form_page() -> str:
    """The page a refused form stands on: the nearest address above it that is one; '' for none."""
    if request.method != "POST":
        return ""
    parts = request.path.rstrip("/").split("/")
    above = ("/".join(parts[:end]) for end in range(len(parts) - 1, 1, -1))
    return next((path for path in above if _is_page(path)), "")


def _is_page(path: str) -> bool:
    try:
        endpoint, _holes = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return str(endpoint).startswith("console.")


AWAY = (OperationalError, PoolTimeout)
CODES = tuple(code for code in _TEXTS if code != 503)
