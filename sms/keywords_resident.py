"""What anybody may ask of what is kept of him or her, read from words in capitals. Pure.

Only what is said exactly is done: more words than these, and it is no command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        phrase: kind
        for kind, phrases in {
            "my_data": ("MY DATA", "MYDATA", "DATA ZANGU", "DATA YANGU", "TAARIFA ZANGU"),
            "forget": ("FORGET ME", "FORGETME", "NISAHAU", "NISAHAUNI", "MNISAHAU"),
        }.items()
        for phrase in phrases
    }
)
_LANGUAGE = frozenset({"LANGUAGE", "LUGHA"})
_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        name: code
        for code, names in {
            "en": ("ENGLISH", "KIINGEREZA", "ENG", "EN"),
            "sw": ("KISWAHILI", "SWAHILI", "SW"),
        }.items()
        for name in names
    }
)
_WORD = re.compile(r"[^\W\d_]+")
_YES = frozenset({"YES", "NDIO", "NDIYO", "NDYO"})
_BESIDE_YES = _YES | {"PLEASE", "TAFADHALI", "THANKS", "THANK", "YOU", "ASANTE", "SANA", "FORGET"}
_BESIDE_YES |= {"ME", "NISAHAU"}


_FIRST: Mapping[str, str] = MappingProxyType(
    {
        "REPORT": "report",
        "RIPOTI": "report",
        "STATUS": "status",
        "HALI": "status",
    }
)


@dataclass(frozen=True)
class Asked:
    """`kind`: my_data, forget, language, report or status.

    `choice` is a language, '' where none was named; `words` the digits of a reference.
    """

    kind: str
    choice: str = ""
    words: str = ""


def read(words: list[str]) -> Asked | None:
    """Reads words in capitals, without courtesy; None where they ask for nothing of this."""
    if kind := _PHRASES.get(" ".join(words)):
        return Asked(kind)
    if words and words[0] in _FIRST:
        return _of_report(_FIRST[words[0]], "".join(words[1:]))
    if not words or words[0] not in _LANGUAGE or len(words) > 2:
        return None
    named = _LANGUAGES.get(words[1], "") if len(words) == 2 else ""
    return Asked("language", named) if named or len(words) == 1 else None


def _of_report(kind: str, rest: str) -> Asked | None:
    """STATUS asks with a reference, REPORT with anything but one."""
    digits = rest.isdecimal()
    if kind == "status":
        return Asked(kind, words=rest) if digits else None
    return None if digits else Asked(kind)


def says_yes(text: str) -> bool:
    """Whether a text is a plain yes, in words: a number or OK may mean something else."""
    words = {word.upper() for word in _WORD.findall(text[:80])}
    return bool(words & _YES) and words <= _BESIDE_YES and not any(c.isdecimal() for c in text)
