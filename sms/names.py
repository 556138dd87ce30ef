"""Finds people named in typed words, by the words before a name. Pure, no lists of names.

Better too many than too few: what is found is masked in copies only. Nothing is learnt.
"""

from __future__ import annotations

import re

_INTRODUCES = (
    "anaitwa|naitwa|wanaitwa|aitwaye|jina lake ni|jina langu ni|jina ni|jina lake|jina langu"
    "|mimi ni|my name is|his name is|her name is|name is|called|named|alias|aka"
    "|alipigwa na|amepigwa na|amebakwa na|alibakwa na|aliuawa na|ameuawa na|nimetoka kwa"
)
_TITLES = (
    "bw|bi|mr|mrs|ms|mzee|chief|afande|ocs|mca|pastor|mwalimu|daktari|dr|hon|mheshimiwa"
    "|mama|baba|nyanya|shosho|mtoto wa|bibi ya|bibi wa|mke wa|mume wa|dada|kaka"
)
# Places that begin like people, and words that follow a cue without being a name.
_PLACES = frozenset({"baba dogo", "mama lucy", "mama ngina", "mama fatuma"})
_NOT_NAMES = frozenset(
    word
    for line in (
        "na ya wa za la cha vya kwa ni si wangu wako wake yangu yake yetu wetu lake langu huyu",
        "yule hapa pale hao sana tu pia alisema amesema anasema alikuja amekuja anakuja yuko ako",
        "yupo alikuwa mmoja wawili watatu mkubwa mdogo fulani mtu watu",
        "the a an and or of in at is was for to from by near he she they him her it us me my our",
        "your his their said says came who office camp",
        "polisi police hospital school shule church kanisa market soko road street ward stage",
    )
    for word in line.split()
)
_MOST = 3
_CUE = re.compile(rf"(?<!\w)(?:(?P<title>{_TITLES})|{_INTRODUCES})\.?\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'-]*")


def names_in(text: str) -> list[tuple[int, int]]:
    """(start, end) of each name, in order and apart from one another."""
    found: list[tuple[int, int]] = []
    for cue in _CUE.finditer(text):
        span = _name_after(text, cue)
        if span and (not found or span[0] >= found[-1][1]):
            found.append(span)
    return found


def _name_after(text: str, cue: re.Match[str]) -> tuple[int, int] | None:
    """The words after a cue up to the first that is no name; one alone after a title or kin."""
    end, most = cue.end(), 1 if cue["title"] else _MOST
    for _ in range(most):
        word = _WORD.match(text, end + (text[end : end + 1] == " " and end > cue.end()))
        if word is None or word[0].lower() in _NOT_NAMES or _is_place(cue, word[0]):
            break
        end = word.end()
    return (cue.end(), end) if end > cue.end() else None


def _is_place(cue: re.Match[str], word: str) -> bool:
    return f"{cue[0].strip(' .')} {word}".lower() in _PLACES
