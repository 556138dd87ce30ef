"""`ASK 417 ...`: words for the reporter of an alert, as they were typed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 400  # characters kept: more does not fit the text that takes them
_ASKED = re.compile(
    r"\W*(?:ASK|ULIZA)\W*(?:(?:NO|NUMBER|NAMBA|NAMBARI|ALERT)\W+)?"
    r"(?P<number>[0-9OIL]{3})(?![0-9A-Z])(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"10[1-9]|1[1-9][0-9]|[2-9][0-9]{2}")
_SLIPS = str.maketrans("OIL", "011")
_EDGES = re.compile(r"^[\s:;,.\-]+|\s+$")


@dataclass(frozen=True)
class Asked:
    """A short number, and the words for who reported it ('' where there are none)."""

    number: int
    words: str


def read(text: str) -> Asked | None:
    """Reads a whole text; None where it asks for nothing of this."""
    found = _ASKED.fullmatch(text)
    number = found["number"].upper().translate(_SLIPS) if found else ""
    if found is None or not _NUMBER.fullmatch(number):
        return None
    return Asked(int(number), " ".join(_EDGES.sub("", found["words"]).split())[:LONGEST])
