"""Delivery receipts: every word of the network, in any order, twice, early and late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from launch import databases
from launch.postgres import Cluster
from models import contacts
from models.database import connect
from models.messages import FINAL
from models.vault import Vault
from sms import outbox, receipts
from tests.sms.posted import say
from tests.sms.written import a_text, history, message

Says = Callable[..., tuple[int, ...]]


IDS = (f"ATXid_{n:032x}" for n in count())


@pytest.fixture(scope="module")
def shared(cluster: Cluster) -> Iterator[Engine]:
    """One database for all rows of the tables below: each row has a message of its own."""
    name = databases.clone(cluster, "bare")
    engine = connect(cluster.url(database=name), "owner")
    yield engine
    engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def row(shared: Engine, vault: Vault, now: datetime) -> Row:
    return Row(shared, vault, now)


@dataclass(frozen=True)
class Row:
    """A message the gateway knows, and what the network says of it."""

    database: Engine
    vault: Vault
    now: datetime
    gateway_id: str = field(default_factory=lambda: next(IDS))

    def is_(self, status: str = "accepted", **values: Any) -> UUID:
        values["final_at"] = self.now if status in FINAL else None
        number = f"+254700000{int(self.gateway_id[-6:], 16) % 1000:03}"
        given = {"status": status, "gateway_id": self.gateway_id, "number": number}
        return a_text(self.database, self.vault, self.now, **(given | values))

    def network(self, *words: str, **other: str) -> None:
        say(self.database, self.vault, self.now, *words, gateway_id=self.gateway_id, **other)


WORDS = [
    ("Sent: on its way", "Sent", "sent"),
    ("Submitted: on its way", "Submitted", "sent"),
    ("Buffered: on its way", "Buffered", "sent"),
    ("Success: on the phone", "Success", "delivered"),
    ("Rejected by the network", "Rejected", "failed"),
    ("Failed", "Failed", "failed"),
    ("AbsentSubscriber: the phone is off", "AbsentSubscriber", "failed"),
    ("Expired: thrown away by the network", "Expired", "failed"),
    ("in small letters", "success", "delivered"),
    ("a word nobody has heard of", "Levitating", "accepted"),
    ("no word at all", "", "accepted"),
]


@pytest.mark.parametrize(("word", "status"), [pytest.param(w, s, id=i) for i, w, s in WORDS])
def test_every_word_of_the_network_has_its_meaning(row: Row, word: str, status: str) -> None:
    text_id = row.is_("accepted")
    row.network(word)
    kept = message(row.database, text_id)
    assert kept.status == status
    assert kept.final_at == (row.now if status in FINAL else None)
    assert kept.reason == (word if status == "failed" else "")
    assert len(history(row.database, text_id)) == 1


REASONS = [
    ("no credit", "InsufficientCredit", "InsufficientCredit", ""),
    ("a bad link id", "InvalidLinkId", "InvalidLinkId", ""),
    ("an inactive line", "UserIsInactive", "UserIsInactive", ""),
    ("on the blacklist", "UserInBlackList", "UserInBlacklist", "UserInBlacklist"),
    ("on the blacklist, spelt as in a send", "UserInBlacklist", "UserInBlacklist", "UserInBlacklist"),
    ("a suspended line", "UserAccountSuspended", "UserAccountSuspended", ""),
    ("another network, as the gateway spells it", "NotNetworkSubcriber", "NotNetworkSubscriber", ""),
    ("another network, as others spell it", "NotNetworkSubscriber", "NotNetworkSubscriber", ""),
    ("not subscribed", "UserNotSubscribedToProduct", "UserNotSubscribedToProduct", ""),
    ("no such line", "UserDoesNotExist", "UserDoesNotExist", ""),
    ("could not deliver", "DeliveryFailure", "DeliveryFailure", ""),
    ("does not want to be disturbed", "DoNotDisturbRejection", "DoNotDisturbRejection", ""),
    ("a reason nobody has heard of", "MoonPhase", "MoonPhase", ""),
]  # fmt: skip


@pytest.mark.parametrize("state", ["Failed", "Rejected", "AbsentSubscriber", "Expired"])
@pytest.mark.parametrize(
    ("given", "kept", "blocked"), [pytest.param(*row[1:], id=row[0]) for row in REASONS]
)
def test_every_reason_is_kept_under_one_spelling(
    row: Row, state: str, given: str, kept: str, blocked: str
) -> None:
    text_id = row.is_("accepted")
    row.network(state, given)
    found = message(row.database, text_id)
    assert (found.status, found.reason) == ("failed", kept)
    with row.database.begin() as db:
        assert contacts.get(db, found.contact_id).blocked == blocked  # type: ignore[arg-type]


# What becomes of a message in each state: with Sent, with Success, with Failed.
GRID = [
    ("queued for another try", "queued", "sent", "delivered", "queued"),
    ("on its way to the gateway again", "sending", "sending", "delivered", "sending"),
    ("accepted", "accepted", "sent", "delivered", "failed"),
    ("of unknown outcome", "unknown", "sent", "delivered", "failed"),
    ("sent", "sent", "sent", "delivered", "failed"),
    ("delivered", "delivered", "delivered", "delivered", "delivered"),
    ("failed", "failed", "failed", "failed", "failed"),
]


@pytest.mark.parametrize("word", ["Sent", "Success", "Failed"])
@pytest.mark.parametrize(
    ("state", "then"), [pytest.param(row[1], row[2:], id=row[0]) for row in GRID]
)
def test_a_receipt_moves_a_message_only_forward(
    row: Row, state: str, then: tuple[str, str, str], word: str
) -> None:
    text_id = row.is_(state)
    row.network(word)
    assert message(row.database, text_id).status == then[("Sent", "Success", "Failed").index(word)]


def test_every_state_of_an_outgoing_message_knows_what_a_receipt_means() -> None:
    assert set(receipts.TRANSITIONS) == set(STATUSES_OUT)
    for state in FINAL:
        assert set(receipts.TRANSITIONS[state]) <= {"same", "conflict", "noted"}


STATUSES_OUT = ("queued", "sending", "accepted", "unknown", "sent", "delivered", "failed")


@pytest.mark.parametrize("order", list(permutations(["Sent", "Submitted", "Buffered", "Success"])))
def test_in_whatever_order_they_come_the_final_one_stays(row: Row, order: tuple[str, ...]) -> None:
    text_id = row.is_("accepted")
    for word in order:
        row.network(word)
    assert message(row.database, text_id).status == "delivered"


@pytest.mark.parametrize("word", ["Levitating", "Sent", "Success"])
def test_a_repeated_word_adds_one_line(row: Row, word: str) -> None:
    text_id = row.is_("accepted")
    for _ in range(3):
        row.network(word)
    assert len(history(row.database, text_id)) == 1


CONFLICTS = [
    ("failed after delivered", "Success", "Failed", "delivered"),
    ("delivered after failed", "Failed", "Success", "failed"),
]


@pytest.mark.parametrize(
    ("first", "second", "stays"), [pytest.param(*row[1:], id=row[0]) for row in CONFLICTS]
)
def test_a_receipt_against_a_final_state_is_a_line_of_the_history(
    row: Row, first: str, second: str, stays: str
) -> None:
    text_id = row.is_("accepted")
    row.network(first)
    row.network(second)
    assert message(row.database, text_id).status == stays
    assert history(row.database, text_id)[-1] == (stays, f"conflict: network said {second}")


def test_the_network_that_carried_it_is_kept(row: Row) -> None:
    text_id = row.is_("accepted")
    row.network("Sent", network="63903")
    assert message(row.database, text_id).network == "63903"


def test_a_receipt_cancels_a_second_try_that_is_no_longer_needed(row: Row) -> None:
    text_id = row.is_("queued", again=True)
    row.network("Success")
    owed = outbox.owed(row.database, row.now + timedelta(hours=1))
    assert text_id not in [message_id for _, message_id in owed]
    assert message(row.database, text_id).status == "delivered"


def test_what_is_kept_in_clear_is_no_page_of_words(row: Row) -> None:
    text_id = row.is_("accepted")
    row.network("Odd\n\x00" + "x" * 5_000, "y" * 5_000, network="z" * 500)
    assert message(row.database, text_id).status == "accepted"
    ((_, reason),) = history(row.database, text_id)
    assert len(reason) < 300
    assert "\x00" not in reason
