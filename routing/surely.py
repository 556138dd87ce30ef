"""A ward named beyond doubt, with the landmark typed after it: `Kilimani, Yaya Centre`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.register import Ward
from routing.places import Gazetteer
from routing.spelling import fold, key

# A stop, a comma, or a word that says where: what is typed without one is taken as one name.
_PART = re.compile(
    r"\s*[,.;:]\s*"
    r"|\s+(?:near|next to|behind|opposite|karibu na|karibu ya|nyuma ya|mkabala na)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """What was typed for a place: its name, a landmark in it ('' where none was typed), and the
    ward where no other can be meant.
    """

    name: str
    landmark: str
    ward: Ward | None


def named(gazetteer: Gazetteer, typed: str) -> Named:
    """Parts typed words into a name and a landmark, where the first part is a name as it is
    written and the rest neither says in which area that is nor names another ward.

    A ward is beyond doubt by exactly its own name, where no place in another ward is called so
    too, or the landmark is known to be in it.
    """
    parts = _PART.split(typed.strip(" ,.;:"), maxsplit=1)
    name, landmark = typed, ""
    if len(parts) == 2 and _in_it(gazetteer, *parts):
        name, landmark = parts[0], parts[1].strip()
    return Named(name, landmark, _sure(gazetteer, name, landmark))


def _sure(gazetteer: Gazetteer, name: str, landmark: str) -> Ward | None:
    found = gazetteer.find(name, 2)
    if len(found) != 1 or found[0].how != "name":
        return None
    ward, known = found[0].ward, gazetteer.known
    elsewhere = set(known.places.exactly(key(fold(name)))) - {ward.code}
    near = key(fold(landmark))
    lies_in = {*known.places.exactly(near), *known.aliases.exactly(near)}
    return ward if not elsewhere or ward.code in lies_in else None


def _in_it(gazetteer: Gazetteer, name: str, landmark: str) -> bool:
    """Whether a landmark may lie where a name says: `Kibera` is none in Utawala."""
    known, near = gazetteer.known, key(fold(landmark))
    if known.names.exactly(near) or known.areas.exactly(near):
        return False
    written = {match.ward.code for match in gazetteer.find(name) if match.how != "close"}
    called = set(known.aliases.exactly(near))
    return bool(written) and (not called or bool(called & written))
