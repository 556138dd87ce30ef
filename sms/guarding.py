"""One row that cannot be done holds nobody up: it is counted and put off, and the next one goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from models import setbacks

_Found = TypeVar("_Found")
_log = structlog.get_logger()


def guarded(
    database: Engine, task: str, subject: str, act: Callable[[], _Found], now: datetime
) -> _Found | None:
    """What `act` returns; None where it raised.

    Raises OperationalError: SQL away is no row's fault.
    """
    try:
        return act()
    except OperationalError:
        raise
    except Exception as fault:  # noqa: BLE001 - the one boundary of a row: others go on
        with database.begin() as db:
            note(db, task, subject, fault, now)
        return None


def within(
    db: Connection, task: str, subject: str, act: Callable[[], _Found], now: datetime
) -> _Found | None:
    """The same inside a transaction: what `act` wrote is taken back where it raised."""
    try:
        with db.begin_nested():
            return act()
    except OperationalError:
        raise
    except Exception as fault:  # noqa: BLE001 - the one boundary of a row: others go on
        note(db, task, subject, fault, now)
        return None


def note(db: Connection, task: str, subject: str, fault: Exception, now: datetime) -> None:
    """Counts it; its type is logged and nothing of its words, which may be somebody's."""
    kept = setbacks.note(db, task, subject, type(fault).__name__, now)
    _log.error("row_failed", task=task, subject=subject, fault=kept.fault, tries=kept.tries)
