"""The gateway's callbacks as the web process serves them, for tests to post to."""

from __future__ import annotations
import json
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import EnvironBuilder, run_wsgi_app
from launch import databases
from launch.postgres import Cluster
from models import contacts, messages
from models.database import connect
from models.delivery import delivery_receipts
from models.vault import Vault, place
from sms import inbound
from sms.callbacks import known_secret
from sms.forms import moment
from tests.sms.written import NUMBERS, an_alert, message, owed_raises

SECRET, NEXT_SECRET = "first-secret-of-24-letters", "second-secret-of-24-letter"


CAPTURED = (
    "linkId=03090445075804249226&text=Msg&to=21512&id=ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3"
    "&date=2017-05-03T06%3A04%3A45Z&from=%2B254791541111"
)


@dataclass
class Line:
    """The callbacks as the web process serves them, and what they nudged."""

    client: FlaskClient
    nudged: list[tuple[str, str]] = field(default_factory=list)

    def post(self, path: str, fields: Mapping[str, str] | str, secret: str = SECRET) -> int:
        body = fields if isinstance(fields, str) else urlencode(fields)
        kind = "application/x-www-form-urlencoded"
        answer = self.client.post(f"/at/{secret}{path}", data=body, content_type=kind)
        return answer.status_code

    def text(self, **fields: str) -> int:
        return self.post("/sms", fields)


def served(database: Engine, vault: Vault, now: list[datetime]) -> Line:
    app = Flask("callbacks")
    line = Line(app.test_client())
    app.register_blueprint(
        inbound.blueprint(
            database=database,
            vault=vault,
            secrets=(SECRET, NEXT_SECRET),
            nudge=lambda task, subject: line.nudged.append((task, subject)),
            clock=lambda: now[0],
        )
    )
    return line


def stored(database: Engine) -> int:
    """How many rows of texts, receipts and contacts there are."""
    ids = (messages.messages.c.id, delivery_receipts.c.id, contacts.contacts.c.id)
    with database.begin() as db:
        return sum(db.scalar(select(func.count(column))) or 0 for column in ids)
