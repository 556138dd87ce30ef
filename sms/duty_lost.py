"""What becomes of an alert whose duty has ended, or whose organisation's papers have, though its
person stays: it is answered no more, at whatever level it was told, and where it was the last of
the level that is waited for the next is told. A case waits for nobody of whom that is so either.

What was accepted stays with who has it. Hours and off duty are no end; who stood in is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    and_,
    any_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from models import alerts, case_clocks, outbox, reports
from models.base import among
from models.directory import duties, held_at, organisations, people, stand_ins
from models.register import newest, wards
from models.report_states import OPEN
from models.sensitive import sensitive_alerts, sensitive_reports
from routing.papers import NEEDED
from routing.reads import day_of
from sms.failures import CASE_FAILED, hold_all, raise_alone

_LATELY = timedelta(days=2)


@dataclass(frozen=True)
class _Told:
    """Of what somebody was told: its category and ward, the moment it was made, and when it was
    told, which of a case is known to the hour.
    """

    category: ColumnElement[str]
    ward_code: ColumnElement[str]
    made_at: ColumnElement[datetime]
    told_from: ColumnElement[datetime]
    told_until: ColumnElement[datetime]
    person_id: ColumnElement[UUID]


def _told(report: Any, made: str, told: Any, at: str, known_to: timedelta) -> _Told:
    begun = told[at]
    these = (report.category, report.ward_code, report[made])
    return _Told(*these, begun, begun + known_to, told.person_id)


_REPORT = _told(reports.reports.c, "created_at", alerts.alerts.c, "created_at", timedelta())
_CASE = _told(
    sensitive_reports.c, "created_hour", sensitive_alerts.c, "created_hour", timedelta(hours=1)
)


def lost(db: Connection, these: ColumnElement[bool], now: datetime) -> tuple[int, ...]:
    """Ends what people (a condition on `people`) were told of, at whatever level, and have no duty
    for any more.

    Returns the outbox rows owed: two queries, four where anything ends, and one for each owed.
    """
    told, report = alerts.alerts, reports.reports
    found = db.execute(
        select(told.c.report_id, told.c.id)
        .join(report, report.c.id == told.c.report_id)
        .join(people, people.c.id == told.c.person_id)
        .where(these, told.c.state == "open", report.c.state.in_(OPEN), _without(_REPORT, now))
    ).all()
    concerned = {row.report_id for row in found}
    if found:
        hold_all(db, concerned)
        _end(db, [row.id for row in found], now)
    waited_for = case_clocks.waiting_for(db, and_(these, _without(_CASE, now)))
    cases = [outbox.owe(db, CASE_FAILED, who, now) for who in waited_for[:1]]  # it looks at all
    return (*cases, *raise_alone(db, concerned, now))


def without_case_duty(now: datetime) -> ColumnElement[bool]:
    """Whether who was told of a case (a row of sensitive_alerts and of people) has no duty for it
    any more.
    """
    return _without(_CASE, now)


def _without(of: _Told, now: datetime) -> ColumnElement[bool]:
    theirs = exists().where(organisations.c.id == people.c.organisation_id, _lapsed(now))
    return and_(or_(~_covers(of, now), theirs), ~_stood_in(of))


def lost_by_date(db: Connection, now: datetime) -> tuple[int, ...]:
    """The same for whoever's duty or papers ended lately by their date. Run every hour."""
    ended = select(duties.c.person_id).where(
        duties.c.held_until <= now, duties.c.held_until > now - _LATELY
    )
    today, since = day_of(now), day_of(now - _LATELY)
    papers = select(organisations.c.id).where(
        or_(
            organisations.c.accredited_until.between(since, today),
            organisations.c.licence_until.between(since, today),
        )
    )
    return lost(db, or_(people.c.id.in_(ended), people.c.organisation_id.in_(papers)), now)


def _end(db: Connection, ids: list[UUID], now: datetime) -> None:
    these = and_(among(alerts.alerts.c.id, ids), alerts.alerts.c.state == "open")
    db.execute(alerts.alerts.update().where(these).values(state="over", answered_at=now))


def _local(at: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """A moment by the clocks of East Africa, as routing.reads.day_of has it."""
    return func.timezone("Africa/Nairobi", at)


def _covers(of: _Told, now: datetime) -> ColumnElement[bool]:
    """Whether the person of an alert has a duty for the report's category in its ward, as the ward
    was on the day of the report.
    """
    ward = select(wards.c.code).where(
        wards.c.effective_on == newest(cast(_local(of.made_at), Date)),
        wards.c.code == of.ward_code,
        or_(
            and_(
                duties.c.area_level == "constituency",
                duties.c.area_code == wards.c.constituency_code,
            ),
            and_(duties.c.area_level == "county", duties.c.area_code == wards.c.county_code),
        ),
    )
    here = or_(
        duties.c.area_level == "national",
        and_(duties.c.area_level == "ward", duties.c.area_code == of.ward_code),
        exists(ward),
    )
    kinds = or_(duties.c.categories.is_(None), of.category == any_(duties.c.categories))
    return exists().where(duties.c.person_id == people.c.id, held_at(now), kinds, here)


def _lapsed(now: datetime) -> ColumnElement[bool]:
    """routing.papers.lapsed, asked of the table."""
    today = literal(day_of(now), Date())
    lacks = [
        and_(organisations.c.kind == kind, or_(*(_empty(name) for name in names)))
        for kind, names in NEEDED.items()
    ]
    over = (organisations.c[name] <= today for name in ("accredited_until", "licence_until"))
    return func.coalesce(or_(*lacks, *over), False)


def _empty(name: str) -> ColumnElement[bool]:
    column = organisations.c[name]
    return column.is_(None) if name.endswith("_until") else column == ""


def _stood_in(of: _Told) -> ColumnElement[bool]:
    """Told under another's duty, whom he or she stood in for then."""
    return exists().where(
        stand_ins.c.stand_in_id == of.person_id,
        stand_ins.c.held_from <= of.told_until,
        stand_ins.c.held_until >= of.told_from,
    )
