"""Putting the console into the web process: one blueprint, one gate, one set of headers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Flask, Response, g, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from console import errors
from console.addresses import ADDRESSES, View
from console.filters import BadFilter
from console.gate import gate
from console.headers import ASSETS, protect
from console.page import STATIC, asset_address, assets
from console.room import Room
from routing.places import Gazetteer

MACHINE_PATHS = ("/at/", "/healthz", "/readyz", "/metrics", "/open311/", "/version1/")


def attach(app: Flask, room: Room, *, places: Callable[[], Gazetteer]) -> None:
    """Registers every page of the console, its static files and its error pages.

    `places()` gives those of the register in force, asked for at each page.
    """
    blueprint = Blueprint("console", __name__, template_folder="templates")
    for one in ADDRESSES:
        blueprint.add_url_rule(
            one.path,
            one.endpoint,
            _bound(room, one.view, places),
            methods=[one.method],
            provide_automatic_options=False,
        )
    blueprint.add_url_rule(
        "/static/<path:filename>", "static", _static, provide_automatic_options=False
    )
    blueprint.before_request(gate(room))
    blueprint.after_request(lambda answer: protect(answer, room.production))
    blueprint.register_error_handler(HTTPException, errors.http_error(room))
    blueprint.register_error_handler(Exception, errors.broken(room))
    for code in errors.CODES:  # by code too, or the application's own would come first
        blueprint.register_error_handler(code, errors.http_error(room))
    blueprint.register_error_handler(BadFilter, errors.bad_filter(room))
    for away in errors.AWAY:
        blueprint.register_error_handler(away, errors.database_away(room))
    app.jinja_env.globals["asset"] = asset_address(assets())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(blueprint)
    errors.attach(app, room, MACHINE_PATHS)


def _bound(
    room: Room, view: View, places: Callable[[], Gazetteer]
) -> Callable[..., ResponseReturnValue]:
    """A page as Flask calls it: with the room and the visit the gate has let in."""
    return lambda **path: view(replace(room, gazetteer=places()), g.visit, **path)


def _static(filename: str) -> Response:
    answer = send_from_directory(STATIC, filename)
    answer.headers["Cache-Control"] = ASSETS
    return answer
