"""Every charge of the gateway is booked once, in integers, to its report, ward and organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from models import ledger, messages
from models.ledger import charges
from models.vault import Vault
from sms import incoming
from sms.forms import form
from sms.pace import Pace
from tests.sms.scripted_gateway import Answer, Asked, accepting, gateway, recipient, refusing, told
from tests.sms.sending import Sends, sending
from tests.sms.written import NUMBERS, a_report, a_text, an_alert

DAY = date(2026, 11, 21)


@pytest.fixture
def sends(database: Engine, vault: Vault, now: datetime) -> Sends:
    return sending(database, vault, now)


def booked(database: Engine) -> list[dict[str, Any]]:
    with database.begin() as db:
        return [dict(row._mapping) for row in db.execute(select(charges).order_by(charges.c.id))]


COSTS = [
    ("KES 0.8000", 8_000, "KES"),
    ("KES 1.6", 16_000, "KES"),
    ("USD 0.0079", 79, "USD"),
    ("KES 12", 120_000, "KES"),
    ("0", None, ""),
    ("free", None, ""),
]


@pytest.mark.parametrize(("cost", "amount", "currency"), COSTS)
def test_the_gateways_own_cost_is_booked_in_ten_thousandths(
    database: Engine,
    vault: Vault,
    sends: Sends,
    now: datetime,
    cost: str,
    amount: int,
    currency: str,
) -> None:
    text_id = a_text(database, vault, now)
    with gateway(lambda asked: told([recipient(n, cost=cost) for n in asked.numbers])) as at:
        sends(at, text_id)
    found = [(row["amount"], row["currency"], row["day_on"]) for row in booked(database)]
    assert found == ([(amount, currency, DAY)] if amount else [])


def test_an_alert_is_booked_to_its_report_its_ward_and_who_was_told(
    database: Engine, vault: Vault, sends: Sends, now: datetime
) -> None:
    with database.begin() as db:
        one = an_alert(db, vault, now)
    with gateway() as at:
        sends(at, one.message)
    (row,) = booked(database)
    assert (row["report_id"], row["ward_code"], row["purpose"]) == (one.report, "1371", "alert")
    assert row["organisation_id"] is not None
    assert (row["messages"], row["segments"]) == (1, 1)
    with database.begin() as db:
        assert ledger.of_report(db, one.report) == {"KES": 8_000}


def test_what_a_text_for_several_cost_is_shared_by_the_reports_it_tells_of(
    database: Engine, vault: Vault, now: datetime
) -> None:
    """Three alerts to one phone, held by a cap and told in one text of 0.8 shillings."""
    with database.begin() as db:
        wards = ("1371", "1371", "0682")
        filed = [a_report(db, now, ward_code=ward) for ward in wards]
        held = {"capped": True, "held": "cap", "useful_until": now + timedelta(hours=1)}
        told_of = [an_alert(db, vault, now, report=report, **held) for report in filed]
    with gateway() as at:
        assert sending(database, vault, now, Pace())(at, told_of[0].message).status == "accepted"
    rows = booked(database)
    assert sorted(row["amount"] for row in rows) == [2_666, 2_667, 2_667]
    assert sorted(row["ward_code"] for row in rows) == sorted(wards)
    assert (sum(row["messages"] for row in rows), sum(row["segments"] for row in rows)) == (1, 1)
    assert {row["purpose"] for row in rows} == {"merged"}
    assert all(row["organisation_id"] for row in rows)
    with database.begin() as db:
        shares = [ledger.of_report(db, report)["KES"] for report in filed]
    assert sum(shares) == 8_000 and max(shares) - min(shares) == 1


def test_a_night_in_nairobi_is_booked_to_its_own_day(database: Engine, vault: Vault) -> None:
    late = datetime.fromisoformat("2026-11-30T22:30:00+00:00")
    text_id = a_text(database, vault, late)
    with gateway() as at:
        sending(database, vault, late)(at, text_id)
    assert booked(database)[0]["day_on"] == date(2026, 12, 1)


PRIVATE = [("a line to a case worker", "case"), ("help to a stranger", "help")]


@pytest.mark.parametrize("purpose", [row[1] for row in PRIVATE], ids=[row[0] for row in PRIVATE])
def test_lines_of_the_sensitive_branch_cannot_be_told_from_other_help(
    database: Engine, vault: Vault, sends: Sends, now: datetime, purpose: str
) -> None:
    text_id = a_text(database, vault, now, purpose=purpose)
    with gateway() as at:
        sends(at, text_id)
    (row,) = booked(database)
    shown = {name: row[name] for name in ("purpose", "report_id", "ward_code", "organisation_id")}
    assert shown == {
        "purpose": "other",
        "report_id": None,
        "ward_code": "",
        "organisation_id": None,
    }


def test_what_is_sent_twice_is_booked_twice_and_the_books_balance(
    database: Engine, vault: Vault, sends: Sends, now: datetime
) -> None:
    with database.begin() as db:
        alerts = [an_alert(db, vault, now, number=number).message for number in NUMBERS]
    turns = iter(range(1000))

    def moody(asked: Asked) -> Answer:
        turn = next(turns)
        if turn % 3 == 0:
            return told([recipient(n, status="Odd", statusCode=999) for n in asked.numbers])
        return Answer(500) if turn % 5 == 0 else accepting(asked)

    with gateway(moody) as at:
        for second in range(0, 40, 8):
            for one in alerts:
                sends(at, one, second)
    with database.begin() as db:
        paid = db.scalar(select(func.sum(messages.messages.c.cost)))
        written = db.scalar(select(func.sum(charges.c.amount)))
    assert paid and paid > Decimal("8.0"), "some went twice"
    assert int(paid * ledger.UNIT) == written


def test_what_is_refused_costs_nothing(
    database: Engine, vault: Vault, sends: Sends, now: datetime
) -> None:
    text_id = a_text(database, vault, now)
    with gateway(refusing("UserInBlacklist", 406)) as at:
        sends(at, text_id)
    assert booked(database) == []


def test_an_incoming_text_that_cost_something_is_booked(
    database: Engine, vault: Vault, now: datetime, keeps_a_text: Callable[..., None]
) -> None:
    keeps_a_text(cost="KES 1.0000")
    keeps_a_text(cost="KES 1.0000")
    keeps_a_text(id="another")
    assert [(row["purpose"], row["amount"]) for row in booked(database)] == [("incoming", 10_000)]


@pytest.fixture
def keeps_a_text(database: Engine, vault: Vault, now: datetime) -> Callable[..., None]:
    def keep(**fields: str) -> None:
        given = {"id": "1", "from": NUMBERS[0], "text": "LIST", "to": "21512"} | fields
        whole = form((name, [value]) for name, value in given.items())
        with database.begin() as db:
            incoming.store(db, vault, whole, now=now, new_id=uuid4)

    return keep
