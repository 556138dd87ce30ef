"""Reading the sensitive branch for the case workers' pages: nothing here joins another branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.directory import organisations as org
from models.directory import people
from models.sensitive import Case, seen_by, sensitive_alerts, sensitive_reports

_shown = tuple(sensitive_reports.c[name] for name in Case.__dataclass_fields__)


def closed(
    db: Connection, limit: int, *, category: str = "", organisation_id: UUID | None = None
) -> list[Case]:
    """The cases closed last, newest first; of one category where one is named, and open to who
    works for the organisation.
    """
    rows = db.execute(
        select(*_shown)
        .where(sensitive_reports.c.closed_hour.is_not(None), *seen_by(category, organisation_id))
        .order_by(sensitive_reports.c.closed_hour.desc(), sensitive_reports.c.id)
        .limit(limit)
    )
    return [Case(*row) for row in rows]


def told(db: Connection, case_id: UUID) -> list[Mapping[str, Any]]:
    """Who had the neutral line of a case: level, rule, reason, person, organisation, hour."""
    rows = db.execute(
        select(
            sensitive_alerts.c.level,
            sensitive_alerts.c.rule,
            sensitive_alerts.c.reason,
            sensitive_alerts.c.created_hour,
            sensitive_alerts.c.organisation_id,
            people.c.name.label("person"),
            people.c.role,
            people.c.masked,
            people.c.demo,
            org.c.name.label("organisation"),
        )
        .select_from(sensitive_alerts)
        .join(people, people.c.id == sensitive_alerts.c.person_id)
        .join(org, org.c.id == sensitive_alerts.c.organisation_id)
        .where(sensitive_alerts.c.report_id == case_id)
        .order_by(sensitive_alerts.c.level, people.c.name)
    )
    return [row._asdict() for row in rows]


def organisations(found: Iterable[Mapping[str, Any]], case: Case) -> list[tuple[UUID, str]]:
    """(id, name) of those that `told` says had a line and that a case is not kept from, by name."""
    of = {one["organisation_id"]: str(one["organisation"]) for one in found}
    kept = set(case.kept_organisations)
    return sorted(((id, name) for id, name in of.items() if id not in kept), key=itemgetter(1))
