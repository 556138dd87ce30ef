"""Why a report is passed on, read from the words that follow `2 417`. Pure.

The words themselves stay where they came, sealed with the message the event names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_WORD = re.compile(r"[^\W\d_]+")
OTHER = "other"
# The first that is found counts: "not my area, it is far" is about the area.
_SAID: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "area": (
            *("NOT MINE", "NOT OURS", "NOT MY", "NOT OUR", "NOT IN MY", "NOT IN OUR"),
            *("WRONG WARD", "WRONG AREA", "OTHER WARD", "ANOTHER WARD", "OUTSIDE"),
            *("SI YANGU", "SIO YANGU", "SI YETU", "SIO YETU", "SI ENEO", "SIO ENEO"),
            *("SI WADI", "SIO WADI", "SI KWANGU", "SIO KWANGU", "NJE YA ENEO"),
        ),
        "alone": (
            *("ALONE", "NOT SAFE", "UNSAFE", "DANGEROUS", "AFRAID"),
            *("PEKE", "SI SALAMA", "SIO SALAMA", "HATARI", "NAOGOPA"),
        ),
        "away": (
            *("FAR", "AWAY", "TRAVELLING", "TRAVELING", "TRAVELED", "UPCOUNTRY", "OUT OF TOWN"),
            *("MBALI", "SIPO", "NIMESAFIRI", "SAFARINI", "SAFARI"),
        ),
        "busy": (
            *("BUSY", "AT WORK", "IN A MEETING", "OCCUPIED", "ON ANOTHER"),
            *("SHUGHULI", "KAZINI", "MKUTANO", "MKUTANONI", "NINA KAZI"),
        ),
    }
)


def reason(words: str) -> str:
    """A code of sms.choices.REASONS; `other` for words that say none of them, '' for no words."""
    said = f" {' '.join(word.upper() for word in _WORD.findall(words))} "
    if not said.strip():
        return ""
    found = (code for code, phrases in _SAID.items() if any(f" {p} " in said for p in phrases))
    return next(found, OTHER)
