"""Moving what was spooled to SQL: oldest first, once, and never stopped by one that will not go."""

from __future__ import annotations

from functools import partial
from threading import Event

from ussd.away import OUTAGE
from ussd.closing import Desk, EndedBefore, carried
from ussd.ending import Done, Ending

SECONDS = 3.0  # between two looks


def file_spooled(desk: Desk) -> int:
    """Moves what waits to SQL; what another request filed first is dropped. Returns how many.

    While SQL is away all of it waits. What SQL will not have is set aside and kept.
    """
    moved = 0
    for ending in desk.spool.waiting():
        try:
            carried(desk, ending, partial(_as_told, ending))
        except EndedBefore:
            pass
        except OUTAGE:
            return moved
        except Exception as fault:  # noqa: BLE001 - one that will not go must not stop the others
            desk.log.critical("report_set_aside", fault=type(fault).__name__)
            desk.spool.set_aside(ending)
            continue
        desk.spool.drop(ending)
        moved += 1
    return moved


def keep_filing(desk: Desk, stop: Event, seconds: float = SECONDS) -> None:
    """Looks until stopped; whatever goes wrong at one look, there is another.

    What was set aside before this process began is tried once more: its cause may be mended.
    """
    look = _first_look
    while not stop.wait(seconds):
        try:
            if moved := look(desk):
                desk.log.info("spool_drained", reports=moved)
            look = file_spooled
        except Exception as fault:  # noqa: BLE001 - reports wait: this must never end
            desk.log.critical("spool_not_drained", fault=type(fault).__name__)


def _first_look(desk: Desk) -> int:
    desk.spool.try_again()
    return file_spooled(desk)


def _as_told(ending: Ending, done: Done) -> str:
    return ending.reply
