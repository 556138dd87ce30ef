"""Which mobile network a number was given by. Numbers can be ported: good for guesses alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.shipped import rows

_LONG = len("+254700")


def network_of(number: str) -> str:
    """`Safaricom` for `+254700000417`; '' for a prefix nobody was given."""
    return _prefixes().get(number[:_LONG], "")


@cache
def _prefixes() -> Mapping[str, str]:
    carrier = "carrier_phonenumbers_9_0_43"
    return {row["prefix_e164"]: row[carrier] for row in rows("mobile_prefixes.csv")}
