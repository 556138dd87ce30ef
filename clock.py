"""The clock: what must happen by itself, each on its own beat, in one process at a time.

Why not RQ's cron: it is beta and has no leader; two of it would do everything twice.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

import logs
from beats import BEATS, MORE, Beat, Works, now
from house import House, build
from models import setbacks
from queues import Queues
from sessions.store import connect
from settings import BadSettings, load

LEADER = 7_205_000  # the advisory lock that makes one clock of many


def once(works: Works, beat: Beat, missed: set[str]) -> int:
    """One beat: how much it did. Whatever it raises is logged and counted by its type, and the
    others go on.

    `missed` are the beats whose last one raised.
    """
    log, name = structlog.get_logger("clock"), beat.__name__
    try:
        if done := beat(works):
            log.debug("beat", what=name, done=done)
        if name in missed:
            _keep(works, partial(setbacks.over, task=setbacks.BEAT, subject=name))
            missed.discard(name)
        return done
    except Exception as fault:  # noqa: BLE001 - the clock's one boundary: what else is due goes on
        log.warning("beat_missed", what=name, fault=type(fault).__name__)
        missed.add(name)
        _keep(works, partial(_note, subject=name, fault=type(fault).__name__))
        return 0


def _note(db: Connection, *, subject: str, fault: str) -> None:
    setbacks.note(db, setbacks.BEAT, subject, fault, now())


def _keep(works: Works, write: Callable[[Connection], object]) -> None:
    with suppress(SQLAlchemyError), works.house.database.begin() as db:
        write(db)


def run(
    works: Works,
    stop: Event,
    beats: Mapping[Beat, float] | None = None,
    leads: Callable[[], object] = lambda: None,
    more: Mapping[Beat, int] = MORE,
) -> None:
    """Beats until stopped. A beat that cannot be done now is tried again at its next time, one that
    did as much as `more` says at its next turn, after the others.

    `leads` is asked before each beat: what it raises ends it all, for another clock leads by now.
    """
    beats = beats or BEATS
    due, missed = dict.fromkeys(beats, 0.0), {beat.__name__ for beat in beats}
    while not stop.wait(0.25):
        seconds = now().timestamp()
        for beat in [beat for beat, at in due.items() if at <= seconds]:
            leads()
            done = once(works, beat, missed)
            goes_on = done >= more.get(beat, done + 1)
            due[beat] = seconds + (0.0 if goes_on else beats[beat])


def lead(house: House, stop: Event) -> None:
    """Waits to be the only clock, then beats for as long as the lock's connection lives."""
    queues = Queues(connect(house.settings.queue_redis, seconds=5))
    works = Works(house, connect(house.settings.redis, seconds=5), queues)
    while not stop.is_set():
        try:
            with house.database.connect() as kept:
                db = kept.execution_options(isolation_level="AUTOCOMMIT")  # idles in no transaction
                if db.execute(text(f"select pg_try_advisory_lock({LEADER})")).scalar():
                    run(works, stop, leads=partial(db.execute, text("select 1")))
        except SQLAlchemyError:
            structlog.get_logger("clock").warning("sql_away")
        stop.wait(1.0)


def main() -> int:
    """`python -m clock`: ends on SIGTERM or SIGINT."""
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    try:
        settings = load(os.environ, Path.cwd())
        logs.configure(settings.log_level)
        lead(build(settings, "clock"), stop)
    except BadSettings as bad:
        print(bad, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
