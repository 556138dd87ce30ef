"""What is made of a report's words, and goes with them: out of the report, its alerts and events.

Who was told, when and by which duty stays. A row of rules asks after what words speak of, so that
its name says it too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Uuid, case, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from models.alerts import alerts
from models.base import among
from models.reports import reports

_NAMED = "named"  # why the desk is to look at a report, and an event of it
# The columns of a report that hold words or what was found in them; `review` of other kinds stays.
OF_REPORT: Mapping[str, Any] = MappingProxyType(
    {
        "landmark_sealed": None,
        "words_sealed": None,
        "flags": [],
        "named_organisations": [],
        "review": case((reports.c.review == _NAMED, ""), else_=reports.c.review),
    }
)
NOBODY = literal([], ARRAY(Uuid()))  # no organisation is kept from it
_BY_A_ROW = alerts.c.rule.contains("@")
_OF_ALERT: Mapping[str, Any] = MappingProxyType(
    {
        "rule": func.split_part(alerts.c.rule, "@", 1),
        "reason": func.split_part(alerts.c.reason, ", by the rule ", 1),
    }
)


def unsay(db: Connection, report_ids: Collection[UUID]) -> None:
    """Of reports that have neither words nor number any more; two statements. Of the events of any
    other report nothing is taken: SQL sees to it (migration 0051).
    """
    told = alerts.update().where(among(alerts.c.report_id, report_ids), _BY_A_ROW)
    db.execute(told.values(**_OF_ALERT))
    db.execute(select(func.unsay_events(literal(list(report_ids), ARRAY(Uuid())))))
