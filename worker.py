"""The jobs, three lines each, and the worker process that runs them.

Every job takes an id, is safe to run twice, and leaves its truth in SQL.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial, wraps
from pathlib import Path
from traceback import extract_tb
from uuid import UUID

from rq import SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

import logs
from gateways import gateway
from house import House, build
from models import forgetting, outbox
from queues import LANES, Queues, queue
from routing.gazetteers import Shelf
from sessions.address import at
from sessions.store import connect
from settings import BadSettings, Settings, load
from sms import alerting, answers, broadcasting, setting_aside
from sms import outbox as sending
from sms.bucket import Bucket
from sms.pace import Pace, by_the_clock
from sms.senders import Senders
from sms.tries import Sent
from sms.turns import Limits

Nudges = Iterable[tuple[str, UUID]]
# A worker that was killed is given up after this long; SQL's sweeper is faster than that.
WORKER_TTL, MAINTENANCE = 60, 30


def now() -> datetime:
    return datetime.now(UTC)


class Shop:
    """What the jobs of one process work with."""

    def __init__(self, house: House):
        settings = house.settings
        self.house = house
        self.queues = Queues(at(settings.queue_redis, socket_timeout=10))
        self.gateway = gateway(settings)
        self.senders = Senders(
            settings.at_sender_id, settings.at_short_code, settings.at_promotional_sender_id
        )
        self.limits = Limits(settings.sms_replies, settings.sms_help_lines)
        self.shelf = Shelf()
        self.bucket = Bucket(connect(settings.redis, seconds=0.5), settings.sms_per_second)
        self.pace = Pace(
            caps=settings.sms_caps,
            quiet=settings.quiet_hours,
            promotional=settings.promotional_hours,
            take=self.bucket.take,
            code=settings.ussd_codes[0],
            languages=house.languages,
        )

    def sending(self) -> broadcasting.Sending:
        """What broadcasts are sent with."""
        return broadcasting.Sending(
            self.house.database,
            self.house.vault,
            self.house.languages,
            self.gateway,
            self.senders,
            now,
            self._no_broadcast,
            take=self.bucket.take,
            batch=self.house.settings.sms_batch,
            room=self.bucket.room(broadcasting.LANE),
        )

    def _no_broadcast(self, at: datetime) -> tuple[datetime, str] | None:
        by_day = self.senders.only_by_day(broadcasting.PURPOSE)
        held = by_the_clock(self.pace, broadcasting.PURPOSE, only_by_day=by_day, now=at)
        return (held.until, held.words) if held else None


@cache
def shop() -> Shop:
    """Built before the first job of a process, from its own settings."""
    settings = load(os.environ, Path.cwd())
    logs.configure(settings.log_level)
    return Shop(build(settings, "worker"))


class Failed(Exception):
    """What a job raised, by its type and place: its words may be somebody's, and RQ keeps them."""


def job(kept_as: str) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    """Counts what a job raises as this task of models.setbacks. Where SQL is away it is not."""

    def counted(does: Callable[[str], None]) -> Callable[[str], None]:
        @wraps(does)
        def done(subject: str) -> None:
            try:
                does(subject)
            except Exception as fault:  # noqa: BLE001 - the one boundary of a job: the sweeper asks again
                _count(kept_as, subject, fault)
                last = extract_tb(fault.__traceback__)[-1]
                place = f"{Path(last.filename).name}:{last.lineno}"
                raise Failed(f"{type(fault).__name__} at {place}") from None

        return done

    return counted


def _count(task: str, subject: str, fault: Exception) -> None:
    yard = shop()
    with suppress(SQLAlchemyError):
        for row in setting_aside.raised(yard.house.database, task, subject, fault, now()):
            yard.queues.nudge("raise", str(row))


@job("owed")
def route(outbox_id: str) -> None:
    """Decides who must know of a report, and writes their alerts."""
    code = shop().house.settings.ussd_codes[0]
    _in_transaction(partial(alerting.route, code=code), int(outbox_id))


@job("owed")
def raise_(outbox_id: str) -> None:
    """Tells the next level at once: nobody of the last one can be reached."""
    _in_transaction(alerting.route, int(outbox_id))


@job("handle")
def handle(message_id: str) -> None:
    """Acts on one incoming message."""
    code = shop().house.settings.ussd_codes[0]
    act = partial(answers.handle, code=code, limits=shop().limits, shelf=shop().shelf)
    _in_transaction(act, UUID(message_id))


@job("forget")
def forget(request_id: str) -> None:
    """Forgets one person who asked for it; while an alert needs the words, the clock asks again."""
    house = shop().house
    with house.database.begin() as db:
        forgetting.carry_out(
            db, house.vault, UUID(request_id), now=now(), random=secrets.token_bytes
        )


@job("send")
def send(message_id: str) -> None:
    """Hands one message to the gateway."""
    yard = shop()
    sent = sending.send(
        yard.house.database,
        yard.house.vault,
        yard.gateway,
        UUID(message_id),
        now=now,
        senders=yard.senders,
        pace=yard.pace,
    )
    follow(yard, sent)


@job("broadcast")
def broadcast(broadcast_id: str) -> None:
    """Sends a broadcast for a moment, and asks for the next moment where there is more."""
    yard = shop()
    if broadcasting.run(yard.sending(), UUID(broadcast_id)):
        yard.queues.nudge("broadcast", broadcast_id)


def follow(yard: Shop, sent: Sent) -> None:
    """Asks for what a try has led to: the next level, or the message again."""
    for row in sent.raises:
        yard.queues.nudge("raise", str(row))
    yard.queues.send(sent.nudges)


def _in_transaction(job: Callable[..., Nudges], subject: object) -> None:
    yard = shop()
    house = yard.house
    with house.database.begin() as db, outbox.collected(db) as owed:
        found = job(db, house.vault, house.languages, subject, now=now(), below=secrets.randbelow)
    for row in outbox.due(owed, now()):
        yard.queues.nudge("route", str(row))
    first, others = at_once(found)
    yard.queues.send(others)
    if first is not None:
        send(str(first))


def at_once(found: Nudges) -> tuple[UUID | None, list[tuple[str, UUID]]]:
    """The first urgent message of these, sent by who wrote it, and the others, asked for.

    A job costs as much as what it does here: of one alert or one answer half is spared.
    """
    others = list(found)
    place = next((n for n, (lane, _id) in enumerate(others) if lane == "urgent"), None)
    return (None, others) if place is None else (others.pop(place)[1], others)


def work(settings: Settings, lanes: Iterable[str]) -> None:
    """Takes jobs until told to stop; ends where Redis dies, and the supervisor starts it again."""
    yard = shop()
    redis = at(settings.queue_redis)
    waiting = [queue(redis, lane) for lane in lanes]
    worker = SimpleWorker(
        waiting,
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")
    yard.house.database.dispose()


def main(lanes: list[str]) -> int:
    """`python -m worker [lane ...]`: all lanes, most urgent first, when none is named."""
    try:
        work(load(os.environ, Path.cwd()), lanes or LANES)
    except BadSettings as bad:
        print(bad, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # under its real name, so that jobs named worker.* find this module and not a second one
    from worker import main as run

    sys.exit(run(sys.argv[1:]))
