"""When a report waits for a person's look before anybody is told. Pure.

Nothing urgent, happening now or with somebody hurt ever waits, and nothing is dropped: what no
person has looked at in an hour goes its way.
"""

from __future__ import annotations

from datetime import timedelta

from models.trust import History

AN_HOUR, A_DAY = 5, 15  # reports of one pseudonym
CALLED_FALSE = 3
LOOK = timedelta(hours=1)


def why_held(known: History, *, severity: str, happening_now: bool, hurt: bool = False) -> str:
    """The reason in words, '' where there is none."""
    if happening_now or hurt or severity == "urgent":
        return ""
    if known.hour > AN_HOUR:
        return f"more than {AN_HOUR} reports from one phone in an hour"
    if known.day > A_DAY:
        return f"more than {A_DAY} reports from one phone in a day"
    if known.false >= CALLED_FALSE and known.false > known.confirmed:
        return f"{known.false} reports from this phone were called false by people who went"
    return ""
