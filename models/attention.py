"""What needs a person's attention now: a few capped counts, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, func, literal, select

from models.broadcasts import broadcasts
from models.calls import calls
from models.contacts import contacts
from models.coverage import coverage_gaps, of_cases
from models.directory import duties, people
from models.ideas import ideas
from models.messages import messages
from models.report_log import ATTENTION
from models.reports import reports
from models.rule_books import rule_books
from models.setbacks import LOOKED_AT, setbacks
from models.stops import HELD, STANDS, gateway_stops
from models.whose import Whose, of_open, open_to

CAP = 1_000
# What waits for another person's word, by the name of its count.
_SECOND = {"broadcasts_waiting": broadcasts, "rules_waiting": rule_books, "ideas_waiting": ideas}

GROUPS = 4  # of ordinary categories, as coverage counts them


@dataclass(frozen=True)
class Attention:
    """Counts stop at CAP. `failed` and `unknown` are outgoing messages made since a moment;
    `silenced` are incoming ones that got no reply because there were too many.

    `lapsed` are wards where somebody has a duty, and yet nobody can be told at some hour of the
    next day; `alone` are those where one phone alone can be, `bare` those where nobody has any;
    `refused` are duty holders who stopped SMS or
    whom the gateway refuses; `set_aside` is work that raised each time it was tried.
    Three kinds of things wait for a second person: broadcasts, rules and ideas.
    """

    unanswered: int
    overdue: int
    desk: int
    held: int
    review: int
    failed: int
    unknown: int
    silenced: int
    oldest_unsent: datetime | None
    calls_seen: int
    reports_seen: int
    lapsed: int
    alone: int
    bare: int
    refused: int
    stopped_since: datetime | None
    stopped: int
    set_aside: int
    broadcasts_waiting: int
    rules_waiting: int
    ideas_waiting: int


def now_needed(
    db: Connection, now: datetime, since: datetime, whose: Whose | None = None
) -> Attention:
    """`since` bounds the messages that are counted, and what was seen at all; `whose` is whom the
    one who asks works for.
    """
    theirs = open_to(whose)
    counts = {name: _reports(*needs(now), theirs) for name, needs in ATTENTION.items()}
    counts |= _of_texts(now, since, whose) | _of_coverage()
    counts["reports_seen"] = _reports(reports.c.created_at >= since, theirs)
    counts["calls_seen"] = _capped(
        select(literal(1))
        .select_from(calls)
        .where(calls.c.started_at >= since, *of_open(calls, whose))
    )
    counts["set_aside"] = _capped(select(literal(1)).select_from(setbacks).where(LOOKED_AT))
    counts |= {
        name: _capped(select(literal(1)).select_from(table).where(table.c.state == "waiting"))
        for name, table in _SECOND.items()
    }
    return Attention(*db.execute(select(*(counts[f.name] for f in fields(Attention)))).one())


def _of_texts(now: datetime, since: datetime, whose: Whose | None) -> dict[str, ScalarSelect[Any]]:
    """Texts that went wrong, that wait for the gateway, and incoming ones left unanswered."""
    theirs = of_open(messages, whose)
    counts = {
        status: _messages(since, messages.c.status == status, *theirs)
        for status in ("failed", "unknown")
    }
    counts["oldest_unsent"] = (
        select(func.min(messages.c.created_at))
        .where(messages.c.status.in_(("queued", "sending")))
        .where(messages.c.purpose == "alert", messages.c.next_at <= now)
        .scalar_subquery()
    )
    counts["silenced"] = _capped(
        select(literal(1))
        .select_from(messages)
        .where(messages.c.created_at >= since, messages.c.direction == "in")
        .where(messages.c.reason != "", *theirs)
    )
    counts["stopped_since"] = (
        select(func.min(gateway_stops.c.since_at)).where(STANDS).scalar_subquery()
    )
    counts["stopped"] = _capped(
        select(literal(1))
        .select_from(messages)
        .where(messages.c.status == "queued", messages.c.held == HELD)
    )
    return counts


def _of_coverage() -> dict[str, ScalarSelect[Any]]:
    """Wards with nobody at some hour, wards where nobody ever was, duty holders out of reach."""
    held = coverage_gaps.c.held
    lapsed = select(coverage_gaps.c.ward_code).where(
        held, coverage_gaps.c.nobody != 0, of_cases(False)
    )
    alone = (
        select(coverage_gaps.c.ward_code)
        .where(of_cases(False))
        .group_by(coverage_gaps.c.ward_code)
        .having(func.bool_or(held), func.max(coverage_gaps.c.nobody) == 0)
    )
    bare = (
        select(coverage_gaps.c.ward_code)
        .where(of_cases(False))
        .group_by(coverage_gaps.c.ward_code)
        .having(func.count() == GROUPS, ~func.bool_or(held))
    )
    return {
        "lapsed": _capped(lapsed.distinct()),
        "alone": _capped(alone),
        "bare": _capped(bare),
        "refused": _capped(_refused()),
    }


def _reports(*conditions: Any) -> ScalarSelect[Any]:
    return _capped(select(literal(1)).select_from(reports).where(*conditions))


def _refused() -> Any:
    has_duty = select(duties.c.id).where(duties.c.person_id == people.c.id).exists()
    unreached = (contacts.c.blocked != "") | contacts.c.sms_stopped_at.is_not(None)
    return (
        select(people.c.contact_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.left_at.is_(None), has_duty, unreached)
        .distinct()
    )


def _messages(since: datetime, *conditions: Any) -> ScalarSelect[Any]:
    return _capped(
        select(literal(1))
        .select_from(messages)
        .where(messages.c.created_at >= since, messages.c.direction == "out", *conditions)
    )


def _capped(rows: Any) -> ScalarSelect[Any]:
    return select(func.count()).select_from(rows.limit(CAP).subquery()).scalar_subquery()
