"""Putting a message in the queue: the one place where it is sealed, measured, and given its row of
sms.purposes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from models import messages
from models.vault import Vault, place
from sms import gsm, purposes


def post(
    db: Connection,
    vault: Vault,
    words: str,
    *,
    purpose: str,
    lane: str,
    now: datetime,
    **values: Any,
) -> UUID | None:
    """Writes a message that waits to be sent: its id, or None where its cause was written before.

    `values` are columns of models.messages, and win over what the purpose says (`capped`,
    `useful_until`) and over `status`, `queued`, and `next_at`, now. The caller nudges after commit.
    """
    new, kind = uuid4(), purposes.of(purpose)
    usual = {
        "capped": kind.capped,
        "useful_until": now + kind.useful if kind.useful else None,
        "status": "queued",
        "next_at": now,
    }
    return messages.add(
        db,
        id=new,
        direction="out",
        purpose=purpose,
        lane=lane,
        words_sealed=vault.words.seal(words, place("messages.words", new)),
        segments=gsm.segments(words),
        created_at=now,
        **(usual | values),
    )
