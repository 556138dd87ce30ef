"""Ward names as other hands type them: none of these ways was looked at when the search was tuned.

Multi-tap keypads, Kiswahili ears, thumbs that drop letters, spaces and words around the name, and
the places people name instead. A third of the wards, chosen by a seed, is held out for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from models.register import Ward

SEED = 20_261_122
_PAD = ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")
_KEY = {letter: (letters, place) for letters in _PAD for place, letter in enumerate(letters)}
_VOWELS = "aeiou"

# How an ear that has Kiswahili, Kikuyu, Luo or Kalenjin first writes what it hears, and back.
_HEARD = (
    ("ee", "i"), ("oo", "u"), ("ai", "e"), ("ou", "o"), ("au", "o"), ("ei", "e"), ("ie", "i"),
    ("mb", "b"), ("nd", "d"), ("nj", "j"), ("ng", "g"), ("ng", "ngʼ"), ("gh", "g"), ("kh", "k"),
    ("ch", "sh"), ("sh", "s"), ("th", "d"), ("th", "s"), ("dh", "th"), ("b", "v"), ("b", "p"),
    ("d", "t"), ("t", "d"), ("g", "k"), ("k", "g"), ("g", "gh"), ("j", "ch"), ("l", "r"),
    ("r", "l"), ("s", "z"), ("z", "s"), ("f", "v"), ("v", "b"), ("p", "b"), ("u", "w"),
    ("w", "u"), ("y", "i"), ("i", "y"), ("a", "e"), ("e", "a"), ("i", "e"), ("o", "u"),
    ("u", "o"), ("h", ""), ("m", "n"), ("n", "m"), ("kw", "qu"), ("ks", "x"), ("c", "s"),
)  # fmt: skip
_SWAHILI = {
    "town": "taun", "township": "taunshipi", "west": "westi", "east": "isti", "north": "nothi",
    "south": "sauthi", "central": "sentro", "market": "maketi", "hill": "hili", "hills": "hilsi",
    "lake": "leki", "river": "riva", "bridge": "briji", "farm": "famu", "park": "paki",
    "city": "siti", "upper": "apa", "lower": "loa", "golf": "golfu", "course": "kosi",
    "airport": "eapoti", "mountain": "maunteni", "view": "vyu", "point": "pointi",
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """What somebody typed, in which way it is wrong, and the ward that was meant."""

    words: str
    kind: str
    code: str


def held_out(wards: Mapping[str, Ward]) -> tuple[list[Ward], list[Ward]]:
    """(the third to measure, the two thirds to learn from)."""
    codes = sorted(wards)
    Random(SEED).shuffle(codes)
    third = len(codes) // 3
    return [wards[code] for code in codes[:third]], [wards[code] for code in codes[third:]]


def a_tap(random: Random, name: str) -> str:
    """A tap too many or too few on the right key."""
    spot = _spot(random, name)
    letters, place = _KEY[name[spot]]
    return _put(name, spot, letters[(place + random.choice((-1, 1))) % len(letters)])


def no_pause(random: Random, name: str) -> str:
    """Two letters of one key without the pause between: their taps add up to another letter."""
    spots = [i for i in range(len(name) - 1) if _same_key(name[i], name[i + 1])]
    if not spots:
        return a_tap(random, name)
    spot = random.choice(spots)
    letters, first = _KEY[name[spot]]
    taps = first + 1 + _KEY[name[spot + 1]][1]
    return name[:spot] + letters[taps % len(letters)] + name[spot + 2 :]


def heard(random: Random, name: str) -> str:
    """One sound written as another."""
    fitting = [pair for pair in _HEARD if pair[0] in name]
    return _one(random, name, *random.choice(fitting)) if fitting else a_tap(random, name)


def heard_twice(random: Random, name: str) -> str:
    return heard(random, heard(random, name))


def in_swahili(random: Random, name: str) -> str:
    """English words as they are said in Kiswahili."""
    words = [_SWAHILI.get(word, word) for word in name.split(" ")]
    return " ".join(words) if " ".join(words) != name else heard(random, name)


def no_vowel(random: Random, name: str) -> str:
    """A vowel inside left out, as in texts."""
    spots = [i for i in range(1, len(name)) if name[i] in _VOWELS]
    return _put(name, random.choice(spots), "") if spots else cut_short(random, name)


def two_dropped(random: Random, name: str) -> str:
    """Two letters that a worn key did not give; names of five letters or more."""
    once = _put(name, _spot(random, name), "")
    return _put(once, _spot(random, once), "") if sum(map(str.isalpha, name)) >= 6 else once


def cut_short(_random: Random, name: str) -> str:
    return name[:-1]


def stuck(random: Random, name: str) -> str:
    """A key that gives its letter twice, on two letters."""
    for _ in range(2):
        spot = _spot(random, name)
        name = _put(name, spot, name[spot] * 2)
    return name


def parted(random: Random, name: str) -> str:
    """A space where there is none."""
    spot = random.randrange(2, max(3, len(name) - 1))
    return f"{name[:spot]} {name[spot:]}".replace("  ", " ")


def run_together(random: Random, name: str) -> str:
    """No space where there is one, or a full stop for it."""
    mark = random.choice(("", ".", "-"))
    return name.replace(" ", mark).replace("-", "") if " " in name else parted(random, name)


KINDS: Mapping[str, Callable[[Random, str], str]] = {
    "a tap too many or too few": a_tap,
    "two letters of a key run into one": no_pause,
    "a sound written as another": heard,
    "two sounds written as others": heard_twice,
    "English words said in Kiswahili": in_swahili,
    "a vowel left out": no_vowel,
    "two letters dropped": two_dropped,
    "the last letter cut off": cut_short,
    "two letters doubled": stuck,
    "a space too many": parted,
    "words run together": run_together,
}
AROUND = (
    "{} ward", "ward {}", "wadi ya {}", "kata ya {}", "{} estate", "mtaa wa {}", "huku {}",
    "near {}", "karibu na {}", "{} area", "iko {}", "niko {}", "{} town",
)  # fmt: skip
PLACED = (
    "near {}", "{}", "{} stage", "karibu na {}", "{} market", "{} shopping centre", "{} primary",
    "behind {}", "next to {}", "nyuma ya {}",
)  # fmt: skip


def misspelt(wards: Iterable[Ward], random: Random) -> Iterator[Typed]:
    """Each ward's name wrong in each way, and with words around it, right and wrong."""
    for ward in wards:
        for kind, slip in KINDS.items():
            name = random.choice([ward.name, *ward.name.split("/")]).lower()
            yield Typed(slip(random, name), kind, ward.code)
        name = random.choice([ward.name, *ward.name.split("/")]).lower()
        around = random.choice(AROUND)
        yield Typed(around.format(name), "words around it", ward.code)
        slip = KINDS[random.choice([*KINDS])]
        yield Typed(around.format(slip(random, name)), "words around a slip", ward.code)
        where = random.choice((ward.constituency, ward.county)).lower()
        yield Typed(f"{slip(random, name)} {where}", "a slip, and where it is", ward.code)


def places(pairs: Iterable[tuple[str, str]], random: Random) -> Iterator[Typed]:
    """Each (place, ward) as people say where they are: as it is written, and with a slip."""
    for name, code in pairs:
        said = random.choice(PLACED)
        yield Typed(said.format(name.lower()), "a place", code)
        slip = KINDS[random.choice([*KINDS])]
        yield Typed(said.format(slip(random, name.lower())), "a place with a slip", code)


def _spot(random: Random, name: str) -> int:
    return random.choice([i for i, letter in enumerate(name) if letter in _KEY] or [0])


def _put(name: str, spot: int, letters: str) -> str:
    return name[:spot] + letters + name[spot + 1 :]


def _same_key(one: str, other: str) -> bool:
    return one in _KEY and other in _KEY and _KEY[one][0] == _KEY[other][0]


def _one(random: Random, name: str, old: str, new: str) -> str:
    """One of the places where `old` stands, made `new`."""
    spots = [i for i in range(len(name)) if name.startswith(old, i)]
    spot = random.choice(spots)
    return name[:spot] + new + name[spot + len(old) :]
