"""Delivery receipts: what the network says became of a message, in whatever order it says it.

Never back from a final state; the same receipt twice does nothing; words nobody has heard of are
kept; one that comes before its message is parked and applied when the message is known.
States and reasons: the gateway's SMS documentation and help pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from sqlalchemy import Connection, Engine, select

from models import contacts, copies, delivery, messages, setbacks
from models.delivery import Receipt, delivery_receipts
from models.messages import Message
from models.numbers import canonical, is_number
from models.vault import Vault, place
from sms.failures import fail
from sms.forms import Form
from sms.guarding import guarded
from sms.merging import follow
from sms.purposes import CARRIERS
from sms.refusals import refused

ON_ITS_WAY, DELIVERED, FAILED, UNHEARD = range(4)

MEANINGS: Mapping[str, int] = MappingProxyType(
    {
        "sent": ON_ITS_WAY,
        "submitted": ON_ITS_WAY,
        "buffered": ON_ITS_WAY,
        "success": DELIVERED,
        "rejected": FAILED,
        "failed": FAILED,
        "absentsubscriber": FAILED,
        "expired": FAILED,
    }
)

# In lower case, because the gateway writes some of them in two ways: the word we keep.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "insufficientcredit": "InsufficientCredit",
        "invalidlinkid": "InvalidLinkId",
        "userisinactive": "UserIsInactive",
        "userinblacklist": "UserInBlacklist",
        "useraccountsuspended": "UserAccountSuspended",
        "notnetworksubcriber": "NotNetworkSubscriber",
        "notnetworksubscriber": "NotNetworkSubscriber",
        "usernotsubscribedtoproduct": "UserNotSubscribedToProduct",
        "userdoesnotexist": "UserDoesNotExist",
        "deliveryfailure": "DeliveryFailure",
        "donotdisturbrejection": "DoNotDisturbRejection",
    }
)
_BLOCKS = ("UserInBlacklist",)

# What a receipt does to a message: a status it takes on, or
#   same      nothing new
#   noted     about an earlier try of a message that is being tried again: a line of its history
#   conflict  against what was final: a line of its history
TRANSITIONS: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        # is         on its way   delivered    failed      unheard
        "queued": ("sent", "delivered", "noted", "noted"),
        "sending": ("noted", "delivered", "noted", "noted"),
        "accepted": ("sent", "delivered", "failed", "noted"),
        "unknown": ("sent", "delivered", "failed", "noted"),
        "sent": ("same", "delivered", "failed", "noted"),
        "delivered": ("same", "same", "conflict", "noted"),
        "failed": ("same", "conflict", "same", "noted"),
    }
)
_KEPT_IN_MIND = timedelta(days=3)  # how long a parked receipt is offered again


def take(db: Connection, vault: Vault, form: Form, now: datetime) -> tuple[int, ...]:
    """Stores a receipt, and applies it if its message is known.

    Returns the rows of the outbox owed because of it, to be nudged after commit.
    """
    gateway_id = form.identity("id")
    receipt = delivery.keep(
        db,
        gateway_id=gateway_id,
        status=form.word("status"),
        reason=form.word("failureReason"),
        network=form.word("networkCode"),
        raw_sealed=vault.sealer.seal(form.raw, place("delivery_receipts.raw", gateway_id)),
        now=now,
    )
    owed = _all_applied(db, gateway_id, now)
    number = form.given("phoneNumber").strip()
    if owed is None and is_number(number):
        contact = contacts.find(db, vault, canonical(number))
        if contact is not None:
            delivery.was_for(db, receipt.id, contact.id)
    return owed or ()


def apply_parked(db: Connection, gateway_id: str, now: datetime) -> tuple[int, ...]:
    """Applies what waits for this gateway id, oldest first, if its message is known."""
    return _all_applied(db, gateway_id, now) or ()


def _all_applied(db: Connection, gateway_id: str, now: datetime) -> tuple[int, ...] | None:
    """None where no message is known by this id."""
    owed: tuple[int, ...] = ()
    for receipt in delivery.parked(db, gateway_id):
        message = copies.by_gateway_id(db, gateway_id)
        if message is None:
            return None
        owed += _apply(db, message, receipt, now)
    return owed


def sweep(database: Engine, now: datetime, limit: int = 200) -> tuple[int, ...]:
    """Applies receipts that crossed the commit of their own message. Returns outbox rows owed."""
    waiting = select(delivery_receipts.c.gateway_id).where(
        delivery_receipts.c.applied_at.is_(None),
        delivery_receipts.c.received_at > now - _KEPT_IN_MIND,
        ~setbacks.rests("receipt", delivery_receipts.c.gateway_id, now),
        copies.knows(delivery_receipts.c.gateway_id),
    )
    with database.begin() as db:
        ids = list(dict.fromkeys(db.execute(waiting.limit(limit)).scalars()))
    owed: tuple[int, ...] = ()
    for gateway_id in ids:
        apply = partial(_applied, database, gateway_id, now)
        owed += guarded(database, "receipt", gateway_id, apply, now) or ()
    return owed


def _applied(database: Engine, gateway_id: str, now: datetime) -> tuple[int, ...]:
    with database.begin() as db:
        return apply_parked(db, gateway_id, now)


def _apply(db: Connection, message: Message, receipt: Receipt, now: datetime) -> tuple[int, ...]:
    delivery.applied(db, receipt.id, now)
    if _repeated(db, receipt):
        return ()
    meaning = MEANINGS.get(receipt.status.lower(), UNHEARD)
    effect = TRANSITIONS[message.status][meaning]
    owed = _EFFECTS[effect](db, message, receipt, now)
    if message.purpose in CARRIERS:
        owed += follow(db, messages.get(db, message.id), now)
    return owed


def _repeated(db: Connection, receipt: Receipt) -> bool:
    table = delivery_receipts.c
    same = select(table.id).where(
        table.gateway_id == receipt.gateway_id,
        table.status == receipt.status,
        table.reason == receipt.reason,
        table.id < receipt.id,
    )
    return db.execute(same.limit(1)).first() is not None


def _same(_db: Connection, _message: Message, _receipt: Receipt, _now: datetime) -> tuple[int, ...]:
    return ()


def _note(db: Connection, message: Message, receipt: Receipt, now: datetime) -> tuple[int, ...]:
    told = f"network said {receipt.status} {receipt.reason}".strip()
    messages.note(db, message.id, at=now, source="network", status=message.status, reason=told)
    return ()


def _conflict(db: Connection, message: Message, receipt: Receipt, now: datetime) -> tuple[int, ...]:
    told = f"conflict: network said {receipt.status} {receipt.reason}".strip()
    messages.note(db, message.id, at=now, source="network", status=message.status, reason=told)
    return ()


def _on_its_way(
    db: Connection, message: Message, receipt: Receipt, now: datetime
) -> tuple[int, ...]:
    _advance(db, message, receipt, now, status="sent")
    return ()


def _delivered(
    db: Connection, message: Message, receipt: Receipt, now: datetime
) -> tuple[int, ...]:
    _advance(db, message, receipt, now, status="delivered", final_at=now)
    return ()


def _advance(
    db: Connection, message: Message, receipt: Receipt, now: datetime, **values: object
) -> None:
    messages.change(
        db,
        message.id,
        at=now,
        source="network",
        reason="",
        network=receipt.network or message.network,
        sent_at=message.sent_at or now,
        next_at=None,
        **values,
    )


def _failed(db: Connection, message: Message, receipt: Receipt, now: datetime) -> tuple[int, ...]:
    given = receipt.reason or receipt.status
    reason = REASONS.get(given.lower(), given)
    alarms = refused(db, message, reason, now) if reason in _BLOCKS else ()
    return fail(db, message, reason, now=now, source="network") + alarms


_EFFECTS: Mapping[str, Callable[[Connection, Message, Receipt, datetime], tuple[int, ...]]] = (
    MappingProxyType(
        {
            "same": _same,
            "noted": _note,
            "conflict": _conflict,
            "sent": _on_its_way,
            "delivered": _delivered,
            "failed": _failed,
        }
    )
)
