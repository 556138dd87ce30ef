"""What a call starts from: read once, at its first hop, and frozen until its END."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from locales.marks import Translate
from models import category_lists, contacts, drafts, reports
from models.drafts import Draft
from models.keys import CannotOpen
from models.vault import Vault, place
from routing.reads import day_of
from sessions.session import Start
from ussd import known_duty
from ussd.journeys import asked_here
from ussd.journeys.mine import LISTED

LASTING = timedelta(minutes=10)  # no call is longer


def start(
    db: Connection,
    vault: Vault,
    number: str,
    network: str,
    *,
    now: datetime,
    calls: list[str],
    languages: Mapping[str, Translate],
    rebuilt: bool,
) -> Start:
    """The language and ward kept for a number, its latest reports, a draft, and a duty holder's
    alerts: at most 4 queries, 1 more for a ward's own list, and 2 for who has a duty.

    `calls` are the names of the call itself: what it has come to is no draft of its own. `rebuilt`
    where it was begun before and its session is gone.
    """
    contact = contacts.find(db, vault, number)
    made = reports.latest_of(db, contact.id, LISTED) if contact else []
    dropped = drafts.latest(db, draft_digests(vault, number), now, but=calls)
    duty = known_duty.Duty()
    if contact:
        duty = known_duty.read(db, vault, contact, languages, now=now, rebuilt=rebuilt)
    lists = {
        **duty.lists,
        "reports": " ".join(made),
        "draft": _opened(vault, dropped) if dropped else "",
        "draft_of": dropped.call_id if dropped else "",
        **(_asked_here(db, contact.last_ward, now, rebuilt=rebuilt) if contact else {}),
    }
    return Start(
        language=duty.language
        or (contact and contact.language)
        or (dropped.language if dropped else ""),
        ward=contact.last_ward if contact else "",
        network=network,
        known={name: value for name, value in lists.items() if value},
    )


def _asked_here(db: Connection, ward: str, now: datetime, *, rebuilt: bool) -> dict[str, str]:
    """How the ward's forum asks what happened; whether that changed while a call was lost."""
    lines = category_lists.of_ward(db, ward, day_of(now)) if ward else []
    moved = rebuilt and any(line.changed_at > now - LASTING for line in lines)
    return {asked_here.KEPT: asked_here.kept(lines), asked_here.MOVED: "1" if moved else ""}


def draft_digests(vault: Vault, number: str) -> list[bytes]:
    """What a phone's drafts are found by, under each key; of no use in any other table."""
    return drafts.digests(vault, number)


def draft_digest(vault: Vault, number: str) -> bytes:
    return draft_digests(vault, number)[0]


def _opened(vault: Vault, draft: Draft) -> str:
    try:
        return vault.words.open(draft.answers_sealed, place("drafts.answers", draft.call_id))
    except CannotOpen:
        return ""
