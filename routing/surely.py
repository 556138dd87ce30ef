"""A ward named beyond doubt, with the landmark typed after it: `Kilimani, Yaya Centre`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.register import Ward
from routing.places import Gazetteer, Match

# A stop, a comma, or a word that says where: what is typed without one is taken as one name.
_PART = re.compile(
    r"\s*[,.;:]\s*"
    r"|\s+(?:near|next to|behind|opposite|karibu na|karibu ya|nyuma ya|mkabala na)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """The wards that typed words may mean, best first; a landmark in them ('' where none was
    typed); and the ward where no other can be meant.
    """

    found: tuple[Match, ...]
    landmark: str
    ward: Ward | None


def named(gazetteer: Gazetteer, typed: str, limit: int = 2) -> Named:
    """Parts typed words into a name and a landmark, where the first part is a name as it is
    written and the rest neither says in which area that is nor names another ward. One search.

    A ward is beyond doubt by exactly its own name, where no place in another ward is called so
    too, or the landmark is known to be in it.
    """
    parts = _PART.split(typed.strip(" ,.;:"), maxsplit=1)
    name, landmark = typed, ""
    if len(parts) == 2 and _in_it(gazetteer, *parts):
        name, landmark = parts[0], parts[1].strip()
    found = gazetteer.find(name, max(limit, 2))
    return Named(found, landmark, _sure(gazetteer, name, landmark, found))


def _sure(gazetteer: Gazetteer, name: str, landmark: str, found: tuple[Match, ...]) -> Ward | None:
    if len(found) != 1 or found[0].how != "name":
        return None
    ward = found[0].ward
    elsewhere = gazetteer.places(name) - {ward.code}
    near = gazetteer.places(landmark) | gazetteer.aliases(landmark)
    return ward if not elsewhere or ward.code in near else None


def _in_it(gazetteer: Gazetteer, name: str, landmark: str) -> bool:
    """Whether a landmark may lie where a name says: `Kibera` is none in Utawala."""
    if gazetteer.areas(landmark):
        return False
    written = gazetteer.areas(name) | gazetteer.aliases(name) | gazetteer.places(name)
    called = gazetteer.aliases(landmark)
    return bool(written) and (not called or bool(called & written))
