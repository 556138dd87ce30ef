"""Forgetting a person who asked for it from the phone: what `usalama erase` does, by a worker.

It opens the number, so only a process that sends can do it; web and clock only write it down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from models import audit, contacts, erasure, forget_requests
from models.forget_requests import ForgetRequest
from models.keys import CannotOpen
from models.vault import Vault

PATIENCE = timedelta(hours=12)  # how long alerts that need the words are waited for


def ask(db: Connection, contact_id: UUID, now: datetime, *, channel: str) -> bool:
    """Writes down that a person wants to be forgotten, once; False for who has a duty.

    A duty holder is taken out of the directory by the organisation first.
    """
    if erasure.duties_of(db, contact_id):
        return False
    if forget_requests.confirm(db, contact_id, now, channel=channel):
        _note(db, contact_id, now, "asked to be forgotten", actor="resident", reason=channel)
    return True


def carry_out(
    db: Connection,
    vault: Vault,
    request_id: UUID,
    *,
    now: datetime,
    random: Callable[[int], bytes],
) -> bool:
    """Forgets one person; False where there is nothing to do, or not yet.

    It waits for alerts under way, which need the words, but not past PATIENCE. Raises
    PermissionError in a process that opens no numbers.
    """
    request = forget_requests.lock(db, request_id)
    if request is None or _too_early(db, request, now):
        return False
    if erasure.duties_of(db, request.contact_id):
        _note(db, request.contact_id, now, "did not erase a number", reason="it has a duty")
    else:
        number = _number(db, vault, request.contact_id)
        erasure.erase(db, request.contact_id)
        if number:
            erasure.untie(db, vault, number, random, now)
        _note(db, request.contact_id, now, "erased a number", reason=f"asked by {request.channel}")
    forget_requests.done(db, request.id, now)
    return True


def _number(db: Connection, vault: Vault, contact_id: UUID) -> str | None:
    """None where it was erased meanwhile, or its key was taken out: then nothing leads to it."""
    try:
        return contacts.number_of(db, vault, contact_id)
    except CannotOpen:
        return None


def _too_early(db: Connection, request: ForgetRequest, now: datetime) -> bool:
    since = request.confirmed_at or request.asked_at
    return now - since < PATIENCE and erasure.under_way(db, request.contact_id) > 0


def _note(
    db: Connection,
    contact_id: UUID,
    now: datetime,
    action: str,
    *,
    reason: str,
    actor: str = "worker",
) -> None:
    contact = f"contact:{contact_id}"
    audit.note(db, at=now, actor=actor, action=action, object=contact, reason=reason)
