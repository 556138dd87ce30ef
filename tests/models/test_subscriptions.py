"""Notices of a ward go to who asked for them, until they are ended; a receipt says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine

from models import contacts, subscriptions
from models.subscriptions import end_all, of_contact, subscribe, subscribed, unsubscribe, wards_of
from models.vault import Vault
from tests.models.test_cost import statements

LATER = timedelta(hours=1)


def a_contact(db: Connection, vault: Vault, now: datetime, number: int = 1) -> UUID:
    return contacts.keep(db, vault, f"+254700000{number:03}", now).id


def on(db: Connection, contact: UUID, now: datetime, ward: str = "1371") -> bool:
    return subscribe(db, contact, ward, language="sw", channel="ussd", now=now)


def test_who_asks_for_notices_has_them_with_a_receipt(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        contact = a_contact(db, vault, now)
        assert not subscribed(db, contact, "1371")
        assert on(db, contact, now)
        assert subscribed(db, contact, "1371") and not subscribed(db, contact, "1372")
        (receipt,) = of_contact(db, contact)
    assert (receipt.wording, receipt.language, receipt.channel) == ("1", "sw", "ussd")
    assert (receipt.agreed_at, receipt.ended_at, receipt.ended_by) == (now, None, "")


def test_asking_twice_is_asking_once(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        contact = a_contact(db, vault, now)
        assert [on(db, contact, now), on(db, contact, now + LATER)] == [True, False]
        assert [receipt.agreed_at for receipt in of_contact(db, contact)] == [now]


def test_ended_and_asked_for_again_is_a_second_receipt(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        contact = a_contact(db, vault, now)
        on(db, contact, now)
        off = [unsubscribe(db, contact, "1371", channel="ussd", now=now + LATER) for _ in range(2)]
        assert off == [True, False]
        assert not subscribed(db, contact, "1371")
        on(db, contact, now + 2 * LATER)
        ends = [(one.ended_at, one.ended_by) for one in of_contact(db, contact)]
    assert ends == [(now + LATER, "ussd"), (None, "")]


def test_ending_one_ward_leaves_the_others_and_ending_all_leaves_none(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        contact, other = a_contact(db, vault, now), a_contact(db, vault, now, 2)
        for who, ward in ((contact, "1371"), (contact, "1372"), (contact, "1373"), (other, "1371")):
            on(db, who, now, ward)
        unsubscribe(db, contact, "1372", channel="ussd", now=now)
        assert wards_of(db, contact) == ["1371", "1373"]
        assert end_all(db, contact, channel="sms", now=now) == 2
        assert (wards_of(db, contact), wards_of(db, other)) == ([], ["1371"])


def test_a_contact_of_two_wards_is_counted_once(
    database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        for ward in ("1371", "1372"):
            on(db, a_contact(db, vault, now), now, ward)
        on(db, a_contact(db, vault, now, 2), now)
        counted = [subscriptions.count(db, wards) for wards in (["1371"], ["1371", "1372"], [])]
    assert counted == [2, 2, 0]


@pytest.mark.parametrize("blocked", ["", "opted out"])
def test_asking_for_notices_takes_our_stop_back_and_not_the_gateways_block(
    database: Engine, vault: Vault, now: datetime, blocked: str
) -> None:
    with database.begin() as db:
        contact = a_contact(db, vault, now)
        contacts.stop_sms(db, contact, now)
        contacts.block(db, contact, blocked)
        on(db, contact, now)
        found = contacts.get(db, contact)
    assert (found.sms_stopped_at, found.blocked) == (None, blocked)


def test_what_notices_cost_in_sql(database: Engine, vault: Vault, now: datetime) -> None:
    with database.begin() as db:
        contact = a_contact(db, vault, now)
        assert statements(db, lambda db: on(db, contact, now)) == 2
        assert statements(db, lambda db: subscribed(db, contact, "1371")) == 1
        assert (
            statements(db, lambda db: unsubscribe(db, contact, "1371", channel="sms", now=now)) == 1
        )
