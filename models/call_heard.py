"""How much of a call was heard: told by its journal, or at once while there is none to write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from models import drafts
from models.calls import calls, cut


def heard(db: Connection, call_ids: list[str]) -> tuple[int, int] | None:
    """(inputs dialled with the code, inputs of the latest request answered) of a call, under any
    of its names; None where nothing is known of it.
    """
    asked = select(calls.c.dialled, calls.c.answered).where(
        calls.c.id.in_(call_ids), calls.c.answered.is_not(None)
    )
    row = db.execute(asked.limit(1)).one_or_none()
    return (row.dialled, row.answered) if row else None


def answered(
    db: Connection, call_id: str, *, dialled: int, number: int, sensitive: bool, now: datetime
) -> None:
    """Notes that a request was answered. One that entered the sensitive branch is cut to its shape
    at once, and leaves no draft: its journal may never tell.
    """
    at = now.replace(minute=0, second=0, microsecond=0) if sensitive else now
    row = insert(calls).values(
        id=call_id,
        service_code="",
        network="",
        sensitive=sensitive,
        dialled=dialled,
        answered=number,
        started_at=at,
        last_at=at,
    )
    told = {
        "dialled": func.least(calls.c.dialled, row.excluded.dialled),
        "answered": func.greatest(calls.c.answered, row.excluded.answered),
    }
    db.execute(row.on_conflict_do_update(index_elements=["id"], set_=told))
    if sensitive:
        cut(db, call_id)
        drafts.drop(db, call_id)
