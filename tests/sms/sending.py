"""Sending as the worker does, for tests: one message, through one gateway, at a time of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine

from models.vault import Vault
from sms import outbox
from sms.pace import Pace
from sms.senders import Senders
from sms.tries import Sent
from tests.sms.scripted_gateway import Gateway

SENDERS = Senders(name="USALAMA", short_code="21512")
DAY = Pace()
Sends = Callable[..., Sent]


def sending(database: Engine, vault: Vault, now: datetime, pace: Pace = DAY) -> Sends:
    """Sends one message through a gateway, so many seconds from now."""

    def send(at: Gateway, message_id: UUID, after: float = 0) -> Sent:
        then = now + timedelta(seconds=after)
        return outbox.send(
            database, vault, at.client(), message_id, now=lambda: then, senders=SENDERS, pace=pace
        )

    return send
