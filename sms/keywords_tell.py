"""`TELL ...`: what a duty holder wants the ward to know, in the words as they were typed. Pure.

A text that only begins like this does no harm: it is said back, and nothing goes on without a yes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SEND, DROP = "send", "drop"
LONGEST = 400  # characters kept: more takes over three parts
_ASKED = re.compile(r"\W*(?:TELL|TANGAZA|AMBIA)\b(.*)", re.IGNORECASE | re.DOTALL)
_WHOM = re.compile(r"\W*(?:MY +WARD|WADI +YANGU|KATA +YANGU|WARD|WADI|KATA)\b", re.IGNORECASE)
_EDGES = re.compile(r"^[\s:,.\-]+|\s+$")
_ANSWERS: Mapping[str, str] = MappingProxyType(
    {"YES": SEND, "NDIO": SEND, "NDIYO": SEND, "NO": DROP, "HAPANA": DROP}
)


@dataclass(frozen=True)
class Told:
    """`words` to be said to the ward; or `choice`, send or drop, of what was said back."""

    words: str = ""
    choice: str = ""


def read(text: str) -> Told | None:
    """Reads a whole text; None where it asks for nothing of this."""
    found = _ASKED.fullmatch(text)
    if found is None:
        return None
    said = _EDGES.sub("", _WHOM.sub("", found[1], count=1))
    alone = said.strip(" .!\"'").upper()
    if choice := _ANSWERS.get(alone):
        return Told(choice=choice)
    return Told(words=" ".join(said.split())[:LONGEST])
