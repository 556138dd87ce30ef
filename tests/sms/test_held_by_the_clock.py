"""Texts wait for the morning, for the hours of a promotional sender, and for room in the bucket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine

from locales.marks import Translate
from models.vault import Vault
from sms import outbox
from sms.pace import Pace
from sms.senders import Senders
from tests.sms.scripted_gateway import gateway
from tests.sms.sending import sending
from tests.sms.test_windows import eat
from tests.sms.written import (
    NUMBERS,
    a_text,
    an_alert,
    message,
)

STATEMENTS = 19  # of sending one capped alert, BEGIN and COMMIT apart
CODE = "*384*70421#"


def test_news_at_night_go_in_the_morning_the_oldest_first(
    database: Engine, vault: Vault, languages: Mapping[str, Translate]
) -> None:
    late, send = eat(22), sending(database, vault, eat(22), Pace(languages=languages))
    ids = [
        a_text(database, vault, late - timedelta(minutes=ago), number=NUMBERS[ago], purpose="news")
        for ago in (1, 3, 2)
    ]
    with gateway() as at:
        assert {send(at, one).status for one in ids} == {"queued"}
    assert at.asked == []
    assert {message(database, one).next_at for one in ids} == {eat(6, day=22)}
    assert outbox.owed(database, late) == []
    assert [one for _, one in outbox.owed(database, eat(6, day=22))] == [ids[1], ids[2], ids[0]]


def test_news_worthless_by_the_morning_are_dropped_with_a_reason(
    database: Engine, vault: Vault
) -> None:
    late = eat(23)
    text_id = a_text(database, vault, late, purpose="news", useful_until=eat(5, day=22))
    with gateway() as at:
        assert sending(database, vault, late)(at, text_id).status == "failed"
    reason = "of no use any more when it may go (held: quiet hours)"
    assert message(database, text_id).reason == reason


def test_an_alert_at_night_goes_at_once(database: Engine, vault: Vault) -> None:
    with database.begin() as db:
        urgent = an_alert(db, vault, eat(2)).message
    with gateway() as at:
        assert sending(database, vault, eat(2))(at, urgent).status == "accepted"


def test_a_broadcast_under_a_promotional_sender_waits_for_eight(
    database: Engine, vault: Vault
) -> None:
    early = eat(7)
    text_id = a_text(database, vault, early, purpose="broadcast", useful_until=eat(20))
    with gateway() as at:
        outbox.send(
            database,
            vault,
            at.client(),
            text_id,
            now=lambda: early,
            senders=Senders("USALAMA", "21512", "USALAMAINFO"),
        )
    assert message(database, text_id).next_at == eat(8)


def test_a_short_wait_for_the_bucket_is_slept_through(
    database: Engine, vault: Vault, now: datetime
) -> None:
    text_id, slept, waits = a_text(database, vault, now), list[float](), iter([0.3, 0.2])
    with gateway() as at:
        sent = outbox.send(
            database,
            vault,
            at.client(),
            text_id,
            now=lambda: now,
            senders=Senders(short_code="21512"),
            pace=Pace(take=lambda *_: next(waits, 0.0)),
            sleep=slept.append,
        )
    assert (sent.status, slept) == ("accepted", [0.3, 0.2])


def test_a_full_bucket_puts_a_text_back_without_a_try(
    database: Engine, vault: Vault, now: datetime
) -> None:
    text_id = a_text(database, vault, now)
    asked: list[tuple[str | None, int, str]] = []

    def busy(sender: str | None, segments: int, lane: str) -> float:
        asked.append((sender, segments, lane))
        return 1.5

    with gateway() as at:
        assert sending(database, vault, now, Pace(take=busy))(at, text_id).status == "queued"
        assert (at.asked, asked) == ([], [("21512", 1, "normal")])
        waits = message(database, text_id)
        assert (waits.next_at, waits.tries) == (now + timedelta(seconds=1.5), 0)
        assert sending(database, vault, now)(at, text_id, 2).status == "accepted"
