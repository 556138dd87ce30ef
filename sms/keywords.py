"""What a text message asks for: the words people type, read into one Command. Pure.

Where a message could mean two things it is `unknown`, so that nothing is done that was not asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from sms import keywords_ask, keywords_duty, keywords_resident, keywords_tell

_SHORT_NUMBER = keywords_duty.SHORT_NUMBER
_WORD = re.compile(r"[^\W_]+")
_DIGITS_AND_SLIPS = re.compile(r"[0-9OIL]*[0-9][0-9OIL]*")
_LETTERS_THEN_DIGITS = re.compile(r"([A-Z]+)([0-9][0-9OIL]*)")
_DIGITS_THEN_LETTERS = re.compile(r"([0-9]+)([A-Z]{2,})")
_GLUED = re.compile(r"([12])([1-9][0-9]{2})|(3)([1-9][0-9]{2})([1-5])?")
_EDGES = re.compile(r"^\W+|\W+$")
_SLIPS = str.maketrans("OIL", "011")


def _table(**rows: str) -> Mapping[str, str]:
    """Turns `kind="WORD WORD"` rows round: from a word to its kind."""
    return MappingProxyType({word: kind for kind, words in rows.items() for word in words.split()})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEYS = MappingProxyType({"1": "accept", "2": "pass", "3": "close"})
_VERBS = _table(
    accept="ACCEPT ACCEPTED KUBALI NAKUBALI NIMEKUBALI",
    **{"pass": "PASS PITISHA NAPITISHA NIMEPITISHA"},
    close="CLOSE CLOSED FUNGA NAFUNGA NIMEFUNGA",
)
# Said as an answer and as mere politeness: alone they accept, in company they only agree.
_ASSENT = _table(accept="OK OKAY OKEY YES NDIO NDIYO SAWA POA")
_ALL_VERBS = MappingProxyType({**_KEYS, **_VERBS, **_ASSENT})
_ALONE = _table(
    list="LIST ORODHA",
    help="HELP MSAADA SAIDIA",
    stop="STOP STOPALL UNSUBSCRIBE ACHA KOMESHA",
    start="START ANZA",
)
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        word: digit
        for digit, words in {
            "1": "1 SOLVED RESOLVED IMETATULIWA",
            "2": "2 HANDED REFERRED IMEKABIDHIWA",
            "3": "3 NOTHING HAKUNA",
            "4": "4",
            "5": "5 FALSE UONGO",
        }.items()
        for word in words.split()
    }
)
_GREETING = _words("HELLO HI HABARI JAMBO DEAR")
COURTESY = _GREETING | _words(
    "THANKS THANK THANKYOU THX TNX YOU U PLEASE KINDLY SIR MADAM VERY MUCH SO "
    "ASANTE ASANTENI AHSANTE AKSANTE SANA TAFADHALI SHUKRANI SHUKRAN NASHUKURU "
    "NDUGU MKUU BOSS BWANA"
)
_LEAD_IN = COURTESY | {"REPLY", "JIBU"}
_FILLER = _words("NO NUMBER NAMBA NAMBARI NUMBARI ALERT REPORT RIPOTI")


@dataclass(frozen=True)
class Command:
    """`kind`: accept, pass, close, note, ask, who, call, on, off, test, test_off, figures, list,
    help, stop, stop_case, start, my_data, forget, language, report, status, tell, courtesy or
    unknown.

    `outcome` is a digit 1 to 5; `words` is what was added (for stop_case: the digits given);
    `choice` a code of sms.choices, for off also a count of hours as `5h`, for language its code.
    """

    kind: str
    short_number: int | None = None
    outcome: str | None = None
    words: str = ""
    choice: str = ""


@dataclass(frozen=True)
class _Token:
    """A word in capitals; `end` is where it ends in the text."""

    word: str
    end: int


UNKNOWN = Command("unknown")


LONGEST = 1_600  # characters read of a text: ten segments


def parse(text: str) -> Command:
    """Reads one message. Case, spaces, punctuation, quotes, O for 0 and l for 1 do not matter."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    tokens = _tokens(plain)
    told = [token.word for token in tokens if token.word not in COURTESY]
    if _is_courtesy([token.word for token in tokens], told):
        return Command("courtesy")
    found = (
        _told(plain)
        or _asked(plain)
        or _alone(told)
        or _of_duty(told)
        or _of_anybody(told, tokens, plain)
        or _verb_first(tokens, plain)
        or _number_first(told)
    )
    return found or UNKNOWN


def _is_courtesy(words: list[str], told: list[str]) -> bool:
    """Thanks or agreement in company: no command, and no question either, as a greeting is."""
    if told:
        return len(words) > 1 and set(told) <= set(_ASSENT)
    return not set(words) <= _GREETING


def _alone(told: list[str]) -> Command | None:
    """Words that must stand alone; STOP may have the digits of one case beside it."""
    kind = _ALONE.get(told[0]) if told else None
    digits = "".join(told[1:])
    if kind and not digits:
        return Command(kind)
    return Command("stop_case", words=digits) if kind == "stop" and digits.isdecimal() else None


def _of_duty(told: list[str]) -> Command | None:
    asked = keywords_duty.read(told)
    if asked is None:
        return None
    return Command(asked.kind, asked.number, words=asked.words, choice=asked.choice)


def _told(plain: str) -> Command | None:
    asked = keywords_tell.read(plain)
    return Command("tell", words=asked.words, choice=asked.choice) if asked else None


def _asked(plain: str) -> Command | None:
    asked = keywords_ask.read(plain)
    return Command("ask", asked.number, words=asked.words) if asked else None


def _of_anybody(told: list[str], tokens: list[_Token], plain: str) -> Command | None:
    """What follows REPORT is kept as it was typed."""
    asked = keywords_resident.read(told)
    if asked is None:
        return None
    first = next(token for token in tokens if token.word not in COURTESY)
    words = plain[first.end :].strip(" .,:;-") if asked.kind == "report" else asked.words
    return Command(asked.kind, choice=asked.choice, words=words)


def _verb_first(tokens: list[_Token], plain: str) -> Command | None:
    rest = _without(tokens, _LEAD_IN)
    kind = _ALL_VERBS.get(rest[0].word) if rest else None
    if kind is None:
        return None
    after = _without(rest[1:], _FILLER)
    if after and after[0].word in _ALL_VERBS and not _is_outcome(kind, after):
        return _said_twice(rest[0].word, after, plain)
    if after and _SHORT_NUMBER.fullmatch(after[0].word):
        return _numbered(kind, after[0], after[1:], plain)
    return _bare(kind, [token.word for token in after])


def _is_outcome(kind: str, after: list[_Token]) -> bool:
    return kind == "close" and len(after) == 1 and after[0].word in _OUTCOMES


def _said_twice(first: str, after: list[_Token], plain: str) -> Command | None:
    """`ok 2 417` and `accept 1 417` mean their second verb; `accept 2 417` means nothing."""
    agree = first in _ASSENT or _ALL_VERBS[first] == _ALL_VERBS[after[0].word]
    numbered = len(after) > 1 and _SHORT_NUMBER.fullmatch(after[1].word)
    return _verb_first(after, plain) if agree and numbered else None


def _bare(kind: str, words: list[str]) -> Command | None:
    """Without a number nothing may follow but courtesy, or the outcome of a closing."""
    said = [word for word in words if word not in COURTESY]
    if kind == "close" and len(said) == 1 and said[0] in _OUTCOMES:
        return Command(kind, outcome=_OUTCOMES[said[0]])
    return None if said else Command(kind)


def _numbered(kind: str, number: _Token, tail: list[_Token], plain: str) -> Command | None:
    outcome = _OUTCOMES.get(tail[0].word) if kind == "close" and tail else None
    left = tail[1:] if outcome else tail
    if _is_another_command(kind, [token.word for token in left]):
        return None
    last = tail[0] if outcome else number
    said = _EDGES.sub("", plain[last.end :])
    return Command(kind, int(number.word), outcome, said)


def _is_another_command(kind: str, words: list[str]) -> bool:
    """Whether what follows reads as digits alone, as another verb, or as a verb and a number."""
    pairs = pairwise(words)
    return bool(words) and (
        (kind != "close" and all(word.isdecimal() for word in words))
        or _VERBS.get(words[0], kind) != kind
        or any(a in _ALL_VERBS and _SHORT_NUMBER.fullmatch(b) for a, b in pairs)
    )


def _number_first(told: list[str]) -> Command | None:
    """`417 accept`. `417 1` is left alone: the 1 may be an acceptance or an outcome."""
    if len(told) != 2 or not _SHORT_NUMBER.fullmatch(told[0]):
        return None
    kind = {**_VERBS, **_ASSENT}.get(told[1])
    return Command(kind, int(told[0])) if kind else None


def _without(tokens: list[_Token], words: frozenset[str]) -> list[_Token]:
    """The tokens after any of these words that they begin with."""
    start = next((i for i, token in enumerate(tokens) if token.word not in words), len(tokens))
    return tokens[start:]


def _tokens(plain: str) -> list[_Token]:
    found = [
        _Token(word, match.end())
        for match in _WORD.finditer(plain)
        for word in _pieces(_in_digits(match[0]).upper())
    ]
    slip = found and found[0].word in ("I", "L")
    if slip and (len(found) == 1 or found[1].word.isdecimal()):
        return [_Token("1", found[0].end), *found[1:]]
    return found


def _in_digits(word: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in word)


def _pieces(word: str) -> tuple[str, ...]:
    """`1417` is 1 and 417, `OK417` is OK and 417, `41O` is 410."""
    if _DIGITS_AND_SLIPS.fullmatch(word):
        digits = word.translate(_SLIPS)
        glued = _GLUED.fullmatch(digits)
        return tuple(part for part in glued.groups() if part) if glued else (digits,)
    split = _LETTERS_THEN_DIGITS.fullmatch(word) or _DIGITS_THEN_LETTERS.fullmatch(word)
    parts = split.groups() if split else (word,)
    return tuple(part.translate(_SLIPS) if part[0].isdecimal() else part for part in parts)
