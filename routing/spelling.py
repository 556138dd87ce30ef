"""How near what was typed on a keypad comes to a name: folding, sounds, keys, and one score."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

_NOISE = frozenset({"ward", "wadi", "kata", "near", "karibu", "estate", "mtaa", "mtaani", "area"})
_NEAR = re.compile(r"\bkaribu na\b")
_APOSTROPHES = re.compile(r"['`\u2018\u2019\u02bc]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_TWICE = re.compile(r"(.)\1+")

# Letters people write for one another in Kenyan place names; longer ones first.
_SOUNDS = (
    ("th", "z"),
    ("dh", "z"),
    ("ph", "f"),
    ("sh", "s"),
    ("ch", "s"),
    ("ck", "k"),
    ("gh", "g"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("l", "r"),
    ("v", "f"),
    ("y", "i"),
    ("w", "u"),
    ("e", "i"),
    ("o", "u"),
    ("h", ""),
)
# The letters of each key of a telephone (ITU-T E.161).
_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")

_LETTERS, _SOUND, _KEY = 0.5, 0.3, 0.2  # what each view of a name weighs; found on made-up slips
_ROUNDING = 1e-6


def bare(text: str) -> str:
    """In small letters without accents."""
    apart = unicodedata.normalize("NFKD", text).lower()
    return "".join(c for c in apart if not unicodedata.combining(c))


def fold(typed: str) -> tuple[str, ...]:
    """Words in plain small letters, without accents, apostrophes and words such as `ward`."""
    words = _NOT_WORD.sub(" ", bare(_APOSTROPHES.sub("", typed))).strip()
    return tuple(word for word in _NEAR.sub(" ", words).split() if word not in _NOISE)


def key(words: tuple[str, ...]) -> str:
    """Words as one: spaces and hyphens are typed or left out at will."""
    return "".join(words)


def sound(name: str) -> str:
    """A folded name with the letters that sound alike written alike, none doubled."""
    for letters, alike in _SOUNDS:
        name = name.replace(letters, alike)
    return _TWICE.sub(r"\1", name)


def pressed(name: str) -> str:
    """The keys of a telephone that a folded name is typed with."""
    return name.translate(_KEYS)


def closeness(typed: str, name: str) -> float:
    """0 to 100 for two folded names: letters, sounds and keys together; a swap is one slip."""
    return 100 * (
        _LETTERS * OSA.normalized_similarity(typed, name)
        + _SOUND * OSA.normalized_similarity(sound(typed), sound(name))
        + _KEY * OSA.normalized_similarity(pressed(typed), pressed(name))
    )


def is_close(typed: str, name: str, least: float) -> bool:
    """Whether `closeness` is at least so much, asked by the letters first: most are far apart."""
    letters = (least / 100 - _SOUND - _KEY) / _LETTERS - _ROUNDING
    if OSA.normalized_similarity(typed, name) < letters:
        return False
    return closeness(typed, name) >= least
