"""How much of a call was heard: told by its journal, or at once while there is none to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from models import drafts
from models.calls import calls, cut, written


@dataclass(frozen=True)
class Heard:
    """What is known of a call: inputs `dialled` with the code, inputs of the latest request that
    was `answered`, which of them hold stars, and the menus it began with.
    """

    dialled: int
    answered: int
    stars: str = ""
    menu: str = ""


_shown = (calls.c.dialled, calls.c.answered, calls.c.stars, calls.c.menu)


def heard(db: Connection, call_ids: list[str]) -> Heard | None:
    """What is known of a call under any of its names; None where nothing is."""
    known = calls.c.id.in_(call_ids), calls.c.answered.is_not(None)
    row = db.execute(select(*_shown).where(*known).limit(1)).one_or_none()
    return Heard(*row) if row else None


def answered(db: Connection, call_id: str, told: Heard, *, sensitive: bool, now: datetime) -> None:
    """Notes that a request was answered. One that entered the sensitive branch is cut to its shape
    at once, and leaves no draft: its journal may never tell.
    """
    at = now.replace(minute=0, second=0, microsecond=0) if sensitive else now
    row = insert(calls).values(
        id=call_id,
        service_code="",
        network="",
        sensitive=sensitive,
        started_at=at,
        last_at=at,
        **vars(told),
    )
    later = {
        "dialled": func.least(calls.c.dialled, row.excluded.dialled),
        "answered": func.greatest(calls.c.answered, row.excluded.answered),
        **written(row.excluded),
    }
    db.execute(row.on_conflict_do_update(index_elements=["id"], set_=later))
    if sensitive:
        cut(db, call_id)
        drafts.drop(db, call_id)
