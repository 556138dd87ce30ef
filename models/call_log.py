"""Reading the calls for pages: filtered, newest first, with the report each one filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from models.calls import calls
from models.keyset import Cursor, capped, newer, older
from models.reports import reports
from models.whose import Whose, open_to


@dataclass(frozen=True)
class Wanted:
    """Which calls: '' or None asks for any. `end` is the gateway's word, or `open` for none."""

    network: str = ""
    end: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    whose: Whose | None = None  # whom the one who asks works for


@dataclass(frozen=True)
class Line:
    """One call as a page shows it."""

    id: str
    service_code: str
    network: str
    language: str
    end: str
    last_screen: str
    hops: int
    sensitive: bool
    duration_ms: int | None
    cost: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None
    reference: str | None


_NAMED = {"reference": reports.c.reference}
_shown = tuple(_NAMED[f.name] if f.name in _NAMED else calls.c[f.name] for f in fields(Line))
_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "network": lambda value: calls.c.network == value,
    "end": lambda value: calls.c.end == ("" if value == "open" else value),
    "language": lambda value: calls.c.language == value,
    "since": lambda value: calls.c.started_at >= value,
    "until": lambda value: calls.c.started_at < value,
    "whose": lambda value: or_(reports.c.id.is_(None), open_to(value)),
}


def page(db: Connection, wanted: Wanted, before: Cursor | None, size: int) -> list[Line]:
    """The newest `size` calls that fit, or those older than a row."""
    rows = (
        _lines(wanted)
        .where(*older(calls.c.started_at, calls.c.id, before))
        .order_by(calls.c.started_at.desc(), calls.c.id.desc())
        .limit(size)
    )
    return [Line(*row) for row in db.execute(rows)]


def count(db: Connection, wanted: Wanted, cap: int) -> int:
    return capped(db, _lines(wanted), cap)


def count_newer(db: Connection, wanted: Wanted, than: Cursor, cap: int) -> int:
    fresh = newer(calls.c.started_at, calls.c.id, than)
    return capped(db, _lines(wanted).where(*fresh), cap)


def one(db: Connection, call_id: str) -> Line | None:
    row = db.execute(_lines(Wanted()).where(calls.c.id == call_id)).one_or_none()
    return Line(*row) if row else None


def _lines(wanted: Wanted) -> Select[Any]:
    joined = (
        select(*_shown).select_from(calls).outerjoin(reports, reports.c.id == calls.c.report_id)
    )
    asked = {f.name: getattr(wanted, f.name) for f in fields(wanted)}
    return joined.where(*(_CONDITIONS[name](value) for name, value in asked.items() if value))
