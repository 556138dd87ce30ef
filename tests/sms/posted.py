"""The gateway's callbacks as the web process serves them, for tests to post to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from models import contacts, messages
from models.delivery import delivery_receipts
from models.vault import Vault
from sms import inbound, receipts
from sms.forms import form
from tests.sms.written import NUMBERS

SECRET, NEXT_SECRET = "first-secret-of-24-letters", "second-secret-of-24-letter"


ATX = "ATXid_7468c9a251f9e9efcc6b2f7ea756a56c"
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


def texts(database: Engine) -> list[Any]:
    """Every incoming text, oldest first."""
    table = messages.messages
    rows = select(table).where(table.c.direction == "in").order_by(table.c.created_at, table.c.id)
    with database.begin() as db:
        return list(db.execute(rows))


def say(
    database: Engine,
    vault: Vault,
    now: datetime,
    status: str,
    reason: str = "",
    *,
    gateway_id: str = ATX,
    network: str = "63902",
) -> tuple[int, ...]:
    """One receipt as the gateway posts it; gives the outbox rows owed because of it."""
    fields = {"id": gateway_id, "status": status, "phoneNumber": NUMBERS[0], "networkCode": network}
    if reason:
        fields["failureReason"] = reason
    posted = form((name, [value]) for name, value in fields.items())
    with database.begin() as db:
        return receipts.take(db, vault, posted, now)


def opened(vault: Vault, sealed: bytes, place: str) -> str:
    """What came, raw: only senders can read it."""
    assert vault.opener is not None
    return vault.opener.open(sealed, place)
