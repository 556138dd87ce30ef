"""The way into PostgreSQL: one engine a process, with the deadlines that process can bear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url


@dataclass(frozen=True)
class Reach:
    """What one kind of process may do: the role it takes and how long it may wait, in ms."""

    role: str
    statement_ms: int
    lock_ms: int
    pool: int


REACHES: Mapping[str, Reach] = MappingProxyType(
    {
        "web": Reach("usalama_web", statement_ms=2_500, lock_ms=1_500, pool=10),
        "worker": Reach("usalama_worker", statement_ms=30_000, lock_ms=5_000, pool=4),
        "clock": Reach("usalama_worker", statement_ms=60_000, lock_ms=5_000, pool=2),
        "owner": Reach("", statement_ms=0, lock_ms=10_000, pool=4),
    }
)


def connect(url: str, process: str) -> Engine:
    """An engine for `process` (a key of REACHES). Errors never carry bound values."""
    reach = REACHES[process]
    options = (
        f"-c timezone=UTC -c statement_timeout={reach.statement_ms} -c lock_timeout={reach.lock_ms}"
    )
    if reach.role:
        options += f" -c role={reach.role}"
    target = make_url(url).update_query_dict({"options": options, "connect_timeout": "2"})
    return create_engine(
        target,
        pool_size=reach.pool,
        max_overflow=reach.pool,
        pool_timeout=2,
        pool_pre_ping=True,
        hide_parameters=True,
    )
