"""A searchable set of folded names and the wards they stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from routing.spelling import closeness, pressed, sound

_CANDIDATES = 40
_SIMILAR = 0.5  # share of letters in place below which a name is not even weighed
_LEEWAY = 0.15  # what sounds and keys can add to the share of letters
_BEGINNING = 4  # letters before a beginning is taken for a name
_BEGUN = 88.0  # what a beginning scores; under any name but for a letter or two


@dataclass(frozen=True, repr=False)
class Names:
    """`codes` by folded name; the rest are the same names by sound, by keys, by the first key."""

    codes: Mapping[str, tuple[str, ...]]
    by_sound: Mapping[str, tuple[str, ...]]
    by_keys: Mapping[str, tuple[str, ...]]
    by_first_key: Mapping[str, tuple[str, ...]]
    in_order: tuple[str, ...]

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]]) -> Names:
        """From (folded name, ward code) pairs."""
        codes = grouped(pair for pair in pairs if pair[0])
        return Names(
            codes=codes,
            by_sound=grouped((sound(name), name) for name in codes),
            by_keys=grouped((pressed(name), name) for name in codes),
            by_first_key=grouped((pressed(name[0]), name) for name in codes),
            in_order=tuple(sorted(codes)),
        )

    def exactly(self, name: str) -> tuple[str, ...]:
        """Codes of the wards that bear a name."""
        return self.codes.get(name, ())

    def close(self, typed: str, *, least: float) -> list[tuple[float, str]]:
        """(score, name) of names that may have been meant, best first, from `least` up."""
        return self._weighed(typed, self.in_order, least)

    def close_from_the_start(self, typed: str, *, least: float) -> list[tuple[float, str]]:
        """The same of names that begin with the same key: a look through a tenth of them."""
        return self._weighed(typed, self.by_first_key.get(pressed(typed[:1]), ()), least)

    def _weighed(self, typed: str, among: Sequence[str], least: float) -> list[tuple[float, str]]:
        similar = process.extract(
            typed,
            among,
            scorer=OSA.normalized_similarity,
            score_cutoff=max(_SIMILAR, least / 100 - _LEEWAY),
            limit=_CANDIDATES,
        )
        candidates = {name for name, _, _ in similar}
        candidates.update(self.by_sound.get(sound(typed), ()))
        candidates.update(self.by_keys.get(pressed(typed), ()))
        scores = {name: closeness(typed, name) for name in candidates}
        scores |= {name: max(_BEGUN, scores.get(name, 0)) for name in self._begun(typed)}
        ranked = ((score, name) for name, score in scores.items() if score >= least)
        return sorted(ranked, key=lambda item: (-item[0], item[1]))

    def _begun(self, typed: str) -> list[str]:
        """Names of which `typed` is the beginning."""
        if len(typed) < _BEGINNING:
            return []
        following = self.in_order[bisect_left(self.in_order, typed) :]
        return list(takewhile(lambda name: name.startswith(typed), following))


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Values by key, each once, in the order they came."""
    found: dict[str, dict[str, None]] = {}
    for name, value in pairs:
        found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}
