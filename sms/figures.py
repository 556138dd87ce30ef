"""What came of the reports a duty holder was told of this month: the same in a call and by SMS."""

from __future__ import annotations

from datetime import datetime

from models import duty_figures
from routing.hours import EAST_AFRICA
from sms import texts_duty
from sms.turns import Reply, Turn


def of_month(turn: Turn) -> Reply:
    """Each report once, for everybody the phone answers for. One statement."""
    start = _month(turn.now)
    found = duty_figures.since(turn.db, turn.ids, start)
    return Reply(texts_duty.figures(turn.own(turn.people[0]), found, f"{start:%d/%m}"))


def _month(now: datetime) -> datetime:
    """When this month began in East Africa."""
    return now.astimezone(EAST_AFRICA).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
