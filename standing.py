"""What calls and pages are shown with: the places in force, and the menus proved for them.

A register that takes effect, and a helpline that changes, are taken while the process runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Event

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import FilteringBoundLogger

from house import House
from models import helplines, register
from routing import gazetteers
from routing.places import Gazetteer
from routing.reads import day_of
from settings import BadSettings
from ussd import check
from ussd.flow import BadFlow, Flow
from ussd.menu import menu

SECONDS = 30.0  # between two looks


@dataclass(frozen=True)
class Sources:
    """What the screens are made of: the register in force on a day, and the numbers shown."""

    register: tuple[date | None, str]
    numbers: dict[str, str]


@dataclass(frozen=True, repr=False)
class Shown:
    """One proved set of screens and the places they speak of."""

    gazetteer: Gazetteer
    flow: Flow


class Standing:
    """What is in force now. Raises BadSettings or BadFlow where nothing fit is to begin with."""

    def __init__(self, house: House, clock: Callable[[], datetime]) -> None:
        self._house, self._clock, on = house, clock, day_of(clock())
        try:
            with house.database.connect() as db:
                self._seen = _sources(db, on)
                self.shown = _shown(house, db, on, self._seen)
        except SQLAlchemyError as fault:
            raise BadSettings(
                f"the database cannot be read ({type(fault).__name__}): "
                "is it running, migrated (`usalama migrate`) and seeded (`usalama seed`)?"
            ) from None

    def look(self) -> bool:
        """Takes anew what has changed; two statements where nothing has.

        Raises BadSettings or BadFlow, once, for what is not fit to be shown: what was shown stays.
        """
        on = day_of(self._clock())
        with self._house.database.connect() as db:
            found = _sources(db, on)
            if found == self._seen:
                return False
            try:
                self.shown = _shown(self._house, db, on, found)
            except (BadSettings, BadFlow):
                self._seen = found  # it is as unfit at the next look
                raise
        self._seen = found
        return True


def keep_looking(
    standing: Standing, log: FilteringBoundLogger, stop: Event, seconds: float = SECONDS
) -> None:
    """Looks until stopped; whatever goes wrong at one look, there is another."""
    while not stop.wait(seconds):
        try:
            if standing.look():
                log.info("register_taken")
        except SQLAlchemyError as away:
            log.warning("register_not_read", fault=type(away).__name__)
        except Exception as fault:  # noqa: BLE001 - what was shown stays, and the next look comes
            log.critical("register_not_taken", fault=type(fault).__name__)


def _sources(db: Connection, on: date) -> Sources:
    return Sources(register.version(db, on), helplines.confirmed(db))


def _shown(house: House, db: Connection, on: date, found: Sources) -> Shown:
    """The menus, with every screen shown to fit in every language."""
    gazetteer = gazetteers.read(db, on)
    try:
        flow = menu(gazetteer, found.numbers, house.settings.ussd_codes[0])
    except KeyError as missing:
        raise BadSettings(f"no confirmed helpline {missing}: run `usalama seed`") from None
    if faults := list(check.faults(flow, house.languages)):
        raise BadFlow("\n".join(faults))
    return Shown(gazetteer, flow)
