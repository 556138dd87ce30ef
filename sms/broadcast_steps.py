"""Writing, changing, submitting, releasing and calling off a broadcast, each under its rule.

Run in the caller's transaction, which also writes the audit row. The console, the command line and
duty holders' own texts all come through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate
from models import broadcast_ends, broadcasts
from models.broadcasts import Broadcast
from models.vault import Vault, place
from sms.broadcast_areas import texts_of
from sms.broadcast_batch import CALLED_OFF
from sms.broadcast_rules import NotAllowed, allowed, may_release, rules_against


@dataclass(frozen=True, repr=False)
class Written:
    """What a person wrote and chose. `words` by language, '' where nothing was written yet."""

    about: str
    audience: str
    area_level: str
    area_code: str
    words: Mapping[str, str]
    holder_kind: str = ""
    useful_hours: int = 24
    holder_role: str = ""


def write(
    db: Connection, vault: Vault, broadcast_id: UUID, written: Written, *, now: datetime, **by: UUID
) -> None:
    """Keeps a draft; `by` is author_id or person_id."""
    values = _values(vault, broadcast_id, written)
    broadcasts.add(db, id=broadcast_id, state="draft", created_at=now, **values, **by)


def edit(
    db: Connection, vault: Vault, broadcast_id: UUID, written: Written, *, user_id: UUID
) -> None:
    """Changes it; what was waiting for its release is a draft again. Raises NotAllowed."""
    broadcast = _held(db, broadcast_id, "edit")
    values = _values(vault, broadcast_id, written)
    values |= {"state": "draft", "submitted_at": None, "editor_id": user_id}
    broadcasts.change(db, broadcast_id, edition=broadcast.edition + 1, **values)


def submit(db: Connection, broadcast_id: UUID, *, now: datetime) -> None:
    """Asks for somebody else to release it. Raises NotAllowed."""
    _held(db, broadcast_id, "submit")
    broadcasts.change(db, broadcast_id, state="waiting", submitted_at=now, note="")


def give_back(db: Connection, broadcast_id: UUID, reason: str) -> None:
    """To its author, with a word of why. Raises NotAllowed."""
    _held(db, broadcast_id, "give_back")
    broadcasts.change(db, broadcast_id, state="draft", submitted_at=None, note=reason)


def release(
    db: Connection,
    vault: Vault,
    languages: Mapping[str, Translate],
    broadcast_id: UUID,
    *,
    user_id: UUID,
    edition: int,
    now: datetime,
    override: str = "",
) -> None:
    """From now on it goes out. `override` is an administrator's written reason against the rule.

    Raises NotAllowed, with the rule that stands against it.
    """
    broadcast = _held(db, broadcast_id, "release")
    may_release(broadcast, user_id, edition=edition, now=now)
    texts = texts_of(db, vault, languages, broadcast).values()
    against = rules_against(broadcast.about, [text.words for text in texts], now)
    if against and not override:
        raise NotAllowed(" ".join(against))
    faults = [fault for text in texts for fault in text.faults]
    if faults:
        raise NotAllowed(" ".join(faults))
    broadcasts.change(
        db,
        broadcast_id,
        state="released",
        released_by_id=user_id,
        released_at=now,
        overridden=override if against else "",
        next_at=now,
    )


def cancel(db: Connection, broadcast_id: UUID, reason: str, *, now: datetime) -> None:
    """Nothing more of it goes out; a batch in hand ends as it ends. Raises NotAllowed."""
    _held(db, broadcast_id, "cancel")
    broadcast_ends.give_up(db, broadcast_id, CALLED_OFF, now)
    broadcasts.change(
        db, broadcast_id, state="cancelled", ended_at=now, next_at=None, note=reason, trouble=""
    )


def _held(db: Connection, broadcast_id: UUID, step: str) -> Broadcast:
    broadcast = broadcasts.lock(db, broadcast_id)
    if broadcast is None:
        raise NotAllowed("There is no such broadcast.")
    allowed(broadcast, step)
    return broadcast


def _values(vault: Vault, broadcast_id: UUID, written: Written) -> dict[str, Any]:
    return {
        "about": written.about,
        "audience": written.audience,
        "holder_kind": written.holder_kind if written.audience == "holders" else "",
        "holder_role": written.holder_role if written.audience == "holders" else "",
        "area_level": written.area_level,
        "area_code": written.area_code,
        "useful_hours": written.useful_hours,
        **{
            f"words_{language}_sealed": _sealed(vault, broadcast_id, language, words)
            for language, words in written.words.items()
        },
    }


def _sealed(vault: Vault, broadcast_id: UUID, language: str, words: str) -> bytes | None:
    column = f"broadcasts.words_{language}"
    return vault.words.seal(words, place(column, broadcast_id)) if words.strip() else None
