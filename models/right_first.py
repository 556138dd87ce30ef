"""Routed right the first time: taken at the first level told, without a pass for the wrong area.

Ordinary reports alone; those of the sensitive branch are in no count here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

# Each report told to somebody in the span: its month in East Africa, ward and category; whether one
# of the first level told took it; whether anybody said it is not theirs (another area, not ours).
_EACH = """
    with each as (
        select to_char(r.created_at at time zone 'Africa/Nairobi', 'YYYY-MM') as month,
            r.ward_code, r.category,
            exists (
                select 1 from events e
                join alerts a on a.report_id = e.report_id and a.person_id = e.person_id
                where e.report_id = r.id and a.level = first.level
                    and e.kind in ('accepted', 'handed_over', 'closed', 'leads')
            ) as took,
            exists (
                select 1 from events e
                where e.report_id = r.id and e.kind = 'passed'
                    and (e.facts->>'reason' = 'area' or e.facts->>'outcome' = 'not_ours')
            ) as elsewhere
        from reports r cross join lateral (
            select min(level) as level from alerts where report_id = r.id
        ) first
        where r.created_at >= :since and r.created_at < :until and first.level is not null
    )
"""
_BY_MONTH = """
    select month, count(*), count(*) filter (where took and not elsewhere),
        count(*) filter (where elsewhere)
    from each group by month order by month
"""
_BY_PLACE = """
    select month, ward_code, category, count(*), count(*) filter (where took and not elsewhere),
        count(*) filter (where elsewhere)
    from each group by month, ward_code, category
    order by month desc, 6 desc, 4 desc, ward_code, category
    limit :row
"""
_LESSONS = """
    select ward_code, category, count(*) from each where elsewhere
    group by ward_code, category order by 3 desc, ward_code, category
    limit :row
"""


@dataclass(frozen=True)
class Month:
    """`told` reports of a month, `right` of them taken at once, `elsewhere` said to be others'."""

    month: str
    told: int
    right: int
    elsewhere: int

    @property
    def share(self) -> int:
        """How many of a hundred were routed right the first time."""
        return _share(self.right, self.told)


@dataclass(frozen=True)
class Place:
    """The same of one ward and category in a month."""

    month: str
    ward_code: str
    category: str
    told: int
    right: int
    elsewhere: int

    @property
    def share(self) -> int:
        return _share(self.right, self.told)


@dataclass(frozen=True)
class Lesson:
    """How many reports of a ward and category were said to be others'."""

    ward_code: str
    category: str
    count: int


def _share(right: int, told: int) -> int:
    return round(100 * right / told) if told else 0


def by_month(db: Connection, since: datetime, until: datetime) -> list[Month]:
    return [Month(*row) for row in _rows(db, _BY_MONTH, since, until)]


def by_place(db: Connection, since: datetime, until: datetime, limit: int) -> list[Place]:
    """By month (newest first), ward and category, those most often wrong first."""
    return [Place(*row) for row in _rows(db, _BY_PLACE, since, until, limit)]


def lessons(db: Connection, since: datetime, until: datetime, limit: int) -> list[Lesson]:
    """Where duties or areas are wrong: what was passed on as not theirs, most often first."""
    return [Lesson(*row) for row in _rows(db, _LESSONS, since, until, limit)]


def _rows(
    db: Connection, ending: str, since: datetime, until: datetime, limit: int = 0
) -> list[tuple[Any, ...]]:
    given = {"since": since, "until": until}
    rows = db.execute(text(_EACH + ending), {**given, "row": limit} if limit else given)
    return [tuple(row) for row in rows]
