"""Whether words say that who stands beside them did wrong. Pure.

`stole my goat` and `waliniibia` do; `took my statement`, `was robbed` and `came late` do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IS = _words("is are was were be been being ni alikuwa walikuwa")
_BETWEEN = _IS | _words(
    """have has had he himself themselves always also again just who ndiye ndio ndo wetu yetu
    ambaye ambao naye nao keep keeps the a
    """
)
_WRONG = _words(
    """thief thieves mwizi wezi corrupt fisadi murderer muuaji robber robbers criminal criminals
    dealer dealers stealing robbing beating selling demanding extorting harassing threatening
    raping assaulting killing conning cheating
    """
)
_DOES = _words(
    """stole steal steals robs rob beat beats slapped kicked raped rapes assaulted assaults harassed
    harasses extorted extorts demanded demands molested defiled tortured conned cons cheated sells
    sold sell threatened threatens
    """
)
# Of whom it was done as well as of who did it: told apart by what comes next.
_DONE = _words("robbed killed shot stabbed attacked hit burnt burned")
_NO_OBJECT = _words("by at in on near last today yesterday and dead with jana leo for while")
_TAKES = _words(
    """took takes taking take collects collected collecting asked asks asking wants wanted received
    receives receiving
    """
)
_BRIBE = _words(
    "bribe bribes money cash pesa hongo rushwa chai hela kitu kickback kickbacks bribery"
)
_OWN = _words(
    """it my our his her their phone phones goat goats cow cows land simu mbuzi ngombe yangu langu
    zangu zetu yetu
    """
)
_DUTY = _words(
    """statement statements report reports details hospital clinic number photos names name maelezo
    ripoti hatua action muda hospitali station
    """
)
_ASKS = frozenset(word for word in _TAKES if word[:3] in ("ask", "wan"))
_TENSE = r"(?:a|wa|i)(?:li|me|na|ka|naye|nao|liye|lio)(?:ni|tu|mu|mw|m|wa|ku|i|ki|vi|zi|li|u|ya)?"
_ALIIBA = re.compile(
    _TENSE + r"(?:iba|ibia|piga|chapa|uza|uzia|nyanganya|pora|baka|ua|tapeli|laghai|tishia|tisha"
    r"|umiza|jeruhi|dunga|nyanyasa)"
)
_ALICHUKUA = re.compile(_TENSE + r"(?:chukua|chukulia|itisha|omba|dai|taka)")
_NOT_BEATEN = _words("simu ripoti kelele picha kura")  # alipiga simu: he rang
_BY = _words(
    """beaten robbed stolen attacked threatened harassed slapped raped assaulted killed shot stabbed
    extorted conned cheated kicked defiled tortured abused molested
    """
)
_NA = re.compile(
    r"(?:ni|tu|a|wa|i|zi|ki|li|mli)?(?:li|me|na)\w{0,3}"
    r"(?:pigwa|ibiwa|porwa|nyanganywa|uawa|bakwa|tishiwa|tapeliwa|chapwa|umizwa|dungwa)"
)
_ARTICLES = _words("the our that this some two one area local hao huyo")
_NEXT, _BACK = 4, 4  # words looked at after a verb, and before `by`


def did(words: Sequence[str]) -> bool:
    """Whether these words, right after somebody, say what wrong he or she did."""
    rest, passive = list(words), False
    while rest and rest[0] in _BETWEEN:
        passive = passive or rest[0] in _IS
        rest.pop(0)
    if not rest:
        return False
    verb, after = rest[0], rest[1 : 1 + _NEXT]
    if verb in _WRONG:
        return True
    if verb in _TAKES:
        return _took(verb, after)
    if _ALICHUKUA.fullmatch(verb):
        return not _DUTY & set(after) and bool((_BRIBE | _OWN) & set(after))
    if passive or after[:1] == ["by"]:
        return False
    if _ALIIBA.fullmatch(verb):
        return not (verb.endswith("piga") and after and after[0] in _NOT_BEATEN)
    return verb in _DOES or (verb in _DONE and bool(after) and after[0] not in _NO_OBJECT)


def done_by(words: Sequence[str]) -> bool:
    """Whether these words, right before somebody, say that wrong was done by him or her."""
    before = [word for word in words if word not in _ARTICLES]
    if not before:
        return False
    last, earlier = before[-1], before[-1 - _BACK : -1]
    if last == "by":
        return not _BY.isdisjoint(earlier)
    return last == "na" and bool(earlier) and _NA.fullmatch(earlier[-1]) is not None


def _took(verb: str, after: list[str]) -> bool:
    """What is no statement and nobody's way to hospital; asking is wrong where money is asked."""
    meant = _BRIBE if verb in _ASKS else _BRIBE | _OWN
    return _DUTY.isdisjoint(after) and not meant.isdisjoint(after)
