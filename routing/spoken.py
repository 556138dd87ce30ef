"""What a report's words speak of that rules may ask after: arms, or a child. Pure.

What is found is kept as a fact of the report, never the words. A place called so (`near Panga bar`,
`Watoto church`) and what is said not to be there (`hawana bunduki`) are not spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from routing.spelling import bare

ARMED, CHILD = "armed", "child"
SPOKEN = (ARMED, CHILD)

_CLAUSE = re.compile(r"[.!?;,\n]+")
_APOSTROPHE = re.compile("['`\u2018\u2019\u02bc](?:s\\b)?", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARMS = _words(
    """gun guns gunman gunmen gunshot gunshots gunfire pistol pistols rifle rifles firearm firearms
    armed ak47 weapon weapons machete machetes knife knives shooting bomb bombs grenade grenades
    bunduki bastola silaha risasi panga mapanga kisu visu bomu mabomu
    """
)
_CHILDREN = _words(
    """child childs children childrens kid kids baby babies toddler toddlers infant pupil pupils
    schoolchild schoolchildren schoolgirl schoolboy mtoto watoto
    """
)
_OF_WHAT = {ARMED: _ARMS, CHILD: _CHILDREN}
# One slip of the keypad is forgiven in these: nothing else, and no place, is spelt like them.
_LONG = _words(
    "bunduki bastola silaha risasi pistol pistols firearm firearms gunshot gunshots weapon weapons"
)
# Before a word: it is the name of a place, or is said not to be there.
_PLACE = _words(
    "near behind opposite opp beside karibu nyuma mbele kando mkabala jirani stage at mtaa"
)
_NOT = _words("no not without never hakuna bila hana hawana hakuwa hawakuwa hatuna si sio")
_PLACE_WORDS, _NOT_WORDS = 2, 3  # how far before a word they are looked for
# After a word of a child: a house or an office so called.
_HOUSE = _words(
    "home homes hospital school schools church centre center care clinic park shop bar hotel "
    "stage ground playground road street kanisa shule"
)


def spoken_of(texts: Iterable[str]) -> frozenset[str]:
    """Which of SPOKEN the texts speak of, in English or Kiswahili."""
    clauses = [clause for text in texts for clause in _clauses(text)]
    return frozenset(
        what
        for what, known in _OF_WHAT.items()
        if any(_says(clause, at, known) for clause in clauses for at in range(len(clause)))
    )


def _clauses(text: str) -> list[list[str]]:
    plain = bare(_APOSTROPHE.sub("", text))
    return [_WORD.findall(clause) for clause in _CLAUSE.split(plain)]


def _says(clause: Sequence[str], at: int, known: frozenset[str]) -> bool:
    if not _is_one(clause[at], known):
        return False
    before = clause[max(0, at - _NOT_WORDS) : at]
    if _NOT & set(before) or _PLACE & set(before[-_PLACE_WORDS:]):
        return False
    return clause[at + 1 : at + 2] == [] or clause[at + 1] not in _HOUSE


def _is_one(word: str, known: frozenset[str]) -> bool:
    """The word itself, or one slip from a long one that begins alike."""
    return word in known or any(
        word[0] == one[0] and OSA.distance(word, one, score_cutoff=1) <= 1 for one in known & _LONG
    )
