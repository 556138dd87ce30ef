"""What may come of handing a message to a gateway: kinds of outcome, and when to try again.

Pure, and the same for every gateway; each gateway's own words are in a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

ACCEPTED, REFUSED, UNKNOWN = "accepted", "refused", "unknown"

# Seconds before each further try. The gateway's trouble passes by itself: at once, then ever
# slower. What an operator must mend (money, key, sender) is not asked for every few seconds.
_PASSES = (0, 5, 15, 60, 300, 900, 3600)
_TO_BE_MENDED = (30, 60, 300, 900, 3600)
_SPREAD = 0.2  # by so much a wait is longer at most, lest all that failed together come together
# Seconds until a stopped sender asks again whether it has been mended; the last over and over.
PROBES = (30, 60, 300)


@dataclass(frozen=True)
class Kind:
    """`blocks`: the person's phone takes no SMS from us until its owner says so.

    `stops`: nothing goes until an operator has mended it: for `all`, or for this `sender`.
    """

    verdict: str
    delays: tuple[int, ...] = ()
    blocks: bool = False
    stops: str = ""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "accepted": Kind(ACCEPTED),
        "risk_hold": Kind(REFUSED),
        "sender_refused": Kind(REFUSED, _TO_BE_MENDED, stops="sender"),
        "sender_refused_there": Kind(REFUSED, _TO_BE_MENDED),  # for one phone: its network's word
        "number_bad": Kind(REFUSED),
        "unsupported": Kind(REFUSED),
        "credit": Kind(REFUSED, _TO_BE_MENDED, stops="all"),
        "blacklisted": Kind(REFUSED, blocks=True),
        "unroutable": Kind(REFUSED),
        "do_not_disturb": Kind(REFUSED),
        "gateway_busy": Kind(REFUSED, _PASSES),
        "gateway_away": Kind(REFUSED, _PASSES),
        "key_refused": Kind(REFUSED, _TO_BE_MENDED, stops="all"),
        "misdirected": Kind(REFUSED, _TO_BE_MENDED, stops="all"),
        "request_refused": Kind(REFUSED),
        "demo_number": Kind(REFUSED),
        "unknown": Kind(UNKNOWN),
    }
)


@dataclass(frozen=True)
class Outcome:
    """What came of one number. `status` and `code` are the gateway's own, '' and None without.

    `reason` is what is kept with the message; `segments` is None where the gateway did not say.
    """

    number: str
    kind: str
    reason: str = ""
    status: str = ""
    code: int | None = None
    gateway_id: str | None = None
    cost: Decimal | None = None
    currency: str = ""
    segments: int | None = None
    gateway: str = ""  # which one, where there are several

    @property
    def verdict(self) -> str:
        """`accepted`, `refused` or `unknown`: the message may or may not have gone."""
        return KINDS[self.kind].verdict

    @property
    def blocks(self) -> bool:
        return KINDS[self.kind].blocks


class GatewayRefused(Exception):
    """The gateway did not do what it was asked; the words are its own."""


def delay(kind: str, tries: int, spread: float = 0.0) -> timedelta | None:
    """How long to wait after so many tries that ended in this kind; None: no more.

    `spread`, from 0 to 1, makes it up to a fifth longer; what is tried again at once stays so.
    """
    delays = KINDS[kind].delays
    if not 0 < tries <= len(delays):
        return None
    return timedelta(seconds=delays[tries - 1] * (1 + _SPREAD * spread))


_MONEY = re.compile(r"(?:([A-Z]{3})\s*)?([0-9]{1,8}(?:\.[0-9]{1,6})?)", re.ASCII)


def money(written: str) -> tuple[Decimal | None, str]:
    """`KES 0.8000` as (0.8000, KES); a bare `0` has no currency; anything else is (None, '')."""
    found = _MONEY.fullmatch(written.strip())
    return (Decimal(found[2]), found[1] or "") if found else (None, "")
