"""Rules of telling that can be changed without a release: rows over the duties people hold.

The first row that fits a report rules it: at which level each kind is told, or that it is not; how
long a level has; what the SMS may say; or that the desk alone has it. Where none fits, duties and
the contract's clocks stand as they are. No row can tell a kind what it may never be told: rows are
asked only after that. The sensitive branch has no rows at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from routing.categories import CATEGORIES
from routing.hours import parse

NOT_TOLD = -1
HAPPENING = ("", "now", "not_now")  # '' is either
WORDS = ("full", "no_landmark")
CHANNELS = ("sms", "desk")
EVERYWHERE = ("national", "")
# What a category says of a report besides its name.
FLAGS_OF: Mapping[str, frozenset[str]] = MappingProxyType({"gang": frozenset({"armed"})})
POLICE = "police"  # the reporter does not want them told, or the words name some of theirs
FLAGS = ("armed", "hurt", "child", POLICE)


@dataclass(frozen=True)
class Circumstances:
    """What rows ask after. `areas` is the code of each area the ward lies in, by area level; `said`
    are flags that its words, or its reporter's wishes, have.
    """

    category: str
    severity: str
    areas: Mapping[str, str]
    happening_now: bool
    hurt: bool
    said: frozenset[str] = frozenset()

    @property
    def flags(self) -> frozenset[str]:
        own = self.said | FLAGS_OF.get(self.category, frozenset())
        return own | {"hurt"} if self.hurt else own


@dataclass(frozen=True)
class Row:
    """Empty sets, '' hours and EVERYWHERE mean any. `levels`: kind -> level, or NOT_TOLD.

    `clocks`: level -> minutes it has, and minutes while it is happening.
    """

    name: str
    categories: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    happening: str = ""
    hours: str = ""
    area: tuple[str, str] = EVERYWHERE
    levels: Mapping[str, int] = field(default_factory=dict)
    clocks: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    words: str = "full"
    channel: str = "sms"

    def fits(self, report: Circumstances, now: datetime) -> bool:
        return (
            (not self.categories or report.category in self.categories)
            and (not self.severities or report.severity in self.severities)
            and self.flags <= report.flags
            and self.happening in ("", "now" if report.happening_now else "not_now")
            and report.areas.get(self.area[0]) == self.area[1]
            and parse(self.hours).cover(now)
        )

    def time(self, level: int, *, happening_now: bool) -> timedelta | None:
        """How long a level has by this row; None where it says nothing."""
        minutes = self.clocks.get(level)
        return timedelta(minutes=minutes[happening_now]) if minutes else None


STANDING = Row("")  # what holds where no row fits: the duties, and the contract's clocks


@dataclass(frozen=True)
class Book:
    """Rows in the order they are asked. `number` 0 is what ships: no rows."""

    number: int = 0
    rows: tuple[Row, ...] = ()

    def row(self, report: Circumstances, now: datetime) -> Row:
        """The row that rules a report at a time."""
        if CATEGORIES[report.category].sensitive:
            return STANDING
        return next((row for row in self.rows if row.fits(report, now)), STANDING)


SHIPPED = Book()
