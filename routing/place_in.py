"""Finding the wards a free text speaks of: the names in it, the longest and the surest first. Pure.

What is found is only ever offered: the person who wrote it says whether it is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from routing.guess import words_of
from routing.places import Gazetteer

MOST = 4  # wards offered
_LONGEST_NAME, _MOST_WORDS = 4, 40
_CLOSE = 75.0  # what a misspelling must score to be offered
_SURE = {"name": 0, "alias": 1, "place": 2}
# Words that are names of places too, and nearly always mean something else.
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "near",
        "behind",
        "next",
        "road",
        "street",
        "town",
        "city",
        "market",
        "hospital",
        "school",
        "church",
        "mosque",
        "stage",
        "station",
        "shop",
        "bar",
        "house",
        "home",
        "estate",
        "village",
        "center",
        "centre",
        "central",
        "north",
        "south",
        "east",
        "west",
        "bridge",
        "river",
        "police",
        "fire",
        "theft",
        "thieves",
        "robbery",
        "gang",
        "people",
        "man",
        "men",
        "woman",
        "boda",
        "soko",
        "sokoni",
        "duka",
        "shule",
        "kanisa",
        "msikiti",
        "hospitali",
        "barabara",
        "mtaa",
        "nyumba",
        "nyumbani",
        "stendi",
        "kituo",
        "karibu",
        "hapa",
        "huku",
        "kule",
        "sasa",
        "leo",
        "jana",
        "usiku",
        "asubuhi",
        "jioni",
        "watu",
        "mtu",
        "vijana",
        "gari",
        "moto",
        "wizi",
        "wezi",
        "ajali",
        "polisi",
        "kwa",
        "katika",
        "ndani",
        "mbele",
        "nyuma",
        "tafadhali",
        "please",
        "help",
        "now",
        "today",
        "yesterday",
        "night",
        "wamevunja",
        "kuna",
        "iko",
        "ipo",
        "that",
        "this",
        "there",
        "have",
        "has",
        "been",
        "are",
        "was",
        "were",
        "our",
        "my",
    ]
)
Wards = tuple[str, ...]


def wards_in(gazetteer: Gazetteer, text: str) -> Wards:
    """Codes of the wards a text may mean, at most MOST; none where too many or nothing fits."""
    words = words_of(text)[:_MOST_WORDS]
    named = list(_named(gazetteer, words))
    if not named:
        return _close(gazetteer, words)
    shared = set.intersection(*(set(codes) for _rank, codes in named))
    best = min(named, key=lambda item: item[0])[1]
    found = tuple(code for code in best if code in shared) if shared else best
    return found if len(found) <= MOST else ()


def _named(gazetteer: Gazetteer, words: list[str]) -> Iterator[tuple[tuple[int, int], Wards]]:
    """((how sure, how short), codes) of every name in the words, not of names inside a longer."""
    taken: set[int] = set()
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = range(start, start + length)
            if taken.intersection(span) or _says_nothing(words[start : start + length]):
                continue
            found = gazetteer.find(" ".join(words[start : start + length]), MOST + 1)
            if found and found[0].how in _SURE:
                taken.update(span)
                alike = (one for one in found if one.how == found[0].how)
                yield (_SURE[found[0].how], -length), tuple(one.ward.code for one in alike)


def _close(gazetteer: Gazetteer, words: list[str]) -> Wards:
    """The wards whose names are spelt most like some of the words."""
    spans = [words[i : i + n] for n in (2, 1) for i in range(len(words) - n + 1)]
    likely = (span for span in spans if not any(word in _COMMON for word in span))
    found = [
        (one.score, one.ward.code)
        for span in likely
        if len("".join(span)) > 4
        for one in gazetteer.find(" ".join(span), 2)
        if one.score >= _CLOSE
    ]
    best = max((score for score, _code in found), default=0.0)
    return tuple(dict.fromkeys(code for score, code in found if score == best))[:MOST]


def _says_nothing(words: list[str]) -> bool:
    """Common words alone, or one at either end, name no place."""
    return words[0] in _COMMON or words[-1] in _COMMON - {"town", "central", "estate", "market"}
