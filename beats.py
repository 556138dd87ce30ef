"""The beats of the clock: what must happen by itself, how often, and what of it workers do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from redis import Redis

from commandline.retention import carried_out
from house import House
from models import audience, broadcasts, drafts, forget_requests, message_sweeps, outbox, setbacks
from queues import Queues
from sessions import journal
from sms import (
    alerting,
    asking,
    came_back,
    case_clocks,
    checking,
    county,
    coverage,
    duty_lost,
    incidents,
    lent,
    lost_copies,
    receipts,
    referrals,
    speaking,
    strays,
)
from sms import outbox as sending
from sms.cases import RAISE_CASE
from sms.failures import CASE_FAILED
from sms.refusals import COVERAGE

BATCH = 200
RAISED_AT_ONCE = 400  # a few seconds of work; what is left comes at the next beat, oldest first
FORGET_DONE = timedelta(hours=1)  # exact times of work done are not kept
UNHANDLED = timedelta(seconds=5)
LISTS_OF_ENDED = timedelta(days=1)  # older ones are the schedule's
NOT_TAKEN_UP = timedelta(seconds=5)  # longer than a worker needs between two batches
TASKS: Mapping[str, str] = MappingProxyType(
    {
        "route": "route",
        "route-sensitive": "route",
        "raise": "raise",
        RAISE_CASE: "raise",
        CASE_FAILED: "raise",
        referrals.TELL: "route",
        referrals.AGAIN: "route",
        referrals.NEWS: "route",
        COVERAGE: "route",
        county.TELL: "route",
        came_back.TASK: "route",
        speaking.SHARE: "route",
        lent.TASK: "route",
    }
)
# Of a task that only an older or a newer release knows: while both run, a worker of it may take it.
ANOTHER_RELEASES = "route"


@dataclass(frozen=True, repr=False)
class Works:
    """What the beats work with."""

    house: House
    sessions: Redis
    queues: Queues


def now() -> datetime:
    return datetime.now(UTC)


def sweep(works: Works) -> int:
    """Asks again for whatever is owed and was not done: a lost job is late by seconds."""
    at, database = now(), works.house.database
    with database.begin() as db:
        setbacks.forget_done(db)
        owed = outbox.missed(db, at, BATCH)
        waiting = message_sweeps.unhandled(db, at - UNHANDLED, BATCH)
    for row, task in owed:
        works.queues.nudge(TASKS.get(task, ANOTHER_RELEASES), str(row))
    for message_id in waiting:
        works.queues.nudge("handle", str(message_id))
    return len(owed) + len(waiting) + _messages(works, at)


def _messages(works: Works, at: datetime) -> int:
    database = works.house.database
    lost = sending.stuck(database, at)
    due = [*sending.owed(database, at), *lost.nudges]
    works.queues.send(due)
    raises = [*lost.raises, *receipts.sweep(database, at)]
    for row in raises:
        works.queues.nudge("raise", str(row))
    return len(due) + len(raises)


def broadcast(works: Works) -> int:
    """Asks again for broadcasts that are due and that no worker has taken up; forgets whom those
    were for that were called off.
    """
    with works.house.database.begin() as db:
        audience.forget_ended(db, now() - LISTS_OF_ENDED)
        owed = broadcasts.owed(db, now() - NOT_TAKEN_UP, BATCH)
    for broadcast_id in owed:
        works.queues.nudge("broadcast", str(broadcast_id))
    return len(owed)


def drain(works: Works) -> int:
    """Moves hops from the journal to SQL."""
    return journal.drain(works.sessions, works.house.database, works.house.vault.words)


def find_lost_copies(works: Works) -> int:
    """Gives receipts of unknown ids to the texts whose answers were lost."""
    owed = lost_copies.find(works.house.database, now(), BATCH)
    for row in owed:
        works.queues.nudge("raise", str(row))
    return len(owed)


def escalate(works: Works) -> int:
    """Tells the next level of every report whose clock has run out, oldest due first; workers tell
    that of cases, for only they know who must not hear of one.
    """
    house = works.house
    cases = case_clocks.owe_due(house.database, now(), BATCH)
    for row in cases:
        works.queues.nudge("raise", str(row))
    raised = alerting.raise_overdue(
        house.database,
        house.vault,
        house.languages,
        now=now(),
        below=secrets.randbelow,
        limit=BATCH,
        most=RAISED_AT_ONCE,
    )
    return len(cases) + _nudged(works, raised)


def find_strays(works: Works) -> int:
    """Gives a clock to every open report and case that has neither one nor the desk, and the next
    level its turn where a level emptied while it was told.
    """
    at, database = now(), works.house.database
    behind = strays.left_behind(database, at)
    for row in behind:
        works.queues.nudge("raise", str(row))
    found: int = sum(one.mend(database, at, BATCH) for one in (case_clocks, strays, incidents))
    return found + len(behind)


def end_lost_duties(works: Works) -> int:
    """Ends what waits for people whose duty, or whose organisation's papers, ended by the day."""
    with works.house.database.begin() as db:
        owed = duty_lost.lost_by_date(db, now())
    for row in owed:
        works.queues.nudge("raise", str(row))
    return len(owed)


def ask_if_solved(works: Works) -> int:
    """Asks residents whether what was closed is over, and closes what nobody answered about."""
    house, at = works.house, now()
    asked = asking.ask(house.database, house.vault, house.languages, now=at, limit=BATCH)
    return _nudged(works, asked) + asking.expire(house.database, now=at, limit=BATCH)


def watch_coverage(works: Works) -> int:
    """Looks who can be told where in the next day, if anything has changed since."""
    house = works.house
    quiet = house.settings.quiet_hours
    return _nudged(
        works, coverage.check(house.database, house.vault, house.languages, now(), quiet)
    )


def send_tests(works: Works) -> int:
    """Writes the monthly tests that are due."""
    house = works.house
    return _nudged(works, checking.send_due(house.database, house.vault, house.languages, now()))


def _nudged(works: Works, written: list[tuple[str, UUID]]) -> int:
    works.queues.send(written)
    return len(written)


def forget(works: Works) -> int:
    """Deletes work done, whose exact times tie a call to what it filed, and drafts not taken up."""
    at = now()
    with works.house.database.begin() as db:
        return outbox.forget(db, at - FORGET_DONE) + drafts.forget(db, at - drafts.OFFERED)


def forget_people(works: Works) -> int:
    """Asks for whoever wants to be forgotten: a worker does it, for only it opens numbers."""
    with works.house.database.begin() as db:
        owed = forget_requests.owed(db, BATCH, now=now())
    for request_id in owed:
        works.queues.nudge("forget", str(request_id))
    return len(owed)


def keep_schedule(works: Works) -> int:
    """Deletes what is past its time."""
    return len(list(carried_out(works.house.database, now())))


Beat = Callable[[Works], int]
BEATS: Mapping[Beat, float] = MappingProxyType(
    {
        drain: 2.0,
        sweep: 3.0,
        broadcast: 3.0,
        escalate: 15.0,
        find_lost_copies: 20.0,
        find_strays: 60.0,
        end_lost_duties: 3600.0,
        ask_if_solved: 60.0,
        forget_people: 20.0,
        watch_coverage: 60.0,
        send_tests: 3600.0,
        forget: 300.0,
        keep_schedule: 3600.0,
    }
)


# Where a beat did so much there is more: it need not wait. Half, for some that rise tell nobody.
MORE: Mapping[Beat, int] = MappingProxyType({escalate: RAISED_AT_ONCE // 2})
