"""What a message is for, and what follows: caps, quiet hours, sender, how long it is of use.

Pure. One row a purpose; whoever writes messages of a new kind adds its row, and `of` has one for
what it has not heard of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

TWO_WAY, NAME, PROMOTIONAL = "two-way", "name", "promotional"


@dataclass(frozen=True)
class Purpose:
    """How messages of one kind are sent.

    `capped`: counts towards, and waits for, the caps of its recipient. `held`: waits for the end of
    the quiet hours. `sender`: the short code that can be replied to, the transactional name, or the
    promotional one with its own hours. `useful`: for how long after it was written; None where its
    writer says. `why`: the reason of the row, in words.
    """

    capped: bool
    held: bool
    sender: str
    useful: timedelta | None
    why: str


PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {
        "alert": Purpose(
            True,
            False,
            TWO_WAY,
            None,
            "Somebody on duty must know, at any hour, until the level is due. What is urgent or "
            "happening now passes the caps, told again too; others wait for them and are merged.",
        ),
        "merged": Purpose(
            True,
            False,
            TWO_WAY,
            None,
            "Stands for alerts that the caps held back: of use as long as one of them is.",
        ),
        "count": Purpose(
            True,
            False,
            TWO_WAY,
            None,
            "More people tell of an incident somebody on duty has an open alert of: of use as long "
            "as that alert is.",
        ),
        "coverage": Purpose(
            True,
            True,
            TWO_WAY,
            timedelta(hours=12),
            "A safety forum hears that nobody can be told in its ward: once a day of the same, and "
            "nobody is woken for it.",
        ),
        "alarm": Purpose(
            True,
            False,
            TWO_WAY,
            timedelta(hours=12),
            "A desk hears at once, at any hour, that no SMS reaches a duty holder any more, or at "
            "night that a ward has nobody.",
        ),
        "check": Purpose(
            True,
            True,
            TWO_WAY,
            timedelta(hours=8),
            "A duty holder who agreed to it is sent a test once a month, by day.",
        ),
        "digest": Purpose(
            True,
            True,
            TWO_WAY,
            None,
            "Low-severity alerts of a ward whose budget is used, counted: nobody is woken for it.",
        ),
        "case": Purpose(
            False,
            False,
            NAME,
            None,
            "A neutral line to a case worker: never counted or merged with anything else.",
        ),
        "request": Purpose(
            False,
            True,
            TWO_WAY,
            timedelta(hours=72),
            "Somebody asks a centre for help: it keeps until morning, and joins nothing else.",
        ),
        "request-news": Purpose(
            True,
            True,
            NAME,
            timedelta(hours=72),
            "A neutral line to who asked a centre for help and agreed to it.",
        ),
        "answer": Purpose(
            False,
            False,
            TWO_WAY,
            timedelta(hours=12),
            "The person has just written to us and waits. Answers have a limit of their own.",
        ),
        "help": Purpose(
            False,
            False,
            TWO_WAY,
            timedelta(hours=12),
            "Where to turn, for whoever has just written to us; limited by phone and in all.",
        ),
        "news": Purpose(
            True,
            True,
            TWO_WAY,
            timedelta(hours=48),
            "What became of a resident's own report: it keeps until morning and can be replied to.",
        ),
        "question": Purpose(
            True,
            True,
            TWO_WAY,
            timedelta(hours=48),
            "Whether a report was solved, which the resident answers with YES or NO.",
        ),
        "ask": Purpose(
            True,
            True,
            TWO_WAY,
            timedelta(hours=24),
            "What a duty holder or the desk asks a resident about a report: as news it keeps until "
            "morning, and can be replied to.",
        ),
        "ask-now": Purpose(
            True,
            False,
            TWO_WAY,
            timedelta(hours=2),
            "The same about something happening now: it does not wait for the morning.",
        ),
        "update": Purpose(
            True,
            False,
            TWO_WAY,
            timedelta(hours=12),
            "What the reporter did to a report somebody was told of: more words, withdrawn, solved "
            "or not over.",
        ),
        "broadcast": Purpose(
            True,
            True,
            PROMOTIONAL,
            None,
            "To many at once, within its window; worthless after it.",
        ),
    }
)
OTHER = Purpose(False, False, NAME, timedelta(hours=24), "No row says otherwise.")
CAPPED = tuple(name for name, one in PURPOSES.items() if one.capped)
# Also the mark of an alert that waits for one: told alone it is still nothing to be woken for.
DIGEST = "digest"
CARRIERS = ("merged", DIGEST)  # these stand for other messages


def of(purpose: str) -> Purpose:
    """The row of a purpose."""
    return PURPOSES.get(purpose, OTHER)
