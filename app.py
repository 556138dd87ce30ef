"""The web process: database, Redis, queue and screens made once, proved, and handed down."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread

import structlog
from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

import health
import logs
from console.attach import attach
from console.room import Room
from house import House, build
from lanes import Lanes
from models import helplines, references
from queues import Queues
from routing import gazetteers
from routing.places import Gazetteer
from routing.reads import day_of
from sessions.store import Store, connect
from settings import BadSettings, Settings, load, unfit
from sms import inbound
from sms.senders import Senders
from ussd import africastalking, check
from ussd.blocks import Blocks
from ussd.closing import Desk
from ussd.flow import BadFlow, Flow
from ussd.menu import menu
from ussd.spool import Spool
from ussd.spooled import keep_filing
from ussd.talk import Line

BODY_LIMIT = 16 * 1024


def create_app(settings: Settings) -> Flask:
    """The whole web process. Raises BadSettings or BadFlow rather than start unfit."""
    if settings.production and (faults := unfit(settings)):
        raise BadSettings("not fit for production:\n  " + "\n  ".join(faults))
    logs.configure(settings.log_level)
    settings = replace(settings, phone_open_keys="")  # this process never opens a number
    house = build(settings, "web")
    redis = connect(settings.redis)
    queues = Queues(connect(settings.queue_redis, seconds=2))
    figures = health.Figures()
    gazetteer, numbers = _loaded(house)
    desk = _desk(house, _proved(house, gazetteer, numbers), queues.nudge)
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT)
    door = africastalking.Door(settings.webhook_secrets, settings.ussd_codes, figures.hop)
    store = Store(redis, house.vault)
    app.register_blueprint(africastalking.blueprint(desk, store, door))
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
    attach(app, _room(house, gazetteer, desk.line.flow, queues.nudge))
    app.register_error_handler(Exception, _unforeseen)
    app.wsgi_app = Lanes(app.wsgi_app)  # type: ignore[assignment]
    _drain_spool(desk)
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


def gazetteer_of(db: Connection, on: date) -> Gazetteer:
    """The places of the register in force on a day."""
    return gazetteers.read(db, on)


def _loaded(house: House) -> tuple[Gazetteer, dict[str, str]]:
    try:
        with house.database.connect() as db:
            return gazetteer_of(db, day_of(now())), helplines.confirmed(db)
    except SQLAlchemyError as fault:
        raise BadSettings(
            f"the database cannot be read ({type(fault).__name__}): "
            "is it running, migrated (`usalama migrate`) and seeded (`usalama seed`)?"
        ) from None


def _proved(house: House, gazetteer: Gazetteer, numbers: dict[str, str]) -> Flow:
    """The menus, with every screen shown to fit in every language."""
    try:
        flow = menu(gazetteer, numbers, house.settings.ussd_codes[0])
    except KeyError as missing:
        raise BadSettings(f"no confirmed helpline {missing}: run `usalama seed`") from None
    if faults := list(check.faults(flow, house.languages)):
        raise BadFlow("\n".join(faults))
    return flow


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


def _room(
    house: House, gazetteer: Gazetteer, flow: Flow, nudge: Callable[[str, str], None]
) -> Room:
    return Room(
        database=house.database,
        vault=house.vault,
        secret_key=house.settings.secret_key,
        production=house.settings.production,
        clock=now,
        gazetteer=gazetteer,
        languages=house.languages,
        nudge=nudge,
        code=house.settings.ussd_codes[0],
        demo=house.settings.usalama_demo,
        ways=flow.ways,
        price=house.settings.sms_price,
        per_second=house.settings.sms_per_second,
    )


def _drain_spool(desk: Desk) -> None:
    """Moves what was spooled to SQL as soon as SQL is back."""
    Thread(target=keep_filing, args=(desk, Event()), name="spool", daemon=True).start()


def main() -> Flask:
    """What the web server loads: `app:main()`."""
    return create_app(load(os.environ, Path.cwd()))
