"""Who may be told, as the plan sees them: one holder is one duty of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from models.register import Ward
from routing.categories import CATEGORIES, ORDINARY
from routing.rulebook import SHIPPED, Book

ROLES = (
    "coordinator",
    "deputy",
    "member",
    "ocs",
    "officer",
    "guard",
    "chief",
    "counsellor",
    "caseworker",
    "desk",
)
AREA_LEVELS = ("ward", "constituency", "county", "national")  # nearest first

_ORDINARY = frozenset(ORDINARY)

# What a kind may receive at all, whatever its duty says; Category.never takes away from this.
RECEIVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "forum": _ORDINARY,
        "police": _ORDINARY,
        "private_security": _ORDINARY,
        "resident_association": _ORDINARY,
        "chief": _ORDINARY,
        "nyumba_kumi": _ORDINARY,
        "rehab": frozenset({"drugs"}),
        "caseworker": frozenset({"family-safety", "police-conduct"}),
        "oversight": frozenset({"police-conduct"}),
        "county_desk": _ORDINARY,
        "national_desk": _ORDINARY | {"police-conduct"},
    }
)


@dataclass(frozen=True)
class Holder:
    """One duty: a person, an area, categories (None: all the kind may receive), level, hours.

    `area_code` is '' for national. `unreachable` is '' or the reason why no SMS reaches the person.
    The days are those on which the organisation's papers end, None where it has none.
    """

    person_id: UUID
    contact_id: UUID
    organisation_id: UUID
    organisation: str
    kind: str
    person: str
    role: str
    language: str
    area_level: str
    area_code: str
    categories: tuple[str, ...] | None
    level: int
    hours: str
    unreachable: str
    stands_in: bool = False  # for whoever holds the duty and is away
    accredited_until: date | None = None
    licence_number: str = ""
    licence_until: date | None = None
    also: frozenset[str] = frozenset()  # kinds answered for at the same phone, wherever that is

    also_of: frozenset[UUID] = frozenset()  # organisations answered for there

    @property
    def organisations(self) -> frozenset[UUID]:
        """Every organisation that whoever answers at this phone is of."""
        return self.also_of | {self.organisation_id}

    @property
    def kinds(self) -> frozenset[str]:
        """Everything that whoever answers at this phone is."""
        return self.also | {self.kind}


@dataclass(frozen=True)
class Directory:
    """Every duty that may matter, and the rules in force over them."""

    holders: tuple[Holder, ...]
    book: Book = SHIPPED


def areas_of(ward: Ward) -> Mapping[str, str]:
    """The code of each area a ward lies in, by area level."""
    return {
        "ward": ward.code,
        "constituency": ward.constituency_code,
        "county": ward.county_code,
        "national": "",
    }


def may_receive(kind: str, category: str) -> bool:
    """Whether a kind may be told of a category at all. Unknown kinds and categories: never."""
    known = CATEGORIES.get(category)
    return (
        known is not None
        and kind not in known.never
        and category in RECEIVES.get(kind, frozenset())
    )
