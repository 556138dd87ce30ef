"""When a case rises: its clocks ran out, or nobody of those it waits for can answer any more.

The clock only says which cases are due; a worker raises them, and looks again under the lock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, select

from models import case_alerts, case_clocks, messages, outbox, sensitive
from models.case_clocks import WAITING, Waiting
from models.sensitive import Case, hour
from sms.cases import RAISE_CASE, cause, tell, tell_queue
from sms.duty_lost import without_case_duty
from sms.telling import Line, Nudge

ROUTE_CASE = "route-sensitive"
_log = structlog.get_logger()


def owe_due(database: Engine, now: datetime, limit: int) -> list[int]:
    """Writes down which cases are to be raised; returns the rows of the outbox, to be nudged."""
    with database.begin() as db:
        found = case_clocks.due(db, now, RAISE_CASE, limit)
        return [outbox.owe(db, RAISE_CASE, case_id, now) for case_id in found]


def raise_case(line: Line, case_id: UUID) -> list[Nudge]:
    """Whatever clock of a case has run out: its level's, the quarter of an hour of what is
    happening now, which no column keeps, the time of who has it, and that of the whole.
    """
    case = case_alerts.lock(line.db, case_id)
    if case is None or case.closed_hour:
        return []
    wholly = case.whole_due_at is not None and case.whole_due_at <= line.now
    nudges = _risen(line, case)
    risen = sensitive.get(line.db, case_id)
    if wholly and risen and risen.desk_hour is None:
        nudges += tell_queue(line, risen, "wholly_due")
    return nudges


def _risen(line: Line, case: Case) -> list[Nudge]:
    is_due = case.due_at is not None and case.due_at <= line.now
    if case.state not in WAITING:
        return tell(line, case, level=0, event="given_back") if is_due else []
    at_once = case.happening_now and not case.level and case.due_at is not None
    return tell(line, case, level=case.level + 1, event="raised") if is_due or at_once else []


def raise_unreached(line: Line, _subject: UUID) -> list[Nudge]:
    """A neutral line did not arrive, or who had one is gone. No task and no message names a case:
    each that nobody has taken is looked at, and rises where nobody is left who may answer.
    """
    waited = case_clocks.waited_on(line.db, line.now, without_case_duty(line.now))
    failed = _failed(line, waited)
    hopeful = {one.case_id for one in waited if one.is_there and one.alert_id not in failed}
    hopeless = sorted({one.case_id for one in waited} - hopeful)
    return [nudge for case_id in hopeless for nudge in _raised_if_left(line, case_id)]


def _raised_if_left(line: Line, case_id: UUID) -> list[Nudge]:
    """Looks again under the lock: an answer may have come first."""
    case = case_alerts.lock(line.db, case_id)
    if case is None or case.closed_hour or case.due_at is None or case.state not in WAITING:
        return []
    waited = case_clocks.waited_on(line.db, line.now, without_case_duty(line.now), case_id)
    failed = _failed(line, waited)
    if any(one.is_there and one.alert_id not in failed for one in waited):
        return []
    return tell(line, case, level=case.level + 1, event="unreached")


def _failed(line: Line, waited: list[Waiting]) -> set[UUID]:
    """The alerts whose neutral line, the newest where it was told again (sms.cases), did not
    arrive.
    """
    causes = {
        cause(line, one.alert_id, again): one.alert_id
        for one in waited
        for again in ("", *(f" {at.astimezone(UTC).isoformat()}" for at in one.hours))
    }
    out = messages.messages.c
    rows = select(out.cause, out.status).where(out.cause.in_(causes))
    newest = {
        causes[row.cause]: row.status for row in line.db.execute(rows.order_by(out.created_at))
    }
    return {alert for alert, status in newest.items() if status == "failed"}


def mend(database: Engine, now: datetime, limit: int) -> int:
    """Gives every open case that neither a clock nor the queue has one of them again."""
    with database.begin() as db:
        found = case_clocks.strays(db, limit)
        return sum(_mended(db, case_id, now) for case_id, _state in found)


def _mended(db: Connection, case_id: UUID, now: datetime) -> bool:
    """Looks again under the lock: somebody may have accepted or closed it meanwhile."""
    case_alerts.lock(db, case_id)
    if not (still := case_clocks.strays(db, 1, case_id)):
        return False
    (_, state), *_ = still
    if state == "received":
        outbox.owe(db, ROUTE_CASE, case_id, hour(now))
    else:
        sensitive.change(db, case_id, due_at=hour(now))
    _log.error("stray_case", state=state)
    return True
