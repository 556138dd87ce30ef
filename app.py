"""The web process: database, Redis, queue and screens made once, proved, and handed down."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import structlog
from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

import health
import logs
from console.attach import attach
from console.room import Room
from house import House, build
from lanes import Lanes
from models import references
from queues import Queues
from sessions.store import Store, connect
from settings import BadSettings, Settings, load, unfit
from sms import inbound
from sms.senders import Senders
from standing import SECONDS, Shown, Standing, keep_looking
from ussd import africastalking
from ussd.blocks import Blocks
from ussd.closing import Desk
from ussd.flow import Flow
from ussd.spool import Spool
from ussd.spooled import keep_filing
from ussd.talk import Line

BODY_LIMIT = 16 * 1024


def create_app(settings: Settings, *, look_seconds: float = SECONDS) -> Flask:
    """The whole web process. Raises BadSettings or BadFlow rather than start unfit.

    Every `look_seconds` it looks whether another register has taken effect.
    """
    if settings.production and (faults := unfit(settings)):
        raise BadSettings("not fit for production:\n  " + "\n  ".join(faults))
    logs.configure(settings.log_level)
    settings = replace(settings, phone_open_keys="")  # this process never opens a number
    house = build(settings, "web")
    redis = connect(settings.redis)
    queues = Queues(connect(settings.queue_redis, seconds=2))
    figures = health.Figures()
    standing = Standing(house, now)
    desk = _desk(house, standing.shown.flow, queues.nudge)
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT)
    door = africastalking.Door(settings.webhook_secrets, settings.ussd_codes, figures.hop)
    store = Store(redis, house.vault)
    app.register_blueprint(africastalking.blueprint(_desks(desk, standing), store, door))
    app.register_blueprint(_texts(house, queues.nudge))
    parts = health.Parts(
        database=house.database,
        redis=redis,
        queues=queues,
        figures=figures,
        token=settings.metrics_token,
        clock=now,
        spool=settings.home / "spool",
    )
    app.register_blueprint(health.blueprint(parts))
    room = _room(house, standing.shown, queues.nudge)
    attach(app, room, places=lambda: standing.shown.gazetteer)
    app.register_error_handler(Exception, _unforeseen)
    app.wsgi_app = Lanes(app.wsgi_app)  # type: ignore[assignment]
    _behind(keep_filing, desk, Event())
    _behind(keep_looking, standing, desk.log, Event(), look_seconds)
    return app


def _texts(house: House, nudge: Callable[[str, str], None]) -> Blueprint:
    """The gateway's callbacks about SMS."""
    settings = house.settings
    return inbound.blueprint(
        database=house.database,
        vault=house.vault,
        secrets=settings.webhook_secrets,
        nudge=nudge,
        clock=now,
        senders=Senders(
            settings.at_sender_id, settings.at_short_code, settings.at_promotional_sender_id
        ),
    )


def _unforeseen(fault: Exception) -> ResponseReturnValue:
    """Logs a fault by its kind and the address' template: paths hold secrets and references."""
    if isinstance(fault, HTTPException):
        return fault.get_response()
    structlog.get_logger("web").error(
        "request_failed", endpoint=request.endpoint, fault=type(fault).__name__
    )
    return "Something broke on our side.", 500


def now() -> datetime:
    return datetime.now(UTC)


def _desk(house: House, flow: Flow, nudge: Callable[[str, str], None]) -> Desk:
    def blocks(size: int) -> Blocks:
        return Blocks(house.database, size, below=secrets.randbelow, clock=now)

    ordinary, private = blocks(references.ORDINARY), blocks(references.SENSITIVE)
    ordinary.fill()
    private.fill()
    return Desk(
        line=Line(flow, house.languages),
        database=house.database,
        vault=house.vault,
        blocks=ordinary,
        private_blocks=private,
        spool=Spool(house.settings.home / "spool", house.vault),
        nudge=nudge,
        clock=now,
        log=structlog.get_logger("ussd"),
    )


def _desks(desk: Desk, standing: Standing) -> Callable[[], Desk]:
    """The desk with the screens in force: a call goes on with those of its request."""
    return lambda: replace(desk, line=replace(desk.line, flow=standing.shown.flow))


def _room(house: House, shown: Shown, nudge: Callable[[str, str], None]) -> Room:
    return Room(
        database=house.database,
        vault=house.vault,
        secret_key=house.settings.secret_key,
        production=house.settings.production,
        clock=now,
        gazetteer=shown.gazetteer,
        languages=house.languages,
        nudge=nudge,
        code=house.settings.ussd_codes[0],
        demo=house.settings.usalama_demo,
        ways=shown.flow.ways,
        price=house.settings.sms_price,
        per_second=house.settings.sms_per_second,
    )


def _behind(work: Callable[..., None], *told: object) -> None:
    """Does work that never ends beside the requests, for as long as the process lives."""
    Thread(target=work, args=told, name=work.__name__, daemon=True).start()


def main() -> Flask:
    """What the web server loads: `app:main()`."""
    return create_app(load(os.environ, Path.cwd()))
