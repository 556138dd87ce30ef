"""Calls and their hops, as drained from the journal: what the caller saw and typed, in order.

A call that entered the sensitive branch is kept as its shape alone: how many hops, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    case,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import link, metadata, moment

calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("service_code", Text, nullable=False),
    Column("network", Text, nullable=False),
    Column("language", Text, nullable=False, server_default=""),
    Column("end", Text, nullable=False, server_default=""),
    Column("last_screen", Text, nullable=False, server_default=""),
    Column("hops", Integer, nullable=False, server_default="0"),
    Column("sensitive", Boolean, nullable=False, server_default="false"),
    Column("dialled", Integer),  # inputs its first request held
    Column("answered", Integer),  # inputs of the latest request that was answered
    Column("stars", Text, nullable=False, server_default=""),  # which inputs hold stars: `5:1`
    Column("menu", Text, nullable=False, server_default=""),  # which menus it began with, and where
    link("report_id", "reports.id"),
    Column("duration_ms", Integer),
    Column("cost", Text, nullable=False, server_default=""),
    moment("started_at", required=True),
    moment("last_at", required=True),
    moment("ended_at"),
    Index("ix_calls_started_at_id", "started_at", "id"),
    Index("ix_calls_report_id", "report_id"),
)
hops = Table(
    "hops",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    moment("at", required=True),
    Column("screen", Text, nullable=False),
    Column("typed_sealed", LargeBinary),
    Column("reply_sealed", LargeBinary),
)


@dataclass(frozen=True)
class Hop:
    """One request of a call. `typed` and `reply` are '' where only the shape may be kept."""

    call_id: str
    number: int
    at: datetime
    service_code: str
    network: str
    language: str
    screen: str
    typed_sealed: bytes | None
    reply_sealed: bytes | None
    sensitive: bool
    ended: bool
    stars: str = ""
    menu: str = ""


@dataclass(frozen=True)
class Call:
    """One row of the list of calls. `end` is '', Success, Incomplete or Failed (the gateway's)."""

    id: str
    service_code: str
    network: str
    language: str
    end: str
    last_screen: str
    hops: int
    sensitive: bool
    report_id: UUID | None
    duration_ms: int | None
    cost: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None


_shown = tuple(calls.c[name] for name in Call.__dataclass_fields__)


def get(db: Connection, call_id: str) -> Call | None:
    row = db.execute(select(*_shown).where(calls.c.id == call_id)).one_or_none()
    return Call(*row) if row else None


def keep(db: Connection, *told: Hop) -> set[str]:
    """Adds hops to their calls; the same hop twice is kept once. Cuts sensitive calls to shape,
    and returns those.

    At most five statements, however many hops there are; calls are taken in one order, so that
    two who keep the same ones wait for each other and never both.
    """
    if not told:
        return set()
    shapes = _keep_calls(db, told)
    if shapes:
        cut(db, *shapes)
    rows = [_row(hop, shape=hop.call_id in shapes) for hop in told]
    added = db.execute(insert(hops).on_conflict_do_nothing().returning(hops.c.call_id), rows)
    if grown := sorted(set(added.scalars())):
        count = select(func.count()).where(hops.c.call_id == calls.c.id).scalar_subquery()
        db.execute(calls.update().where(calls.c.id.in_(grown)).values(hops=count))
    return shapes


def cut(db: Connection, *call_ids: str) -> None:
    """Leaves of calls their shape alone: how many hops, in which hour."""
    hours = {
        name: func.date_trunc("hour", calls.c[name])
        for name in ("started_at", "last_at", "ended_at")
    }
    db.execute(
        calls.update()
        .where(calls.c.id.in_(call_ids))
        .values(
            sensitive=True,
            language="",
            last_screen="",
            report_id=None,
            duration_ms=None,
            cost="",
            menu=func.split_part(calls.c.menu, ".", 1),
            **hours,
        )
    )
    db.execute(
        hops.update()
        .where(hops.c.call_id.in_(call_ids))
        .values(
            screen="",
            typed_sealed=None,
            reply_sealed=None,
            at=func.date_trunc("hour", hops.c.at),
        )
    )


def report_of(db: Connection, call_id: str) -> UUID | None:
    """The report a call has come to."""
    return db.execute(select(calls.c.report_id).where(calls.c.id == call_id)).scalar_one_or_none()


def bind(db: Connection, call_id: str, report_id: UUID, now: datetime) -> None:
    """Notes the report a call filed; the call's row is made if the journal has not come yet.

    Of a call that is kept as its shape alone the report is not noted.
    """
    row = insert(calls).values(
        id=call_id,
        service_code="",
        network="",
        started_at=now,
        last_at=now,
        report_id=report_id,
    )
    filed = case((calls.c.sensitive, null()), else_=row.excluded.report_id)
    db.execute(row.on_conflict_do_update(index_elements=["id"], set_={"report_id": filed}))


def hops_of(db: Connection, call_id: str) -> list[Hop]:
    """A call's hops in order; sealed at `hops.typed|call.number`, `hops.reply|call.number`."""
    joined = select(hops, calls).join(calls).where(hops.c.call_id == call_id)
    rows = db.execute(joined.order_by(hops.c.number))
    return [
        Hop(
            call_id=row.call_id,
            number=row.number,
            at=row.at,
            service_code=row.service_code,
            network=row.network,
            language=row.language,
            screen=row.screen,
            typed_sealed=row.typed_sealed,
            reply_sealed=row.reply_sealed,
            sensitive=row.sensitive,
            ended=row.ended_at is not None,
        )
        for row in rows
    ]


def _keep_calls(db: Connection, told: tuple[Hop, ...]) -> set[str]:
    """Writes what hops tell of their calls; returns those kept as their shape alone."""
    by_call: dict[str, list[Hop]] = {}
    for hop in told:
        by_call.setdefault(hop.call_id, []).append(hop)
    row = insert(calls)
    kept = row.on_conflict_do_update(index_elements=["id"], set_=_told(row.excluded))
    found = db.execute(
        kept.returning(calls.c.id, calls.c.sensitive),
        [_call(by_call[id]) for id in sorted(by_call)],
    )
    return {id for id, sensitive in found if sensitive}


def _call(told: list[Hop]) -> dict[str, Any]:
    """What hops of one call tell of it."""
    in_order = sorted(told, key=lambda hop: hop.number)
    last, sensitive = in_order[-1], any(hop.sensitive for hop in told)
    language = next((hop.language for hop in reversed(in_order) if hop.language), "")
    return {
        "id": last.call_id,
        "service_code": last.service_code,
        "network": last.network,
        "language": "" if sensitive else language,
        "last_screen": "" if sensitive else last.screen,
        "sensitive": sensitive,
        "dialled": in_order[0].number,
        "answered": last.number,
        "stars": last.stars,
        "menu": next((hop.menu for hop in in_order if hop.menu), ""),
        "started_at": min(hop.at for hop in told),
        "last_at": max(hop.at for hop in told),
        "ended_at": next((hop.at for hop in told if hop.ended), None),
    }


def _row(hop: Hop, *, shape: bool) -> dict[str, Any]:
    at = hop.at.replace(minute=0, second=0, microsecond=0) if shape else hop.at
    return {
        "call_id": hop.call_id,
        "number": hop.number,
        "at": at,
        "screen": "" if shape else hop.screen,
        "typed_sealed": None if shape else hop.typed_sealed,
        "reply_sealed": None if shape else hop.reply_sealed,
    }


def written(new: Any) -> dict[str, ColumnElement[Any]]:
    """How a call's text is read again: the stars of its latest inputs, the menus of its first."""
    later = func.coalesce(calls.c.answered, -1) > new.answered
    return {
        "stars": case((later, calls.c.stars), else_=new.stars),
        "menu": case((calls.c.menu != "", calls.c.menu), else_=new.menu),
    }


# In words, for SQLAlchemy would give a subquery here a `calls` of its own.
_LATER = literal_column(
    "exists (select from hops where call_id = calls.id and number > excluded.answered)", Boolean
)


def _told(new: Any) -> dict[str, ColumnElement[Any]]:
    """What hops change of their call: they come in any order, and the latest has the last word."""
    language = func.coalesce(func.nullif(new.language, ""), calls.c.language)
    return {
        "service_code": new.service_code,
        "network": new.network,
        "language": case((calls.c.sensitive, ""), (_LATER, calls.c.language), else_=language),
        "last_screen": case(
            (calls.c.sensitive, ""), (_LATER, calls.c.last_screen), else_=new.last_screen
        ),
        "sensitive": calls.c.sensitive | new.sensitive,
        "dialled": func.least(calls.c.dialled, new.dialled),  # which pass NULL over
        "answered": func.greatest(calls.c.answered, new.answered),
        **written(new),
        "started_at": func.least(calls.c.started_at, new.started_at),
        "last_at": func.greatest(calls.c.last_at, new.last_at),
        "ended_at": func.coalesce(calls.c.ended_at, new.ended_at),
    }
