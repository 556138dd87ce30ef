"""The sensitive branch: tables, index and seal of its own, read by case workers alone.

No number is kept, only a digest under the branch's own key; times are cut to the hour; nothing
here can be joined to a contact, a call or an ordinary report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from models.base import link, metadata, moment, row_id

sensitive_reports = Table(
    "sensitive_reports",
    metadata,
    row_id(),
    Column("reference_digest", LargeBinary, nullable=False, unique=True),
    Column("reference_sealed", LargeBinary, nullable=False),
    Column("reporter_digest", LargeBinary, nullable=False),
    Column("category", Text, nullable=False),
    Column("ward_code", Text, nullable=False),
    Column("happening_now", Boolean, nullable=False),
    Column("landmark_sealed", LargeBinary),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("level", Integer, nullable=False, server_default="0"),
    Column("outcome", Text, nullable=False, server_default=""),
    moment("due_at"),
    moment("whole_due_at"),  # until when it must have ended, whoever has it; a full hour
    moment("desk_hour"),  # since when the case workers' queue has it, for good
    Column("kept_organisations", ARRAY(Uuid), nullable=False, server_default="{}"),
    moment("created_hour", required=True),
    moment("closed_hour"),
    Index("ix_sensitive_reports_created", "created_hour", "id"),
)
sensitive_alerts = Table(
    "sensitive_alerts",
    metadata,
    row_id(),
    link("report_id", "sensitive_reports.id", required=True),
    link("person_id", "people.id", required=True),
    link("organisation_id", "organisations.id", required=True),
    Column("kind", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    moment("created_hour", required=True),
    UniqueConstraint("report_id", "person_id", "level"),
)
sensitive_events = Table(
    "sensitive_events",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    link("report_id", "sensitive_reports.id", required=True),
    moment("hour", required=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("facts", JSONB, nullable=False, server_default="{}"),  # of duty holders, never a case's
    Index("ix_sensitive_events_report_id", "report_id", "id"),
)


@dataclass(frozen=True)
class Case:
    """One report of the branch without its sealed words.

    `desk_hour` is set once its ladder or its whole time has run out: the queue has it, red, until
    it ends. `kept_organisations` are those it may be about.
    """

    id: UUID
    category: str
    ward_code: str
    happening_now: bool
    language: str
    state: str
    level: int
    outcome: str
    due_at: datetime | None
    whole_due_at: datetime | None
    desk_hour: datetime | None
    kept_organisations: list[UUID]
    created_hour: datetime
    closed_hour: datetime | None

    def is_open_to(self, organisation_id: UUID | None) -> bool:
        """Whether who works there may read it: it is not kept from it, and has been looked at for
        whom its landmark names, which is done before anybody is told. None is nobody's.
        """
        looked_at = self.state != "received" and organisation_id not in self.kept_organisations
        return organisation_id is None or looked_at


_shown = tuple(sensitive_reports.c[name] for name in Case.__dataclass_fields__)


def hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def file(db: Connection, *, now: datetime, **values: Any) -> None:
    db.execute(
        sensitive_reports.insert().values(state="received", created_hour=hour(now), **values)
    )
    add_event(db, values["id"], "received", actor="resident", now=now)


def add_event(
    db: Connection,
    case_id: UUID,
    kind: str,
    *,
    actor: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """`facts` speak of duty holders alone: nothing of the case or of who told of it."""
    known = {"hour": hour(now), "kind": kind, "actor": actor, "facts": dict(facts or {})}
    db.execute(sensitive_events.insert().values(report_id=case_id, **known))


def get(db: Connection, case_id: UUID) -> Case | None:
    row = db.execute(select(*_shown).where(sensitive_reports.c.id == case_id)).one_or_none()
    return Case(*row) if row else None


def by_reference(db: Connection, digests: list[bytes]) -> tuple[Case, bytes] | None:
    """(case, digest of its reporter) by the reference's digests under every key."""
    row = db.execute(
        select(*_shown, sensitive_reports.c.reporter_digest).where(
            or_(*(sensitive_reports.c.reference_digest == digest for digest in digests))
        )
    ).one_or_none()
    return (Case(*row[:-1]), bytes(row[-1])) if row else None


def waiting(
    db: Connection, limit: int, *, category: str = "", organisation_id: UUID | None = None
) -> list[Case]:
    """The case workers' queue: open cases, those past their time before the others, each oldest
    first; of one category where one is named, and open to who works for the organisation.
    """
    rows = db.execute(
        select(*_shown)
        .where(sensitive_reports.c.closed_hour.is_(None), *seen_by(category, organisation_id))
        .order_by(
            sensitive_reports.c.desk_hour.is_(None),
            sensitive_reports.c.created_hour,
            sensitive_reports.c.id,
        )
        .limit(limit)
    )
    return [Case(*row) for row in rows]


def seen_by(category: str, organisation_id: UUID | None) -> list[ColumnElement[bool]]:
    """Cases of a category, '' for any, and as `Case.is_open_to` says it in SQL."""
    case = sensitive_reports.c
    found = [case.category == category] if category else []
    if organisation_id is not None:
        found += [case.state != "received", ~case.kept_organisations.contains([organisation_id])]
    return found


def change(db: Connection, case_id: UUID, **values: Any) -> None:
    db.execute(sensitive_reports.update().where(sensitive_reports.c.id == case_id).values(**values))


def sealed_words(db: Connection, case_id: UUID) -> tuple[bytes, bytes | None]:
    """(reference, landmark), sealed at `sensitive_reports.reference|id` and `.landmark|id`."""
    row = db.execute(
        select(sensitive_reports.c.reference_sealed, sensitive_reports.c.landmark_sealed).where(
            sensitive_reports.c.id == case_id
        )
    ).one()
    return bytes(row[0]), row[1]


def landmarks(db: Connection, ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The landmarks of cases that have one, sealed at `sensitive_reports.landmark|id`."""
    case = sensitive_reports.c
    these = select(case.id, case.landmark_sealed).where(case.id.in_(ids))
    rows = db.execute(these.where(case.landmark_sealed.is_not(None)))
    return {id: bytes(sealed) for id, sealed in rows}


def events_of(db: Connection, case_id: UUID) -> list[Mapping[str, Any]]:
    rows = db.execute(
        select(sensitive_events)
        .where(sensitive_events.c.report_id == case_id)
        .order_by(sensitive_events.c.id)
    )
    return [row._asdict() for row in rows]
