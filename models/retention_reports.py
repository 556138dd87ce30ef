"""How long what people wrote of a report is kept, and its number: by category, from its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table, exists, func, or_, select

from models import unsaid
from models.additions import report_additions
from models.alerts import alerts
from models.events import events
from models.originals import report_originals
from models.reports import reports
from models.retention_rule import Condition, Rule

DAY = timedelta(days=1)

# How long after a report has ended its words and its number are kept, by category.
CATEGORY_DAYS: Mapping[str, int] = MappingProxyType(
    {
        "theft": 365,
        "burglary": 365,
        "violence": 365,
        "gang": 365,
        "livestock": 365,
        "drugs": 180,
        "fire": 180,
        "accident": 180,
        "suspicious": 90,
        "other": 90,
    }
)
_FOUND = ("flags", "named_organisations", "kept_organisations")
_GONE = exists().where(
    reports.c.landmark_sealed.is_(None),
    reports.c.words_sealed.is_(None),
    reports.c.contact_id.is_(None),
)


def _report(category: str, days: int) -> Rule:
    held = or_(
        reports.c.landmark_sealed.is_not(None),
        reports.c.words_sealed.is_not(None),
        reports.c.contact_id.is_not(None),
        *(func.cardinality(reports.c[name]) > 0 for name in _FOUND),
    )
    return Rule(
        f"words and number of {category} reports, after the end",
        reports,
        reports.c.closed_at,
        days * DAY,
        {**unsaid.OF_REPORT, "contact_id": None, "kept_organisations": []},
        (reports.c.category == category, held),
    )


def _added(table: Table, what: str, category: str, days: int) -> Rule:
    of = reports.c.id == table.c.report_id
    return Rule(
        f"{what} {category} reports, after the end",
        table,
        select(reports.c.closed_at).where(of).scalar_subquery(),
        days * DAY,
        only=(exists().where(of, reports.c.category == category),),
    )


def _made_of(table: Table, what: str, only: Condition, emptied: Mapping[str, Any]) -> Rule:
    """What rules made of the words, once those have gone by one of the rules before."""
    of = reports.c.id == table.c.report_id
    return Rule(
        f"{what}, once the words have gone",
        table,
        select(reports.c.closed_at).where(of).scalar_subquery(),
        min(CATEGORY_DAYS.values()) * DAY,
        emptied,
        (only, _GONE.where(of)),
    )


# What hangs on a report, and goes when its words do.
_OF_A_REPORT = (
    (report_additions, "words added to"),
    (report_originals, "words taken out of"),
)

OF_REPORTS: tuple[Rule, ...] = (
    *(_report(category, days) for category, days in CATEGORY_DAYS.items()),
    *(
        _added(table, what, category, days)
        for table, what in _OF_A_REPORT
        for category, days in CATEGORY_DAYS.items()
    ),
    _made_of(
        alerts, "which rows of rules told somebody of a report", unsaid.BY_A_ROW, unsaid.OF_ALERT
    ),
    _made_of(
        events, "whom and what a report was found to name", events.c.kind.in_(unsaid.EVENTS), {}
    ),
    _made_of(
        events,
        "what events say of a report's words",
        events.c.facts != unsaid.FACTS,
        {"facts": unsaid.FACTS},
    ),
)
