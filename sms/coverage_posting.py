"""What somebody who answers for a ward hears of its coverage: at once at any hour, or by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from models.duties import Duty
from models.vault import Vault
from sms.posting import post
from sms.telling import Nudge

ALARM, BY_DAY = "alarm", "coverage"  # purposes
_LANES: Mapping[str, str] = MappingProxyType({ALARM: "urgent", BY_DAY: "normal"})


def write(
    db: Connection, vault: Vault, words: str, to: Duty, *, purpose: str, now: datetime, cause: str
) -> Nudge | None:
    """None where its cause was written before."""
    lane = _LANES[purpose]
    new = post(
        db,
        vault,
        words,
        purpose=purpose,
        lane=lane,
        now=now,
        cause=cause,
        person_id=to.person_id,
        contact_id=to.contact_id,
    )
    return (lane, new) if new else None
