"""When a text may go: what caps, quiet hours and the sender's own hours say of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from locales.marks import Translate
from sms import caps, purposes
from sms.caps import Caps
from sms.windows import Window

DAY_CAPS: Caps = (
    caps.Cap(1, timedelta(minutes=1)),
    caps.Cap(5, timedelta(minutes=15)),
    caps.Cap(11, timedelta(hours=1)),
)
QUIET = Window(time(21), time(6))
# Promotional senders reach Safaricom in these hours only, by the network's rule of 2020.
PROMOTIONAL = Window(time(8), time(18))
DIGESTS = (time(7), time(13), time(18))  # when what was left for a digest goes, each day-part
_TURNS = 2  # one window may end inside the other

Take = Callable[[str | None, int, str], float]


def _at_once(_sender: str | None, _segments: int, _lane: str) -> float:
    return 0.0


@dataclass(frozen=True, repr=False)
class Pace:
    """What the settings say of when texts go. `take(sender, segments, lane)` gives seconds to wait.

    `code` is what to dial, for texts that stand for several.
    """

    caps: Caps = DAY_CAPS
    quiet: Window = QUIET
    promotional: Window = PROMOTIONAL
    take: Take = _at_once
    code: str = ""
    languages: Mapping[str, Translate] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """Why a text waits (`cap`, `quiet` or `day`), until when, and the same in words."""

    why: str
    until: datetime
    words: str


def by_the_clock(pace: Pace, purpose: str, *, only_by_day: bool, now: datetime) -> Held | None:
    """What quiet hours and the hours of a promotional sender make of a text; None: it may go."""
    at, why = now, ""
    for _turn in range(_TURNS):
        if purposes.of(purpose).held and pace.quiet.covers(at):
            at, why = pace.quiet.ends(at), why or "quiet"
        if only_by_day and not pace.promotional.covers(at):
            at, why = pace.promotional.begins(at), why or "day"
    return Held(why, at, _WORDS[why]) if why else None


def by_caps(pace: Pace, sent: Sequence[datetime], now: datetime) -> Held | None:
    """What the caps make of one more text after those `sent`, newest first; None: it may go."""
    found = caps.full(pace.caps, sent, now)
    return Held("cap", found.until, f"held: {found.cap}") if found else None


_WORDS = {"quiet": "held: quiet hours", "day": "held: promotional sender, by day only"}
