"""How a call ended, as the gateway tells it, before or after the journal does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, null, select
from sqlalchemy.dialects.postgresql import insert

from models.calls import calls


def end(
    db: Connection, *names: str, status: str, duration_ms: int | None, cost: str, now: datetime
) -> None:
    """What the gateway said of a call's end, under whichever of its names (newest key first) it is
    known; also where its first hop is not drained yet. Of a call kept as its shape the hour alone.
    """
    known = db.execute(select(calls.c.id).where(calls.c.id.in_(names))).scalars().all()
    told: dict[str, Any] = {"end": status, "duration_ms": duration_ms, "cost": cost}
    beginning = {"service_code": "", "network": "", "started_at": now, "last_at": now}
    row = insert(calls).values(
        [{"id": name, "ended_at": now, **beginning, **told} for name in known or names[:1]]
    )
    hour = func.date_trunc("hour", row.excluded.ended_at)
    at = case((calls.c.sensitive, hour), else_=row.excluded.ended_at)
    heard = {
        "end": row.excluded.end,
        "duration_ms": case((calls.c.sensitive, null()), else_=row.excluded.duration_ms),
        "cost": case((calls.c.sensitive, ""), else_=row.excluded.cost),
        "ended_at": func.coalesce(calls.c.ended_at, at),
    }
    db.execute(row.on_conflict_do_update(index_elements=["id"], set_=heard))
