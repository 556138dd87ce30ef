"""Which wards folded words may mean: exact names, then a name in an area, then slips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from models.register import Ward
from routing.names import Names, grouped
from routing.spelling import closeness, fold, key

Words = tuple[str, ...]
_SIDES = frozenset(
    ("north", "south", "east", "west", "central", "town", "city", "township", "upper", "lower")
)
_NAME, _ALIAS, _PLACE, _AREA = 100.0, 95.0, 90.0, 85.0
_PART = 0.9  # what a match is worth where only some of the words have it
_PLACE_SLIP = 0.95  # a place is less likely meant than a ward of like spelling
_MOST_PLACES = 4  # a name of many places leaves room for the wards spelt like it
_LEAST, _LEAST_PLACE, _LEAST_AREA = 58.0, 80.0, 80.0
_LEAST_AT_ALL = 68.0  # for a place, where nothing else is found
_LIKELY = 75.0  # what a slip must score to be named beside an alias or a place
_SLIP = 0.84  # puts every slip under whatever was typed as it is written
_GOOD = 82.0  # a ward name this close needs no search among the places
_CORE = 0.97  # what a match is worth that needs the words around a name left out
# Words people put around a name to say where they are. Some are part of names too: they are left
# out beside the words as typed, never instead of them.
_AROUND = frozenset(
    (
        *("at", "behind", "by", "from", "in", "is", "near", "next", "of", "opposite", "the", "to"),
        *("hapa", "huku", "iko", "karibu", "mkabala", "na", "niko", "nyuma", "pale"),
        *("la", "wa", "ya", "za", "church", "kanisa", "mosque", "msikiti", "school", "shule"),
        *("center", "centre", "market", "primary", "secondary", "shopping", "soko", "town"),
        *("chief", "chiefs", "hospital", "hospitali", "junction", "road", "stage", "stand"),
        *("station", "stejini", "stendi", "stop"),
    )
)
_MOST_WORDS, _AREA_WORDS = 8, 3  # the words looked at; how many of them may name an area
_TELLING = 4  # letters a single word needs to stand for a name


@dataclass(frozen=True)
class Found:
    """A ward's code, how it was found (name, alias, place or close), and a score of 0 to 100."""

    code: str
    how: str
    score: float


@dataclass(frozen=True, repr=False)
class Index:
    """Every way to name a ward. `areas` are constituencies and counties, `called` by ward code."""

    names: Names
    aliases: Names
    places: Names
    words: Names
    constituencies: Names
    areas: Names
    called: Mapping[str, Words]
    constituency_of: Mapping[str, str]


def index(
    wards: list[Ward], aliases: list[tuple[str, str]], places: list[tuple[str, str]]
) -> Index:
    """From wards and (alias or place, ward code) pairs; codes of other wards are passed over."""
    codes = {ward.code for ward in wards}
    own = [(name, ward.code) for ward in wards for name in _names(ward.name)]
    other = [(key(fold(alias)), code) for alias, code in aliases if code in codes]
    return Index(
        names=Names.of(own),
        aliases=Names.of(other),
        places=Names.of((key(fold(place)), code) for place, code in places if code in codes),
        words=Names.of((word, ward.code) for ward in wards for word in _words(ward.name)),
        constituencies=Names.of(
            (area, w.code) for w in wards for area in _area_names(w.constituency)
        ),
        areas=Names.of(
            (area, ward.code)
            for ward in wards
            for whole in (ward.constituency, ward.county)
            for area in _area_names(whole)
        ),
        called=grouped((code, name) for name, code in own + other),
        constituency_of={ward.code: ward.constituency_code for ward in wards},
    )


def search(known: Index, words: Words) -> list[Found]:
    """Best first, each ward once. A ward's own name in full leaves no other reading."""
    words = words[:_MOST_WORDS]
    found = _named(known, words) or _named_in_area(known, words)
    if not any(one.how == "name" for one in found):
        least = _LIKELY if found else _LEAST
        slips = [one for one in _meant(known, words) if one.score >= least]
        found += sorted(map(_under, slips), key=lambda one: (-one.score, one.code))
    best: dict[str, Found] = {}
    for one in found:
        best.setdefault(one.code, one)
    return list(best.values())


def _named(known: Index, words: Words) -> list[Found]:
    """Names and aliases, with the wards of a constituency of that name; else places."""
    name = key(words)
    found = _own(known, name)
    named = {known.constituency_of[one.code] for one in found}
    found += [
        one
        for one in _tier(known.constituencies, name, "place", _AREA)
        if known.constituency_of[one.code] not in named
    ]
    return found or _tier(known.places, name, "place", _PLACE)[:_MOST_PLACES]


def _own(known: Index, name: str) -> list[Found]:
    """Wards of exactly this name, then of this alias."""
    return [
        *_tier(known.names, name, "name", _NAME),
        *_tier(known.aliases, name, "alias", _ALIAS),
    ]


def _tier(names: Names, name: str, how: str, score: float) -> list[Found]:
    return [Found(code, how, score) for code in names.exactly(name)]


def _named_in_area(known: Index, words: Words) -> list[Found]:
    """A name beside its constituency or county: `kilimani dagoretti`."""
    for name, area in _splits(words):
        inside = known.areas.exactly(area)
        named = _own(known, name) + _tier(known.places, name, "place", _PLACE)
        found = [one for one in named if one.code in inside]
        if found:
            return found
    return []


def _close_in_area(known: Index, words: Words) -> Iterator[Found]:
    """Slips of the names of a few wards: the area has said most already."""
    for name, area in _splits(words):
        for code in _area(known, area):
            score = max(closeness(name, called) for called in known.called[code])
            if score >= _LEAST:
                yield Found(code, "close", score)


def _splits(words: Words) -> Iterator[tuple[str, str]]:
    """(name, area) for each way to cut an area off, from the end or from the beginning."""
    for cut in range(1, min(len(words) - 1, _AREA_WORDS) + 1):
        yield key(words[:-cut]), key(words[-cut:])
        yield key(words[cut:]), key(words[:cut])


def _area(known: Index, area: str) -> frozenset[str]:
    """Codes of the wards in an area of this name, or of one spelt much like it."""
    exact = known.areas.exactly(area)
    if exact or len(area) < _TELLING or area in _SIDES:
        return frozenset(exact)
    close = known.areas.close(area, least=_LEAST_AREA)[:1]
    return frozenset(code for _, name in close for code in known.areas.exactly(name))


def _close(known: Index, words: Words) -> list[Found]:
    """Slips of ward names and aliases, of single words of them, and of places."""
    name = key(words)
    if not name:
        return []
    found = [
        *_slips(known.names, known.names.close(name, least=_LEAST)),
        *_slips(known.aliases, known.aliases.close(name, least=_LEAST)),
        *_slips(known.words, known.words.close(name, least=_LEAST / _PART), worth=_PART),
        *_close_in_area(known, words),
        *_parts(known, words),
    ]
    if len(name) >= _TELLING and max((one.score for one in found), default=0.0) < _GOOD:
        close = known.places.close_from_the_start(name, least=_LEAST_PLACE)
        found += _slips(known.places, close, worth=_PLACE_SLIP)
    return found


def _meant(known: Index, words: Words) -> list[Found]:
    """Slips of the words as typed, and of what is left without those that only say where."""
    found, core = _close(known, words), tuple(word for word in words if word not in _AROUND)
    if core and core != words:
        inner = [*_named(known, core), *_named_in_area(known, core), *_close(known, core)]
        found += [replace(one, how="close", score=one.score * _CORE) for one in inner]
    if not found:  # a place much misspelt is better than none: the caller takes it, or not
        close = known.places.close(key(core), least=_LEAST_AT_ALL)
        found += _slips(known.places, close, worth=_PLACE_SLIP)
    return found


def _slips(
    names: Names, close: Iterable[tuple[float, str]], *, worth: float = 1
) -> Iterator[Found]:
    for score, called in close:
        for code in names.exactly(called):
            yield Found(code, "close", score * worth)


def _parts(known: Index, words: Words) -> Iterator[Found]:
    """What some of the words name, the longest part of them first: `kawangware 46`."""
    for length in range(len(words) - 1, 0, -1):
        parts = [words[start : start + length] for start in range(len(words) - length + 1)]
        found = [one for part in parts if _telling(part) for one in _named(known, part)]
        if found:
            yield from (Found(one.code, "close", one.score * _PART) for one in found)
            return


def _under(slip: Found) -> Found:
    return replace(slip, score=slip.score * _SLIP)


def _telling(words: Words) -> bool:
    return len(key(words)) >= _TELLING and not _SIDES.issuperset(words)


def _names(name: str) -> list[str]:
    """A ward's name, and each part of one written with a stroke."""
    return [key(fold(part)) for part in (name, *name.split("/"))]


def _words(name: str) -> list[str]:
    """The telling words of a name that has several."""
    words = fold(name)
    return [word for word in words if len(words) > 1 and _telling((word,))]


def _area_names(area: str) -> list[str]:
    """An area's name, its parts, and each without North or Central: `dagoretti` is two."""
    whole = [fold(part) for part in (area, *area.split("/"))]
    short = [tuple(word for word in words if word not in _SIDES) for words in whole]
    return [key(words) for words in (*whole, *short) if words]
