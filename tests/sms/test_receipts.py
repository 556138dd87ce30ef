"""Delivery receipts: every word of the network, in any order, twice, early and late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from models import contacts, reports
from models.delivery import delivery_receipts
from models.messages import FINAL, Message
from models.vault import Vault, place
from sms import outbox, receipts
from sms.forms import form
from sms.senders import Senders
from tests.sms.scripted_gateway import Answer, Asked, accepting, gateway
from tests.sms.written import NUMBERS, a_text, an_alert, history, message, owed_raises

ATX = "ATXid_7468c9a251f9e9efcc6b2f7ea756a56c"
Says = Callable[..., tuple[int, ...]]


@pytest.fixture
def network(database: Engine, vault: Vault, now: datetime) -> Says:
    """One receipt as the gateway posts it; gives the outbox rows owed because of it."""

    def say(status: str, reason: str = "", gateway_id: str = ATX, **other: str) -> tuple[int, ...]:
        fields = {
            "id": gateway_id,
            "status": status,
            "phoneNumber": NUMBERS[0],
            "networkCode": "63902",
        } | other
        if reason:
            fields["failureReason"] = reason
        posted = form((name, [value]) for name, value in fields.items())
        with database.begin() as db:
            return receipts.take(db, vault, posted, now)

    return say


def in_state(
    database: Engine, vault: Vault, now: datetime, status: str = "accepted", **values: Any
) -> UUID:
    """A message the gateway knows as ATX."""
    final = {"final_at": now} if status in FINAL else {}
    return a_text(database, vault, now, status=status, gateway_id=ATX, **(final | values))


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
def test_every_word_of_the_network_has_its_meaning(
    database: Engine, vault: Vault, now: datetime, network: Says, word: str, status: str
) -> None:
    text_id = in_state(database, vault, now)
    network(word)
    kept = message(database, text_id)
    assert kept.status == status
    assert kept.final_at == (now if status in FINAL else None)
    assert kept.reason == (word if status == "failed" else "")
    assert len(history(database, text_id)) == 1


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
    database: Engine,
    vault: Vault,
    now: datetime,
    network: Says,
    state: str,
    given: str,
    kept: str,
    blocked: str,
) -> None:
    text_id = in_state(database, vault, now)
    network(state, given)
    found = message(database, text_id)
    assert (found.status, found.reason) == ("failed", kept)
    with database.begin() as db:
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


@pytest.mark.parametrize(
    ("state", "then"), [pytest.param(row[1], row[2:], id=row[0]) for row in GRID]
)
def test_a_receipt_moves_a_message_only_forward(
    database: Engine,
    vault: Vault,
    now: datetime,
    network: Says,
    state: str,
    then: tuple[str, str, str],
) -> None:
    for word, after in zip(("Sent", "Success", "Failed"), then, strict=True):
        text_id = in_state(database, vault, now, state, gateway_id=f"{ATX}-{word}")
        network(word, gateway_id=f"{ATX}-{word}")
        assert message(database, text_id).status == after, word


def test_every_state_of_an_outgoing_message_knows_what_a_receipt_means() -> None:
    assert set(receipts.TRANSITIONS) == set(STATUSES_OUT)
    for state in FINAL:
        assert set(receipts.TRANSITIONS[state]) <= {"same", "conflict", "noted"}


STATUSES_OUT = ("queued", "sending", "accepted", "unknown", "sent", "delivered", "failed")


@pytest.mark.parametrize("order", list(permutations(["Sent", "Submitted", "Buffered", "Success"])))
def test_in_whatever_order_they_come_the_final_one_stays(
    database: Engine, vault: Vault, now: datetime, network: Says, order: tuple[str, ...]
) -> None:
    text_id = in_state(database, vault, now)
    for word in order:
        network(word)
    assert message(database, text_id).status == "delivered"


def test_the_same_receipt_twice_does_nothing_more(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now, status="accepted", gateway_id=ATX)
    first = network("Failed", "DeliveryFailure")
    assert len(first) == 1
    assert [network("Failed", "DeliveryFailure") for _ in range(3)] == [(), (), ()]
    assert history(database, lost.message) == [("failed", "DeliveryFailure")]
    assert owed_raises(database) == [lost.report]


@pytest.mark.parametrize("word", ["Levitating", "Sent", "Success"])
def test_a_repeated_word_adds_one_line(
    database: Engine, vault: Vault, now: datetime, network: Says, word: str
) -> None:
    text_id = in_state(database, vault, now)
    for _ in range(3):
        network(word)
    assert len(history(database, text_id)) == 1


CONFLICTS = [
    ("failed after delivered", "Success", "Failed", "delivered"),
    ("delivered after failed", "Failed", "Success", "failed"),
]


@pytest.mark.parametrize(
    ("first", "second", "stays"), [pytest.param(*row[1:], id=row[0]) for row in CONFLICTS]
)
def test_a_receipt_against_a_final_state_is_a_line_of_the_history(
    database: Engine,
    vault: Vault,
    now: datetime,
    network: Says,
    first: str,
    second: str,
    stays: str,
) -> None:
    text_id = in_state(database, vault, now)
    network(first)
    network(second)
    assert message(database, text_id).status == stays
    assert history(database, text_id)[-1] == (stays, f"conflict: network said {second}")


def test_the_network_that_carried_it_is_kept(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    text_id = in_state(database, vault, now)
    network("Sent", networkCode="63903")
    assert message(database, text_id).network == "63903"


def test_a_receipt_cancels_a_second_try_that_is_no_longer_needed(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    text_id = in_state(database, vault, now, "queued", again=True)
    network("Success")
    assert outbox.owed(database, now + timedelta(hours=1)) == []
    assert message(database, text_id).status == "delivered"


def sent_through(database: Engine, vault: Vault, now: datetime, script: Any, text_id: UUID) -> str:
    with gateway(script) as at:
        sent = outbox.send(
            database, vault, at.client(), text_id, now=lambda: now, senders=Senders()
        )
    return sent.status


def test_receipts_that_come_before_the_answer_to_the_send_are_applied_with_it(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    text_id = a_text(database, vault, now)

    def early(asked: Asked) -> Answer:
        network("Success", gateway_id="ATXid_417")
        network("Sent", gateway_id="ATXid_417")
        return accepting(asked)

    assert sent_through(database, vault, now, early, text_id) == "delivered"
    assert [status for status, _ in history(database, text_id)] == [
        "sending",
        "accepted",
        "delivered",
    ]


def test_an_early_failure_of_an_alert_is_not_lost(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now)

    def early(asked: Asked) -> Answer:
        assert network("Failed", "UserInBlackList", gateway_id="ATXid_417") == ()
        return accepting(asked)

    assert sent_through(database, vault, now, early, lost.message) == "failed"
    assert owed_raises(database) == [lost.report]


def test_a_receipt_that_crossed_the_commit_of_its_message_is_found_by_the_sweeper(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    network("Failed", "DeliveryFailure")
    with database.begin() as db:
        lost = an_alert(db, vault, now, status="accepted", gateway_id=ATX)
    owed = receipts.sweep(database, now)
    assert len(owed) == 1
    assert message(database, lost.message).status == "failed"
    assert receipts.sweep(database, now) == ()


def test_a_receipt_for_a_stranger_is_kept_and_waits(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    assert network("Success", gateway_id="ATXid_nobody") == ()
    assert receipts.sweep(database, now) == ()
    with database.begin() as db:
        row = db.execute(select(delivery_receipts)).one()
    assert (row.gateway_id, row.status, row.applied_at) == ("ATXid_nobody", "Success", None)
    raw = vault.words.open(row.raw_sealed, place("delivery_receipts.raw", "ATXid_nobody"))
    assert NUMBERS[0] in raw


def test_a_failed_receipt_raises_only_when_nobody_else_is_left(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        first = an_alert(db, vault, now, status="accepted", gateway_id="ATXid_1")
        an_alert(
            db,
            vault,
            now,
            number=NUMBERS[1],
            report=first.report,
            status="sent",
            gateway_id="ATXid_2",
        )
    assert network("AbsentSubscriber", gateway_id="ATXid_1") == ()
    assert len(network("Expired", gateway_id="ATXid_2")) == 1
    assert owed_raises(database) == [first.report]


def test_a_failed_receipt_after_the_report_was_taken_on_raises_nothing(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    with database.begin() as db:
        late = an_alert(db, vault, now, status="sent", gateway_id=ATX)
        reports.change(db, late.report, state="acknowledged")
    assert network("Failed") == ()


def test_what_is_kept_in_clear_has_no_number_and_no_page_of_words(
    database: Engine, vault: Vault, now: datetime, network: Says
) -> None:
    text_id = in_state(database, vault, now)
    network("Odd\n\x00" + "x" * 5_000, "y" * 5_000, networkCode="z" * 500)
    kept: Message = message(database, text_id)
    assert kept.status == "accepted"
    ((_, reason),) = history(database, text_id)
    assert len(reason) < 300
    assert "\x00" not in reason
