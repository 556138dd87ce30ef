"""Where calls stopped on days whose hops are gone: counts by day, hour, network and language alone.

Written before the hops are deleted, a whole day at a time and once; no ids, nothing of the
sensitive branch. Kept for ever.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    SmallInteger,
    Table,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata
from models.calls import calls, hops

ZONE = "Africa/Nairobi"  # whose days and hours they are
AFTER = timedelta(days=364)  # a day before the hops of calls may go (models.retention)
CUT = ("Incomplete", "Failed")  # the gateway's words, where it said any

drop_off_days = Table(
    "drop_off_days",
    metadata,
    Column("began_on", Date, primary_key=True),
    Column("hour", SmallInteger, primary_key=True),
    Column("network", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("screen", Text, primary_key=True),
    Column("came", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
)

_local = func.timezone(ZONE, calls.c.started_at)
_KEY = (
    cast(_local, Date).label("began_on"),
    cast(func.extract("hour", _local), SmallInteger).label("hour"),
    calls.c.network,
    calls.c.language,
)


def stopped() -> ColumnElement[bool]:
    """Whether a call went no further: the gateway says so, or said nothing and no END was shown."""
    silent = and_(calls.c.end == "", calls.c.ended_at.is_(None))
    return or_(calls.c.end.in_(CUT), silent)


def last(db: Connection) -> date | None:
    """The last day that is counted here; what began later is counted from the hops."""
    found: date | None = db.execute(select(func.max(drop_off_days.c.began_on))).scalar_one()
    return found


def midnight_after(day: date) -> datetime:
    """When the next day begins in Kenya."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)) + timedelta(days=1)


def count_days(db: Connection, now: datetime) -> int:
    """Counts every whole day that is older than AFTER and not counted yet. Returns rows written.

    At most two statements. A day that was counted is never counted again.
    """
    until = (now - AFTER).astimezone(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0)
    before = last(db)
    among = [~calls.c.sensitive, calls.c.started_at < until.replace(microsecond=0)]
    if before:
        among.append(calls.c.started_at >= midnight_after(before))
    came = (
        select(*_KEY, hops.c.screen, func.count(hops.c.call_id.distinct()).label("came"))
        .add_columns(literal(0).label("ended"))
        .join(calls, calls.c.id == hops.c.call_id)
        .where(hops.c.screen != "", *among)
        .group_by(*_KEY, hops.c.screen)
    )
    ended = (
        select(*_KEY, calls.c.last_screen, literal(0), func.count())
        .where(calls.c.last_screen != "", stopped(), *among)
        .group_by(*_KEY, calls.c.last_screen)
    )
    both = union_all(came, ended).subquery()
    key = [both.c[name] for name in ("began_on", "hour", "network", "language", "screen")]
    sums = select(*key, func.sum(both.c.came), func.sum(both.c.ended)).group_by(*key)
    row = insert(drop_off_days).from_select([c.name for c in drop_off_days.c], sums)
    written = row.on_conflict_do_nothing().returning(drop_off_days.c.hour)
    return len(db.execute(written).all())
