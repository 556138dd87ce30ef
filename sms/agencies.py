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
from sms.masking import masked_for_duty

COUNTY = "county"
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
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        word: code
        for code, words in {
            COUNTY: "COUNTY KAUNTI MCA",
            "police": "POLICE POLISI OCS DCI",
            "hospital": "HOSPITAL HOSPITALI CLINIC",
            "water": "WATER MAJI",
            "power": "POWER KPLC STIMA UMEME",
            "roads": "ROADS KURA KENHA KERRA BARABARA",
            "nema": "NEMA",
            "kws": "KWS",
            "redcross": "REDCROSS",
        }.items()
        for word in words.split()
    }
)
_REFERENCE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9/.-]{0,19}", re.IGNORECASE)


@dataclass(frozen=True)
class Handed:
    """`agency` is a code, '' where none was named; `reference` the number it goes by there."""

    agency: str = ""
    reference: str = ""


def read(words: str) -> Handed:
    """`KPLC 88123` is Kenya Power and 88123. Words that name no agency of the list say nothing."""
    first, _space, rest = words.strip().partition(" ")
    agency = _WORDS.get(first.strip(".,:;-").upper(), "")
    return Handed(agency, a_reference(rest)) if agency else Handed()


def has_it(agency: str, reference: str, *, told: bool) -> str:
    """Who may be said to have a report handed to an agency: the county's desk hears of it from us,
    so that where nobody was told it is the county only by a number of the county's own.
    """
    return agency if agency != COUNTY or told or reference else ""


def a_reference(typed: str) -> str:
    """A number as an agency gives it, at most twenty signs; '' for what is none, or a telephone."""
    number = "".join(typed.upper().removeprefix("REF").split()).strip(".,:;-#")
    fits = _REFERENCE.fullmatch(number) and masked_for_duty(number) == number
    return number if fits else ""
