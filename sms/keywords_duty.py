"""What a duty holder texts beside the three keys: off and on duty, a note, who has it, a call.

Pure.

Only what is said exactly is done: more words than these, and it is no command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sms.choices import LONGEST_HOURS, MORNING, NEED_HELP, NOTES, OPEN_END

SHORT_NUMBER = re.compile(r"10[1-9]|1[1-9][0-9]|[2-9][0-9]{2}")  # 101 to 999
_SPAN = re.compile(r"([1-9][0-9]?)H?")
_DUTY = frozenset({"DUTY", "ZAMU", "ZAMUNI", "KAZINI"})
_FOR = frozenset({"FOR", "KWA"})
# `saa 2` is eight o'clock, `until 6` is an hour of the day: neither says for how long.
_HOURS = frozenset({"H", "HR", "HRS", "HOUR", "HOURS", "MASAA"})
_MORNINGS = frozenset({"MORNING", "UNTIL MORNING", "ASUBUHI", "HADI ASUBUHI"})
_FILLER = frozenset({"NO", "NUMBER", "NAMBA", "NAMBARI", "NUMBARI", "ALERT"})
_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        phrase: code
        for code, phrases in {
            "on_the_way": ("ON THE WAY", "ON MY WAY", "NJIANI", "NIKO NJIANI", "TUKO NJIANI"),
            "police": ("WAITING FOR POLICE", "NASUBIRI POLISI", "TUNASUBIRI POLISI"),
            NEED_HELP: ("NEED HELP", "NAHITAJI MSAADA", "TUNAHITAJI MSAADA"),
            "not_found": ("NOT FOUND", "NOT FOUND YET", "SIJAONA", "HATUJAONA", "HAIJAONEKANA"),
        }.items()
        for phrase in phrases
    }
    | {str(digit): code for digit, code in enumerate(NOTES, 1)}
)


@dataclass(frozen=True)
class Asked:
    """`kind`: on, off, test, test_off, note, who, call or figures; else as sms.keywords.Command."""

    kind: str
    number: int | None = None
    choice: str = ""
    words: str = ""


def read(words: list[str]) -> Asked | None:
    """Reads words in capitals; None where they ask for nothing of this."""
    step = _FIRST.get(words[0]) if words else None
    return step(words[1:]) if step else None


def _off(rest: list[str]) -> Asked | None:
    said = [word for word in rest if word not in _DUTY | _FOR]
    if not said:
        return Asked("off", choice=OPEN_END)
    if " ".join(said) in _MORNINGS:
        return Asked("off", choice=MORNING)
    counts = [word for word in said if word not in _HOURS]
    hours = _SPAN.fullmatch(counts[0]) if len(counts) == 1 and len(said) <= 2 else None
    fits = hours and int(hours[1]) <= LONGEST_HOURS
    return Asked("off", choice=f"{hours[1]}h") if hours and fits else None


def _on(rest: list[str]) -> Asked | None:
    return None if set(rest) - _DUTY else Asked("on")


def _test(rest: list[str]) -> Asked | None:
    return {(): Asked("test"), ("OFF",): Asked("test_off")}.get(tuple(rest))


def _note(rest: list[str]) -> Asked | None:
    number, said = _numbered(rest)
    words = " ".join(said)
    return Asked("note", number, _PHRASES.get(words, ""), words) if number else None


def _who(rest: list[str]) -> Asked | None:
    number, said = _numbered(rest)
    return None if said or not number else Asked("who", number)


def _call(rest: list[str]) -> Asked | None:
    number, said = _numbered(rest)
    return None if said or not number else Asked("call", number)


def _figures(rest: list[str]) -> Asked | None:
    return None if rest else Asked("figures")


def _numbered(rest: list[str]) -> tuple[int | None, list[str]]:
    told = rest[1:] if rest and rest[0] in _FILLER else rest
    if not told or not SHORT_NUMBER.fullmatch(told[0]):
        return None, []
    return int(told[0]), told[1:]


_FIRST: Mapping[str, Callable[[list[str]], Asked | None]] = MappingProxyType(
    {
        "TEST": _test,
        "JARIBIO": _test,
        "OFF": _off,
        "SIPO": _off,
        "ON": _on,
        "NIPO": _on,
        "NOTE": _note,
        "ANDIKA": _note,
        "WHO": _who,
        "NANI": _who,
        "CALL": _call,
        "PIGA": _call,
        "FIGURES": _figures,
        "TAKWIMU": _figures,
    }
)
