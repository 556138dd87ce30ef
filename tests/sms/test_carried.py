"""A text that stands for several alerts and is tried again: it says what is still so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models import alerts, messages
from models.vault import Vault
from sms import outbox
from sms.pace import Pace
from tests.sms.scripted_gateway import Gateway, accepting, gateway, refusing
from tests.sms.sending import Sends, sending
from tests.sms.test_holding import CODE, carrier_of, given, kept, said
from tests.sms.written import a_report, an_alert


@pytest.fixture
def sends(
    database: Engine, vault: Vault, languages: Mapping[str, Translate], now: datetime
) -> Sends:
    return sending(database, vault, now, Pace(languages=languages, code=CODE))


@pytest.fixture
def told(database: Engine, vault: Vault, now: datetime) -> Callable[..., list[UUID]]:
    """So many alerts to one person, of reports in one ward; their messages."""

    def write(count: int) -> list[UUID]:
        with database.begin() as db:
            return [
                an_alert(
                    db, vault, now, report=a_report(db, now, happening_now=False), **given(now)
                ).message
                for _ in range(count)
            ]

    return write


def _answered(database: Engine, *ids: UUID) -> None:
    with database.begin() as db:
        for one in ids:
            alert = messages.get(db, one).alert_id
            assert alert
            alerts.change(db, alert, state="closed")


def _carried(sends: Sends, told: Callable[..., list[UUID]], at: Gateway) -> list[UUID]:
    """Three alerts in one text that the gateway was too busy for."""
    first, *rest = told(4)
    for one in [first, *rest]:
        sends(at, one)
    at.script = refusing("GatewayError", 501)
    assert sends(at, rest[0], 60).status == "queued"
    at.script = accepting
    return rest


def test_a_text_for_several_tried_again_leaves_out_what_was_answered_meanwhile(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    with gateway() as at:
        rest = _carried(sends, told, at)
        _answered(database, rest[1])
        carrier = carrier_of(database, rest[0]).id
        assert sends(at, carrier, 70).status == "accepted"
    assert said(at)[-1] == f"+2 reports in Kilimani. Dial {CODE} or reply LIST"
    assert [(one.status, one.reason) for one in kept(database, rest)] == [
        ("accepted", ""),
        ("failed", "no longer needed"),
        ("accepted", ""),
    ]


def test_a_text_for_several_nobody_needs_any_more_is_not_tried_again(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    with gateway() as at:
        rest = _carried(sends, told, at)
        _answered(database, *rest)
        carrier, asked = carrier_of(database, rest[0]).id, len(at.asked)
        assert sends(at, carrier, 70).status == "failed"
        assert len(at.asked) == asked
    assert {one.reason for one in kept(database, [carrier, *rest])} == {"no longer needed"}


def test_the_sweeper_leaves_what_another_text_carries_to_that_text(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]], now: datetime
) -> None:
    with gateway() as at:
        rest = _carried(sends, told, at)
        carrier = carrier_of(database, rest[0]).id
        with database.begin() as db:  # as a try of their own had left them
            db.exec_driver_sql("update messages set claimed_at = created_at, next_at = created_at")
        later = now + timedelta(minutes=3)
        assert outbox.stuck(database, later).nudges == ()
        assert [one for _, one in outbox.owed(database, later)] == [carrier]
