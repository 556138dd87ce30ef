"""What leaves as a file: the columns of each export, read oldest first, a batch at a time.

No phone number is in any of them, and nothing of the sensitive branch: not its reports, not the
lines to its case workers, not the shape of a call that entered it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, literal, select, tuple_

from models.alerts import alerts
from models.audit import audit
from models.calls import calls
from models.directory import organisations, people
from models.messages import UNLISTED, messages
from models.reports import reports


@dataclass(frozen=True)
class Span:
    """Which rows: times UTC, `until` not included; `ward` a code; None and '' for any."""

    since: datetime | None = None
    until: datetime | None = None
    ward: str = ""


@dataclass(frozen=True)
class Source:
    """One export: its rows, the columns they go by (the last one unique), its time and ward."""

    rows: Select[Any]
    order: tuple[Column[Any], ...]
    at: Column[Any]
    ward: Column[Any] | None = None


_reference = reports.c.reference.label("report")

_REPORTS = select(
    reports.c.id,
    *(
        reports.c[name]
        for name in (
            "reference",
            "category",
            "severity",
            "state",
            "ward_code",
            "channel",
            "language",
            "contact",
            "created_at",
            "routed_at",
            "acknowledged_at",
            "closed_at",
            "outcome",
            "level",
            "reopened",
            "landmark_sealed",
            "words_sealed",
        )
    ),
)
_MESSAGES = (
    select(
        messages.c.id,
        messages.c.direction,
        messages.c.purpose,
        _reference,
        people.c.role.label("person_role"),
        reports.c.ward_code,
        messages.c.network,
        messages.c.status,
        messages.c.reason,
        messages.c.segments,
        messages.c.cost,
        messages.c.currency,
        messages.c.words_sealed,
        reports.c.state.label("report_state"),
        messages.c.created_at,
        messages.c.sent_at,
        messages.c.final_at,
        messages.c.gateway_id,
    )
    .select_from(messages)
    .outerjoin(reports, reports.c.id == messages.c.report_id)
    .outerjoin(people, people.c.id == messages.c.person_id)
    .where(messages.c.purpose.not_in(UNLISTED))
)
_CALLS = (
    select(
        calls.c.id.label("call"),
        calls.c.service_code,
        calls.c.network,
        calls.c.language,
        calls.c.started_at,
        calls.c.ended_at,
        calls.c.hops,
        calls.c.end,
        calls.c.last_screen,
        _reference,
        calls.c.duration_ms,
        calls.c.cost,
    )
    .select_from(calls)
    .outerjoin(reports, reports.c.id == calls.c.report_id)
    .where(~calls.c.sensitive)
)
_ALERTS = (
    select(
        _reference,
        organisations.c.name.label("organisation"),
        alerts.c.kind,
        alerts.c.role,
        alerts.c.level,
        alerts.c.rule,
        alerts.c.due_at,
        alerts.c.sent_at,
        alerts.c.answered_at,
        alerts.c.answer,
    )
    .select_from(alerts)
    .join(reports, reports.c.id == alerts.c.report_id)
    .join(organisations, organisations.c.id == alerts.c.organisation_id)
)
_AUDIT = select(
    *(audit.c[name] for name in ("id", "at", "actor", "action", "object", "reason"))
).where(~audit.c.object.startswith("case:"))  # their times would tell of cases

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "reports": Source(
            _REPORTS,
            (reports.c.created_at, reports.c.id),
            reports.c.created_at,
            reports.c.ward_code,
        ),
        "messages": Source(
            _MESSAGES,
            (messages.c.created_at, messages.c.id),
            messages.c.created_at,
            reports.c.ward_code,
        ),
        "calls": Source(
            _CALLS, (calls.c.started_at, calls.c.id), calls.c.started_at, reports.c.ward_code
        ),
        "alerts": Source(
            _ALERTS, (alerts.c.created_at, alerts.c.id), alerts.c.created_at, reports.c.ward_code
        ),
        "audit": Source(_AUDIT, (audit.c.id,), audit.c.at),
    }
)


def batches(
    db: Connection, source: Source, span: Span, size: int = 2_000
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a span, oldest first; each batch begins after the last row of the one before."""
    ordered = source.rows.add_columns(
        *(column.label(f"order_{number}") for number, column in enumerate(source.order))
    )
    wanted = ordered.where(*_conditions(source, span)).order_by(*source.order).limit(size)
    after: tuple[Any, ...] = ()
    while True:
        found = db.execute(wanted.where(*_later(source, after))).all()
        if found:
            yield found
        if len(found) < size:
            return
        after = tuple(found[-1])[-len(source.order) :]


def _conditions(source: Source, span: Span) -> Iterator[ColumnElement[bool]]:
    if span.since is not None:
        yield source.at >= span.since
    if span.until is not None:
        yield source.at < span.until
    if span.ward and source.ward is not None:
        yield source.ward == span.ward


def _later(source: Source, after: tuple[Any, ...]) -> Iterator[ColumnElement[bool]]:
    """What comes after a row; its first column alone lets PostgreSQL pass over whole ranges."""
    if after:
        given = zip(source.order, after, strict=True)
        last = [literal(value, column.type) for column, value in given]
        yield source.order[0] >= last[0]
        yield tuple_(*source.order) > tuple_(*last)
