"""Misspellings as a telephone's keypad and a listener's ear make them, from a seeded generator.

One slip a name: a letter of the same or a neighbouring key, a letter doubled or missing, two
letters swapped, letters written for others that sound alike, a space left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

_PAD = ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")  # keys 2 to 9, three a row
_PLACE = {letter: divmod(key + 1, 3) for key, letters in enumerate(_PAD) for letter in letters}
_ALIKE = (
    ("c", "k"),
    ("k", "c"),
    ("r", "l"),
    ("l", "r"),
    ("th", "z"),
    ("z", "th"),
    ("sh", "ch"),
    ("ch", "sh"),
    ("f", "ph"),
    ("v", "f"),
    ("y", "i"),
    ("i", "y"),
    ("e", "i"),
    ("o", "u"),
    ("j", "nj"),
    ("ny", "n"),
    ("w", ""),
)


def neighbour(random: Random, name: str) -> str:
    """A letter of a key beside the right one, or of the right one."""
    spot = _letter(random, name)
    row, column = _PLACE[name[spot]]
    near = [
        letter
        for letter, (r, c) in _PLACE.items()
        if max(abs(r - row), abs(c - column)) <= 1 and letter != name[spot]
    ]
    return name[:spot] + random.choice(near) + name[spot + 1 :]


def doubled(random: Random, name: str) -> str:
    spot = _letter(random, name)
    return name[:spot] + name[spot] + name[spot:]


def missing(random: Random, name: str) -> str:
    spot = _letter(random, name)
    return name[:spot] + name[spot + 1 :]


def swapped(random: Random, name: str) -> str:
    spots = [i for i in range(len(name) - 1) if name[i : i + 2].isalpha()]
    spot = random.choice(spots)
    return name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :]


def alike(random: Random, name: str) -> str:
    fitting = [pair for pair in _ALIKE if pair[0] in name]
    return name.replace(*random.choice(fitting), 1) if fitting else doubled(random, name)


def together(_random: Random, name: str) -> str:
    return name.replace(" ", "").replace("-", "")


SLIPS: Mapping[str, Callable[[Random, str], str]] = {
    "a neighbouring key": neighbour,
    "a letter doubled": doubled,
    "a letter missing": missing,
    "two letters swapped": swapped,
    "letters that sound alike": alike,
    "spaces left out": together,
}


def _letter(random: Random, name: str) -> int:
    return random.choice([i for i, letter in enumerate(name) if letter in _PLACE])
