"""From a report to the people who must know: the first telling, and the ladder after it.

Every function is safe to run twice: a report is held while it changes, an alert is unique by
report, person and level, and a message by its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError

from locales.marks import Translate
from models import events, outbox, reports, setbacks
from models.report_states import CLOCK, HOLDER
from models.reports import Report
from models.vault import Vault
from routing.categories import CATEGORIES
from routing.hours import spoken
from routing.rules import DESK_LEVEL, whole_due_at
from sms import (
    about,
    came_back,
    county,
    guarding,
    incidents,
    lent,
    looking,
    lost_holder,
    referrals,
    speaking,
)
from sms.case_clocks import ROUTE_CASE, raise_case, raise_unreached
from sms.cases import RAISE_CASE, route_case
from sms.failures import CASE_FAILED, nobody_left
from sms.refusals import COVERAGE
from sms.rounds import Round
from sms.telling import Line, Nudge, tell

_log = structlog.get_logger()
_Find = Callable[[Connection, datetime, int], list[UUID]]
UNREACHED = "nobody at this level can be reached"


def route(
    db: Connection,
    vault: Vault,
    languages: Mapping[str, Translate],
    outbox_id: int,
    *,
    now: datetime,
    below: Callable[[int], int],
    code: str = "",
) -> list[Nudge]:
    """Does one task of the outbox, a key of _TASKS; nothing if it is done.

    Returns (lane, message id) of what is to be sent, to be nudged after commit. `below(n)` gives
    a random number under n; `code` is what residents dial. Raises KeyError
    for a task of another kind.
    """
    subject = outbox.take(db, outbox_id)
    if subject is None:
        return []
    task = db.execute(select(outbox.outbox.c.task).where(outbox.outbox.c.id == outbox_id))
    line = Line(db, vault, languages, now, below, code)
    nudges = _TASKS[task.scalar_one()](line, subject)
    outbox.done(db, outbox_id, now)
    return nudges


def raise_one(line: Line, report_id: UUID, *, why: str) -> list[Nudge]:
    """Tells the next level of an open report at once; `why` in words goes into its event.

    The desk keeps what it has: there nothing happens.
    """
    return _rise(line, reports.lock(line.db, report_id), why, actor=HOLDER)


def raise_overdue(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    *,
    now: datetime,
    below: Callable[[int], int],
    limit: int = 500,
    most: int | None = None,
) -> list[Nudge]:
    """Raises every report whose clock has run out, once each, the oldest due first.

    They are found `limit` at a time, and each is raised in a transaction of its own: one that
    cannot be, whatever it raised, stays overdue and holds nobody up. After `most` of a
    kind the rest is left to the next time: what else the clock does need not wait until all are
    raised. Raises SQLAlchemyError where SQL is away.
    """
    nudges: list[Nudge] = []
    for find, step in _LADDERS:
        raised = 0
        for subject in _overdue(database, find, now, limit):
            if raised == most:
                break
            try:
                with database.begin() as db:
                    told = step(Line(db, vault, languages, now, below), subject)
                raised += told is not None
                nudges += told or []
            except Exception as fault:  # noqa: BLE001 - the one boundary of a report: others go on
                _failed(database, subject, fault, now)
    return nudges


def _failed(database: Engine, subject: UUID, fault: Exception, now: datetime) -> None:
    """Counted where it is the report's own; somebody else's lock or SQL away is not."""
    if isinstance(fault, OperationalError):
        _log.warning("raise_put_off", report=str(subject), fault=type(fault).__name__)
        return
    with database.begin() as db:
        guarding.note(db, setbacks.RAISE, str(subject), fault, now)


def _overdue(database: Engine, find: _Find, now: datetime, limit: int) -> Iterator[UUID]:
    """Batch after batch until one brings nothing new."""
    seen: set[UUID] = set()
    while True:
        with database.begin() as db:
            found = [subject for subject in find(db, now, limit + len(seen)) if subject not in seen]
        if not found:
            return
        seen.update(found)
        yield from found


def _route(line: Line, report_id: UUID) -> list[Nudge]:
    report = reports.lock(line.db, report_id)
    if report.state != "received":
        return []
    report = about.look(line, report)
    lead = incidents.lead_for(line, report)
    if lead is not None:
        return [*incidents.join(line, report, lead), *speaking.share(line, report, lead)]
    why = looking.why_held(line.db, report, line.now)
    if why:
        looking.hold(line.db, report, line.now, why)
        return []
    found = _told(line, report, 0)
    whole = whole_due_at(report.severity, line.now, happening_now=report.happening_now)
    _keep(line, report, found, "route", by=CLOCK, routed_at=line.now, whole_due_at=whole)
    _note(line, report, found, "routed", actor=CLOCK)
    return list(found.nudges)


def _raise_unreached(line: Line, report_id: UUID) -> list[Nudge]:
    """After a failed delivery: only while nobody at the level has been, or may yet be, reached."""
    report = reports.lock(line.db, report_id)
    return (
        _rise(line, report, UNREACHED, actor=CLOCK)
        if nobody_left(line.db, report, line.now)
        else []
    )


def _raise_overdue(line: Line, report_id: UUID) -> list[Nudge] | None:
    """Looks again under the lock: an answer or another clock may have come first, which is None.

    Whatever is due is changed, so that nothing is found again and again before all others.
    """
    report = reports.lock(line.db, report_id)
    if report.due_at is None or report.due_at > line.now or not report.is_open:
        return None
    if report.state == "held":
        looking.release(line.db, report, line.now, by=CLOCK)
        return []
    if report.at_desk and report.level >= DESK_LEVEL:
        reports.set_clock(line.db, report_id, None)
        return []
    why = "not ended" if report.acknowledged_at and report.holder_id else "no answer"
    return _rise(line, report, f"{why} by {spoken(report.due_at)}", actor=CLOCK)


def _raise_whole(line: Line, report_id: UUID) -> list[Nudge] | None:
    """The time of the whole report is over: the desk has it too. Whoever has it keeps it and its
    clock, and the levels that were not told yet are told in their time.
    """
    report = reports.lock(line.db, report_id)
    if report.whole_due_at is None or report.whole_due_at > line.now:
        return None
    reports.change(line.db, report_id, whole_due_at=None)
    if report.at_desk or not report.is_open:
        return []
    found = _told(line, report, DESK_LEVEL)
    reports.move(line.db, report_id, "raise", by=CLOCK, at_desk=True)
    why = f"not ended by {spoken(report.whole_due_at)}"
    _note(line, report, found, "raised", actor=CLOCK, why=why)
    return list(found.nudges)


def _rise(line: Line, report: Report, why: str, *, actor: str) -> list[Nudge]:
    """To the next level. What the desk was given on the way there stays with it."""
    if not report.is_open or report.state == "held" or report.desk_alone:
        return []
    found = _told(line, report, report.level + 1, late=True)
    _keep(line, report, found, "raise", by=actor)
    _note(line, report, found, "raised", actor=actor, why=why)
    return list(found.nudges)


def _told(line: Line, report: Report, level: int, *, late: bool = False) -> Round:
    """Raises ValueError for a sensitive report among the ordinary ones: it is told to nobody."""
    if CATEGORIES[report.category].sensitive:
        raise ValueError(f"report {report.id} belongs to the sensitive branch")
    return tell(line, report, level=level, late=late)


def _keep(
    line: Line, report: Report, found: Round, action: str, *, by: str, **values: object
) -> None:
    reports.move(
        line.db,
        report.id,
        action,
        by=by,
        level=found.plan.level,
        due_at=found.plan.due_at,
        at_desk=found.plan.desk or report.at_desk,
        **values,
    )


def _note(
    line: Line, report: Report, found: Round, kind: str, *, actor: str, why: str = ""
) -> None:
    facts = found.facts | {"from_level": report.level, "was": report.state, "why": why}
    events.add(line.db, report.id, kind, at=line.now, actor=actor, facts=facts)


_TASKS: Mapping[str, Callable[[Line, UUID], list[Nudge]]] = MappingProxyType(
    {
        "route": _route,
        ROUTE_CASE: route_case,
        "raise": _raise_unreached,
        RAISE_CASE: raise_case,
        CASE_FAILED: raise_unreached,
        referrals.TELL: referrals.tell,
        referrals.AGAIN: referrals.tell_again,
        referrals.NEWS: referrals.tell_news,
        COVERAGE: lost_holder.tell,
        county.TELL: county.tell_later,
        came_back.TASK: came_back.look,
        speaking.SHARE: speaking.share_later,
        lent.TASK: lent.take_back,
    }
)
_Step = Callable[[Line, UUID], list[Nudge] | None]  # None: another came first, nothing changed
_LADDERS: tuple[tuple[_Find, _Step], ...] = (
    (reports.overdue, _raise_overdue),
    (reports.wholly_overdue, _raise_whole),
)
