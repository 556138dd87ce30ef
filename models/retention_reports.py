"""How long what people wrote of a report is kept, and its number: by category, from its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import Table, and_, case, exists, func, or_, select

from models import unsaid
from models.additions import report_additions
from models.originals import report_originals
from models.reports import reports
from models.retention_rule import Rule

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
_FOUND = ("flags", "named_organisations")
# One that is hidden may be shown again, and then goes its way past those it may be about.
_HIDDEN = reports.c.state == "hidden"
_KEPT_FROM = and_(~_HIDDEN, func.cardinality(reports.c.kept_organisations) > 0)


def _report(category: str, days: int) -> Rule:
    held = or_(
        reports.c.landmark_sealed.is_not(None),
        reports.c.words_sealed.is_not(None),
        reports.c.contact_id.is_not(None),
        *(func.cardinality(reports.c[name]) > 0 for name in _FOUND),
        _KEPT_FROM,
    )
    kept = case((_HIDDEN, reports.c.kept_organisations), else_=unsaid.NOBODY)
    return Rule(
        f"words and number of {category} reports, after the end",
        reports,
        reports.c.closed_at,
        days * DAY,
        {**unsaid.OF_REPORT, "contact_id": None, "kept_organisations": kept},
        (reports.c.category == category, held),
        unsaid.unsay,
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
)
