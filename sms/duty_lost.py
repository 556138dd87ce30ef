"""What becomes of an alert whose duty has ended, or whose organisation's papers have, though its
person stays: it is answered no more, at whatever level it was told, and where it was the last of
the level that is waited for the next is told.

What was accepted stays with who has it. Hours and off duty are no end; who stood in is left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
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

from models import alerts, reports
from models.base import among
from models.directory import duties, held_at, organisations, people, stand_ins
from models.register import newest, wards
from models.report_states import OPEN
from routing.papers import NEEDED
from routing.reads import day_of
from sms.failures import hold_all, raise_alone

_LATELY = timedelta(days=2)


def lost(db: Connection, these: ColumnElement[bool], now: datetime) -> tuple[int, ...]:
    """Ends what people (a condition on `people`) were told of, at whatever level, and have no duty
    for any more.

    Returns the outbox rows owed: one query, three where anything ends, and one for each owed.
    """
    told, report = alerts.alerts, reports.reports
    found = db.execute(
        select(told.c.report_id, told.c.id)
        .join(report, report.c.id == told.c.report_id)
        .join(people, people.c.id == told.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(these, told.c.state == "open", report.c.state.in_(OPEN))
        .where(or_(~_covers(now), _lapsed(now)), ~_stood_in())
    ).all()
    if not found:
        return ()
    concerned = {row.report_id for row in found}
    hold_all(db, concerned)
    _end(db, [row.id for row in found], now)
    return raise_alone(db, concerned, now)


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


def _covers(now: datetime) -> ColumnElement[bool]:
    """Whether the person of an alert has a duty for the report's category in its ward, as the ward
    was on the day of the report.
    """
    report = reports.reports
    ward = select(wards.c.code).where(
        wards.c.effective_on == newest(cast(_local(report.c.created_at), Date)),
        wards.c.code == report.c.ward_code,
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
        and_(duties.c.area_level == "ward", duties.c.area_code == report.c.ward_code),
        exists(ward),
    )
    kinds = or_(duties.c.categories.is_(None), report.c.category == any_(duties.c.categories))
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


def _stood_in() -> ColumnElement[bool]:
    """Told under another's duty, whom he or she stood in for then."""
    told = alerts.alerts
    return exists().where(
        stand_ins.c.stand_in_id == told.c.person_id,
        stand_ins.c.held_from <= told.c.created_at,
        stand_ins.c.held_until >= told.c.created_at,
    )
