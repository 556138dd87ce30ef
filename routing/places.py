"""From words typed on a telephone to the wards they may mean, and the lists to pick from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.register import Ward
from routing.search import Index, index, search
from routing.spelling import fold, key


@dataclass(frozen=True)
class Match:
    """`how` is name, alias, place or close; `score` is 0 to 100."""

    ward: Ward
    how: str
    score: float


@dataclass(frozen=True, repr=False)
class Gazetteer:
    """The register in force with its aliases and places, ready to be searched."""

    register: Mapping[str, Ward]
    known: Index
    former: Mapping[str, Ward] = field(default_factory=dict)

    @staticmethod
    def build(
        wards: list[Ward],
        aliases: list[tuple[str, str]],
        places: list[tuple[str, str]],
        former: Iterable[Ward] = (),
    ) -> Gazetteer:
        """From the register, (alias or place, ward code) pairs, and wards that are no more.

        Aliases and places of wards the register does not have are passed over.
        """
        return Gazetteer(
            {ward.code: ward for ward in wards},
            index(wards, aliases, places),
            {ward.code: ward for ward in former},
        )

    def ward(self, code: str) -> Ward | None:
        return self.register.get(code)

    def named(self, code: str) -> Ward | None:
        """The ward a code stands for, or last stood for: what was reported there keeps it."""
        return self.register.get(code) or self.former.get(code)

    def counties(self) -> tuple[tuple[str, str], ...]:
        """(code, name) of every county, by name."""
        return _by_name({ward.county_code: ward.county for ward in self.register.values()})

    def constituencies(self, county_code: str) -> tuple[tuple[str, str], ...]:
        """(code, name) of a county's constituencies, by name."""
        inside = (ward for ward in self.register.values() if ward.county_code == county_code)
        return _by_name({ward.constituency_code: ward.constituency for ward in inside})

    def wards(self, constituency_code: str) -> tuple[Ward, ...]:
        """A constituency's wards, by name."""
        inside = (w for w in self.register.values() if w.constituency_code == constituency_code)
        return tuple(sorted(inside, key=lambda ward: ward.name))

    def find(self, typed: str, limit: int = 7) -> tuple[Match, ...]:
        """The wards that typed words may mean, best first; none when nothing fits.

        Exact ward names come first, then aliases, then places, then misspellings. What scores
        like the best is given whole, beyond `limit` if need be: nine wards are called Township.
        """
        found = search(self.known, fold(typed))
        alike = sum(one.score == found[0].score for one in found)
        return tuple(
            Match(self.register[one.code], one.how, one.score) for one in found[: max(limit, alike)]
        )

    def areas(self, typed: str) -> frozenset[str]:
        """Codes of the wards that are exactly so called, or lie in an area of that name."""
        name = key(fold(typed))
        return frozenset((*self.known.names.exactly(name), *self.known.areas.exactly(name)))

    def aliases(self, typed: str) -> frozenset[str]:
        """Codes of the wards that people call exactly so."""
        return frozenset(self.known.aliases.exactly(key(fold(typed))))

    def places(self, typed: str) -> frozenset[str]:
        """Codes of the wards with a place of exactly this name."""
        return frozenset(self.known.places.exactly(key(fold(typed))))


def _by_name(names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(names.items(), key=lambda item: item[1]))
