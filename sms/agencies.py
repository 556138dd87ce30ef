"""Whom a report is handed to: a short list of agencies, the words people write for them. Pure.

Codes are for ever: events keep them. From a list, because what somebody writes freely is passed on
to no reporter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from locales.marks import _
from sms.keywords import COURTESY
from sms.masking import masked_for_duty

COUNTY = "county"
OTHERS, UNLISTED = "others", "unlisted"  # nobody of the list: not said whom, or a name it has not
AGENCIES: Mapping[str, str] = MappingProxyType(
    {
        COUNTY: _("the county"),
        "police": _("the police"),
        "hospital": _("a hospital"),
        "water": _("the water company"),
        "power": "Kenya Power",
        "roads": _("the roads authority"),
        "nema": "NEMA",
        "kws": "Kenya Wildlife Service",
        "redcross": "Kenya Red Cross",
    }
)
# Street lights and dumping come as this category: the county promises to see to them in 48 hours.
CIVIC = ("other",)
# As people write them, in either language. One word may stand before those of _OF_A_PLACE: whose
# police, water or county it is.
_NAMES: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        tuple(name.split()): code
        for code, names in {
            COUNTY: "COUNTY/COUNTY GOVERNMENT/KAUNTI/SERIKALI YA KAUNTI/MCA",
            "police": "POLICE/POLICE STATION/POLISI/KITUO CHA POLISI/OCS/DCI",
            "hospital": "HOSPITAL/HOSPITALI/CLINIC",
            "water": "WATER/WATER COMPANY/MAJI/KAMPUNI YA MAJI",
            "power": "POWER/KENYA POWER/KPLC/STIMA/UMEME",
            "roads": "ROADS/ROADS AUTHORITY/KURA/KENHA/KERRA/BARABARA/MAMLAKA YA BARABARA",
            "nema": "NEMA",
            "kws": "KWS/KENYA WILDLIFE/KENYA WILDLIFE SERVICE/WILDLIFE SERVICE",
            "redcross": "REDCROSS/RED CROSS/KENYA RED CROSS/MSALABA MWEKUNDU",
        }.items()
        for name in names.split("/")
    }
)
_OF_A_PLACE = frozenset({"COUNTY", "POLICE", "HOSPITAL", "CLINIC", "WATER"})
_LONGEST_NAME = max(map(len, _NAMES))
_LEAD_IN = frozenset(("THE", "A", "AN", "TO", "WITH", "OUR", "KWA", "NI", "YA", "WA"))
_NOT = frozenset(("NO", "NOT", "NEVER", "WITHOUT", "SI", "SIO", "SIYO", "BILA", "HAPANA"))
_OTHERS = frozenset(("OTHERS", "OTHER", "WENGINE"))
_BOOK = "OB"  # the occurrence book of a police station
_BOOK_NUMBER = re.compile(r"OB(?=[ ./:-]?[0-9])", re.IGNORECASE)
_OF_NUMBER = frozenset({"REF", "REFERENCE", "NO", "NUMBER", "NAMBA", "NAMBARI", "FOR", "IS", "NI"})
_LETTERS = 4  # at most, where letters stand alone before the digits of a number: `NRB 88123`
_EDGES = ".,:;-#()"
_TELEPHONE = re.compile(r"(?:254|0)[17]\d{8}")  # also where words ran together with it
_REFERENCE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9/.-]{0,19}", re.IGNORECASE)


@dataclass(frozen=True)
class Handed:
    """`agency` is a code of AGENCIES, OTHERS or UNLISTED, '' where nobody was named; `reference` is
    the number it goes by there.
    """

    agency: str = ""
    reference: str = ""

    @property
    def listed(self) -> str:
        return self.agency if self.agency in AGENCIES else ""


def read(words: str) -> Handed:
    """`the KPLC 88123` is Kenya Power and 88123. A number is kept whoever it is of; a bare `OB 12`
    is the police's.
    """
    said = [bare for word in words.split() if (bare := word.strip(_EDGES))]
    said = [word for word in said if word.upper() not in COURTESY]
    if not said:
        return Handed()
    capitals = [word.upper() for word in said]
    start = next((i for i, word in enumerate(capitals) if word not in _LEAD_IN), len(said))
    code, end = _agency(capitals, start)
    number = _number(said[end:])
    return Handed(code or _unnamed(capitals[start:], number), number)


def _unnamed(capitals: list[str], number: str) -> str:
    """Whose a number may be, where no name of the list was written; '' for a number alone."""
    if _BOOK_NUMBER.match(" ".join(capitals)):
        return "police"
    names = [word for word in capitals if word not in _OF_NUMBER and word not in number]
    if not any(map(str.isalpha, names)):
        return ""
    return UNLISTED if _OTHERS.isdisjoint(names) else OTHERS


def _agency(capitals: list[str], start: int) -> tuple[str, int]:
    """(code, where its name ends) of the agency named at a place; '' and the place for none."""
    for at in (start, start + 1):
        for length in range(_LONGEST_NAME, 0, -1):
            name = tuple(capitals[at : at + length])
            if len(name) == length and name in _NAMES and _whose(capitals, start, at, name):
                return _NAMES[name], at + length
    return "", start


def _whose(capitals: list[str], start: int, at: int, name: tuple[str, ...]) -> bool:
    """Whether what stands before a name may: nothing, or the place it is of."""
    if at == start:
        return True
    before = capitals[start]
    return name[0] in _OF_A_PLACE and before.isalpha() and before not in _NOT


def _number(words: list[str]) -> str:
    """The reference among what was written: from the first word with a digit on, letters of it
    that stand alone before them, and no name; '' where a telephone stands anywhere among them.
    """
    if masked_for_duty(" ".join(words)) != " ".join(words) and _TELEPHONE.search(_digits(words)):
        return ""
    first = next((i for i, w in enumerate(words) if any(c.isdecimal() for c in w)), None)
    if first is None:
        return ""
    before = words[first - 1].upper() if first else ""
    letters = before.isalpha() and len(before) <= _LETTERS and before not in _OF_NUMBER
    alone = before == _BOOK or (letters and first == 1)
    return a_reference(" ".join([before, *words[first:]] if alone else words[first:]))


def has_it(agency: str, reference: str, *, told: bool) -> str:
    """Who may be said to have a report handed to an agency: the county's desk hears of it from us,
    so that where nobody was told it is the county only by a number of the county's own.
    """
    listed = agency in AGENCIES and (agency != COUNTY or told or reference)
    return agency if listed else ""


def a_reference(typed: str) -> str:
    """A number as an agency gives it, at most twenty signs; '' for what is none, or a telephone."""
    number = "".join(typed.upper().removeprefix("REF").split()).strip(".,:;-#")
    digits = number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    masked = masked_for_duty(number) != number or masked_for_duty(digits) != digits
    is_phone = masked or _TELEPHONE.search(_digits([number]))
    return number if _REFERENCE.fullmatch(number) and not is_phone else ""


def _digits(words: list[str]) -> str:
    return "".join(filter(str.isdecimal, "".join(words)))
