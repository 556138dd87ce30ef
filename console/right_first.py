"""How often the first who were told were the right ones, and what the wrong ones teach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import request
from flask.typing import ResponseReturnValue

from console import labels
from console.page import page
from console.room import Room, Visit
from models import right_first as measured
from routing.hours import EAST_AFRICA

MONTHS = (1, 3, 6, 12)
_MOST = 200


def right_first(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = request.args.get("months", "")
    months = int(asked) if asked in map(str, MONTHS) else 3
    since = beginning(visit.now, months)
    with room.database.begin() as db:
        by_month = measured.by_month(db, since, visit.now)
        places = measured.by_place(db, since, visit.now, _MOST)
        lessons = measured.lessons(db, since, visit.now, _MOST)
    return page(
        room,
        visit,
        "right_first",
        title="Routed right first time",
        here="coverage",
        months=months,
        choices=MONTHS,
        by_month=by_month,
        rows=[(one, room.ward(one.ward_code), labels.category(one.category)) for one in places],
        lessons=[(one, room.ward(one.ward_code), labels.category(one.category)) for one in lessons],
        most=_MOST,
    )


def beginning(now: datetime, months: int) -> datetime:
    """The first moment in East Africa of the month so many months ago, this one counted."""
    day = now.astimezone(EAST_AFRICA).date().replace(day=1)
    for _ in range(months - 1):
        day = (day - timedelta(days=1)).replace(day=1)
    return datetime(day.year, day.month, 1, tzinfo=EAST_AFRICA).astimezone(UTC)
