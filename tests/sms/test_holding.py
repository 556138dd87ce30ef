"""Alerts beyond the caps wait, and go as one text that says how many; news wait for the morning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from locales.marks import Translate
from models import alerts, messages
from models.messages import Message
from models.vault import Vault
from sms import receipts
from sms.forms import form
from sms.pace import Pace
from tests.routing.test_reads import counted
from tests.sms.scripted_gateway import Answer, Gateway, accepting, gateway, refusing
from tests.sms.sending import Sends, sending
from tests.sms.written import (
    NUMBERS,
    a_report,
    a_text,
    an_alert,
    history,
    message,
    owed_raises,
)

STATEMENTS = 19  # of sending one capped alert, BEGIN and COMMIT apart
CODE = "*384*70421#"


@pytest.fixture
def sends(
    database: Engine, vault: Vault, languages: Mapping[str, Translate], now: datetime
) -> Sends:
    return sending(database, vault, now, Pace(languages=languages, code=CODE))


@pytest.fixture
def told(database: Engine, vault: Vault, now: datetime) -> Callable[..., list[UUID]]:
    """So many alerts to one person, of reports in these wards; their messages."""

    def write(count: int, wards: tuple[str, ...] = ("1371",), **values: Any) -> list[UUID]:
        found = []
        with database.begin() as db:
            for number in range(count):
                ward = wards[number % len(wards)]
                report = a_report(db, now, ward_code=ward, happening_now=False)
                one = an_alert(db, vault, now, report=report, **given(now) | values)
                found.append(one.message)
        return found

    return write


def given(now: datetime) -> dict[str, Any]:
    return {"capped": True, "lane": "normal", "useful_until": now + timedelta(hours=1)}


def said(at: Gateway) -> list[str]:
    return [asked.fields["message"] for asked in at.asked]


def kept(database: Engine, ids: list[UUID]) -> list[Message]:
    return [message(database, one) for one in ids]


def carrier_of(database: Engine, message_id: UUID) -> Message:
    by = message(database, message_id).carried_by
    assert by
    return message(database, by)


def test_a_second_alert_within_a_minute_waits_for_it(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]], now: datetime
) -> None:
    first, second = told(2)
    with gateway() as at:
        assert sends(at, first).status == "accepted"
        assert sends(at, second, 10).status == "queued"
        held = message(database, second)
        assert (held.held, held.next_at, held.tries) == ("cap", now + timedelta(minutes=1), 0)
        assert history(database, second) == [("queued", "held: 1 in 1 min")]
        assert sends(at, second, 60).status == "accepted"
    assert len(at.asked) == 2


def test_what_waited_goes_as_one_text_that_counts_it(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    first, *rest = told(5)
    with gateway() as at:
        sends(at, first)
        assert [sends(at, one, 10).status for one in rest] == ["queued"] * 4
        assert sends(at, rest[2], 60).status == "accepted"
        assert [sends(at, one, 61).status for one in rest] == [""] * 4
    assert said(at)[1:] == [f"+4 reports in Kilimani. Dial {CODE} or reply LIST"]
    carrier = carrier_of(database, rest[0])
    assert (carrier.purpose, carrier.status, carrier.segments) == ("merged", "accepted", 1)
    assert {one.status for one in kept(database, rest)} == {"accepted"}
    assert [one.cost for one in kept(database, rest)] == [None] * 4, "it was paid for once"
    with database.begin() as db:
        sent = select(alerts.alerts.c.sent_at)
        assert None not in db.execute(sent).scalars().all()


def test_several_wards_are_named_while_there_is_room(
    sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    first, *rest = told(6, wards=("1371", "0682", "1371"))
    many = told(5, wards=("1371", "0682", "1372", "1373", "0683"), number=NUMBERS[1])
    with gateway() as at:
        for ids in ([first, *rest], many):
            for one in ids:
                sends(at, one)
            sends(at, ids[-1], 60)
    texts = [text for text in said(at) if text.startswith("+")]
    assert texts[0].startswith("+5 reports in Kilimani 3, ") and "wards" not in texts[0]
    assert texts[1] == f"+4 reports in 4 wards. Dial {CODE} or reply LIST"


def test_held_alerts_stay_open_with_their_due_times(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    ids = told(3)
    with gateway() as at:
        for one in ids:
            sends(at, one)
    with database.begin() as db:
        found = [alerts.get(db, m.alert_id) for m in kept(database, ids) if m.alert_id]
    assert [one.state for one in found] == ["open"] * 3


def test_the_first_alert_of_something_happening_now_is_never_held(
    sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    calm = told(1)
    urgent = told(12, capped=False, lane="urgent")
    with gateway() as at:
        assert {sends(at, one).status for one in [*calm, *urgent]} == {"accepted"}


def test_answers_are_never_held_and_count_for_nothing(
    database: Engine, vault: Vault, now: datetime, sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    with gateway() as at:
        for _ in range(12):
            assert sends(at, a_text(database, vault, now)).status == "accepted"
        assert sends(at, told(1)[0]).status == "accepted"


def test_eleven_an_hour_is_the_most(
    database: Engine, vault: Vault, now: datetime, sends: Sends, told: Callable[..., list[UUID]]
) -> None:
    for minute in range(0, 55, 5):
        gone = {"status": "delivered", "claimed_at": now + timedelta(minutes=minute)}
        a_text(database, vault, now, purpose="alert", **gone)
    (late,) = told(1, useful_until=now + timedelta(hours=2))
    with gateway() as at:
        assert sends(at, late, 56 * 60).status == "queued"
    assert message(database, late).next_at == now + timedelta(hours=1)


def test_an_alert_whose_turn_comes_too_late_raises_the_next_level_at_once(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]], now: datetime
) -> None:
    first, second = told(2, useful_until=now + timedelta(seconds=50))
    with gateway() as at:
        sends(at, first)
        assert sends(at, second).status == "failed"
    late = message(database, second)
    assert late.reason == "of no use any more when it may go (held: 1 in 1 min)"
    assert owed_raises(database) == [late.report_id]


def test_an_alert_answered_while_it_waited_is_not_counted(
    database: Engine, sends: Sends, told: Callable[..., list[UUID]], now: datetime
) -> None:
    first, *rest = told(4)
    with gateway() as at:
        for one in [first, *rest]:
            sends(at, one)
        with database.begin() as db:
            done = messages.get(db, rest[0]).alert_id
            assert done
            alerts.change(db, done, state="closed")
        sends(at, rest[1], 60)
    assert said(at)[-1].startswith("+2 reports")


def deliver(database: Engine, vault: Vault, gateway_id: str, status: str, now: datetime) -> None:
    told = {"id": [gateway_id], "status": [status], "phoneNumber": [NUMBERS[0]]}
    with database.begin() as db:
        receipts.take(db, vault, form(told.items()), now)


@pytest.mark.parametrize(
    ("told_by_network", "after"), [("Success", "delivered"), ("Failed", "failed")]
)
def test_the_receipt_of_one_text_is_that_of_all_it_stands_for(
    database: Engine,
    vault: Vault,
    now: datetime,
    sends: Sends,
    told: Callable[..., list[UUID]],
    told_by_network: str,
    after: str,
) -> None:
    first, *rest = told(3)
    with gateway() as at:
        for one in [first, *rest]:
            sends(at, one)
        at.script = lambda asked: replace(
            accepting(asked), body=accepting(asked).body.replace("_417", "_2")
        )
        sends(at, rest[0], 60)
    deliver(database, vault, "ATXid_2", told_by_network, now + timedelta(minutes=2))
    assert {one.status for one in kept(database, rest)} == {after}
    reports = [one.report_id for one in kept(database, rest)]
    assert sorted(map(str, owed_raises(database))) == (
        sorted(map(str, reports)) if after == "failed" else []
    )
    assert history(database, rest[1])[-1][0] == after


TROUBLE: list[tuple[str, Callable[[Any], Answer], str, str]] = [
    ("a busy gateway", lambda _: Answer(500), "queued", "queued"),
    ("a phone that opted out", refusing("UserInBlacklist", 406), "failed", "failed"),
    ("no answer", lambda _: Answer(201, "nonsense"), "queued", "queued"),
]


@pytest.mark.parametrize(
    ("script", "status", "carried"), [pytest.param(*row[1:], id=row[0]) for row in TROUBLE]
)
def test_what_goes_wrong_with_one_text_goes_wrong_with_all(
    database: Engine,
    sends: Sends,
    told: Callable[..., list[UUID]],
    script: Callable[[Any], Answer],
    status: str,
    carried: str,
) -> None:
    first, *rest = told(3)
    with gateway() as at:
        for one in [first, *rest]:
            sends(at, one)
        at.script = script
        assert sends(at, rest[0], 60).status == status
        assert {one.status for one in kept(database, rest)} == {carried}
        if status == "queued":
            at.script = accepting
            assert [sends(at, one, 61).status for one in rest] == ["", ""]
            assert sends(at, carrier_of(database, rest[0]).id, 61).status == "accepted"
            assert {one.status for one in kept(database, rest)} == {"accepted"}


def test_sending_a_capped_alert_takes_a_known_number_of_statements(
    database: Engine,
    sends: Sends,
    told: Callable[..., list[UUID]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    (one,) = told(1)
    with gateway() as at, counted(database) as sent:
        sends(at, one)
    with capsys.disabled():
        print(f" sending an alert takes {len(sent)} SQL statements", end=" ")
    assert len(sent) == STATEMENTS


def test_what_a_phone_was_sent_is_found_by_an_index(database: Engine) -> None:
    with database.begin() as db:
        db.exec_driver_sql("set local enable_seqscan = off")
        plan = db.exec_driver_sql(
            "explain select claimed_at from messages where contact_id = gen_random_uuid() "
            "and claimed_at > now() order by claimed_at desc limit 11"
        )
        assert "ix_messages_contact_claimed" in str(plan.all())
