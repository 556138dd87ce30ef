"""What a job that raised leaves behind: put off ever longer, and after nine tries set aside.

A text to be sent is then failed, so that the next level hears; what else is owed is kept, tried
once a day, and shown to operators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine

from models import broadcasts, messages, setbacks
from sms import outbox

_log = structlog.get_logger()


def raised(
    database: Engine, task: str, subject: str, fault: BaseException, now: datetime
) -> tuple[int, ...]:
    """Counts one more try that raised. Returns the outbox rows owed because of it.

    `task` as in models.setbacks. Raises SQLAlchemyError where SQL is away: then nothing is counted.
    """
    with database.begin() as db:
        kept = setbacks.note(db, task, subject, type(fault).__name__, now)
        _log.error("job_failed", task=task, subject=subject, fault=kept.fault, tries=kept.tries)
        if kept.set_aside_at is None or task not in _LAST:
            return ()
        return _LAST[task](db, UUID(subject), f"could not be done: {kept.fault}", now)


def _send(db: Connection, message_id: UUID, why: str, now: datetime) -> tuple[int, ...]:
    return outbox.give_up_on(db, message_id, why, now)


def _handle(db: Connection, message_id: UUID, why: str, now: datetime) -> tuple[int, ...]:
    messages.note(db, message_id, at=now, source="outbox", status="received", reason=why)
    return ()


def _broadcast(db: Connection, broadcast_id: UUID, why: str, now: datetime) -> tuple[int, ...]:
    broadcasts.change(db, broadcast_id, trouble=why)
    return ()


_LAST: Mapping[str, Callable[[Connection, UUID, str, datetime], tuple[int, ...]]] = (
    MappingProxyType({"send": _send, "handle": _handle, "broadcast": _broadcast})
)
