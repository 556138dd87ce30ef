"""The kinds of incident, how severe each is, and which kinds of duty holder may never be told.

Codes are for ever; wording may be bettered. The table is the contract's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from locales.marks import _

WARD_FANOUT = frozenset(
    {"forum", "resident_association", "private_security", "chief", "nyumba_kumi"}
)
KINDS = (
    "forum",
    "police",
    "private_security",
    "resident_association",
    "chief",
    "nyumba_kumi",
    "rehab",
    "caseworker",
    "oversight",
    "county_desk",
    "national_desk",
)


@dataclass(frozen=True)
class Category:
    """`severity` is low, medium, high or urgent; `never` are kinds that may never be told."""

    code: str
    label: str
    severity: str
    sensitive: bool = False
    never: frozenset[str] = frozenset()
    short: str = ""  # its label in a list on a phone, where the label is long


CATEGORIES: Mapping[str, Category] = MappingProxyType(
    {
        category.code: category
        for category in (
            Category("theft", _("Theft or robbery"), "high"),
            Category("burglary", _("House or shop broken into"), "high", short=_("Break-in")),
            Category("violence", _("Fighting or assault"), "high", short=_("Fighting, assault")),
            Category("gang", _("Gang or guns"), "urgent"),
            Category("livestock", _("Livestock stolen"), "high", short=_("Livestock theft")),
            Category("drugs", _("Drugs or illicit brew"), "medium", short=_("Drugs, illicit brew")),
            Category("fire", _("Fire"), "urgent"),
            Category("accident", _("Road accident"), "urgent", short=_("Accident")),
            Category("suspicious", _("Something suspicious"), "low"),
            Category("other", _("Something else"), "low"),
            Category(
                "police-conduct",
                _("Police conduct"),
                "high",
                sensitive=True,
                never=WARD_FANOUT | {"police"},
            ),
            Category(
                "family-safety",
                _("Family and personal safety"),
                "high",
                sensitive=True,
                never=WARD_FANOUT | {"police"},
            ),
            Category(
                "child-safety",
                _("A child in danger"),
                "urgent",
                sensitive=True,
                never=frozenset(KINDS),
            ),
        )
    }
)
# Codes of what is no part of the sensitive branch, in order.
ORDINARY = tuple(code for code, one in CATEGORIES.items() if not one.sensitive)
SEVERITIES = ("low", "medium", "high", "urgent")
