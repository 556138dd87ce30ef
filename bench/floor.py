"""The floor under a hop: a bare Flask view with one GET and one SET of Redis over TCP.

It takes the gateway's own form and answers a screen; it keeps no answers, no words and no report.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response, request
from redis import Redis

from settings import load

_SECONDS = 300
_SCREEN = (
    "CON Usalama tells your area's safety people, not your number. Danger? Call 999/112/911\n"
    "1 Report\n2 My reports\n3 Help\n4 Danger now\n5 My ward\n6 My data\n7 Kiswahili"
)
PATH = "/ussd"


def create_app(redis: Redis) -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.post(PATH)
    def hop() -> Response:
        form = request.form
        key = f"floor:{form['sessionId']}"
        redis.get(key)
        redis.set(key, form["text"], ex=_SECONDS)
        return Response(_SCREEN, content_type="text/plain; charset=utf-8")

    @app.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", mimetype="text/plain")

    return app


def main() -> Flask:
    """What the web server loads: `bench.floor:main()`."""
    return create_app(Redis.from_url(load(os.environ, Path.cwd()).redis))
