"""Reports to be looked at again for whom their words name, batch by batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, not_, select

from models.base import among
from models.events import events
from models.reports import reports


@dataclass(frozen=True, repr=False)
class Worded:
    """Words sealed at `reports.landmark|id` and `reports.words|id`."""

    id: UUID
    landmark_sealed: bytes | None
    words_sealed: bytes | None


def unkept(db: Connection, organisation_id: UUID, after: UUID | None, limit: int) -> list[Worded]:
    """By id, after one: reports not kept from an organisation."""
    report = reports.c
    rows = (
        select(*(report[name] for name in Worded.__dataclass_fields__))
        .where(not_(report.kept_organisations.contains([organisation_id])))
        .where(*([report.id > after] if after else []))
        .order_by(report.id)
        .limit(limit)
    )
    return [Worded(*row) for row in db.execute(rows)]


def cleared(db: Connection, report_ids: Collection[UUID]) -> set[UUID]:
    """Those of the reports of which the desk has said that they are not about whom they name.

    Asked of a batch by itself: beside its limit PostgreSQL reads the events of all reports for it.
    """
    said = select(events.c.report_id).where(
        among(events.c.report_id, report_ids),
        events.c.kind == "looked",
        events.c.facts["cleared"].astext == "true",
    )
    return set(db.execute(said).scalars())
