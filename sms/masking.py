"""Takes numbers, ids and names out of the copies of typed words that leave. Pure.

The sealed original is never changed. Formats: Kenyan numbering plan, KRA PIN, NTSA plates, M-Pesa
codes; letters I and O stand in no plate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sms.names import names_in

_GAP = r"[ .\-]?"
_LETTER = "[A-HJ-NP-Z]"
_EMAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PHONE = (
    rf"(?<![\w+])(?:\+?254|0){_GAP}(?:[17](?:{_GAP}\d){{8}}|[2-6](?:{_GAP}\d){{7,8}}"
    rf"|800(?:{_GAP}\d){{6}})(?!\w)"
)
_BARE9 = r"(?<![\w.])[17]\d{8}(?!\w)"
_ABROAD = r"(?<!\w)\+(?!254)\d{1,3}(?:[ \-]?\d){6,12}(?!\w)"
_PIN = r"(?<!\w)[AP]\d{9}[A-Z](?!\w)"
_MPESA = (
    r"(?<!\w)(?=[A-Z0-9]{10}(?!\w))(?=(?:[A-Z]*\d){2})(?![A-Z]{6,9}\d{1,4}(?!\w))"
    r"[A-Z][A-L][1-9A-V][A-Z0-9]{7}"
)
_PLATE = (
    rf"(?<!\w)(?:K(?!SH|ES){_LETTER}{{2}}{_GAP}\d{{3}}{_GAP}{_LETTER}"
    rf"|K[MT]{_LETTER}{{2}}{_GAP}\d{{3}}{_GAP}{_LETTER}|GK{_GAP}[A-Z]?{_GAP}\d{{3}}{_GAP}[A-Z]?"
    rf"|\d{{1,3}}{_GAP}CG{_GAP}\d{{3}}{_GAP}[A-Z]?|GVN{_GAP}\d{{1,3}}{_GAP}[A-Z]?"
    rf"|\d{{1,3}}{_GAP}(?:CD|UN){_GAP}\d{{1,4}}{_GAP}K?)(?!\w)"
)
# K, two letters and three digits is also plain Kiswahili (kwa 200), so it needs a cue.
_OLD_PLATE = (
    r"(?:gari|matatu|probox|boda|pikipiki|plate|reg|namba(?:ri)?(?: ya gari)?)[ .:]{1,2}"
    rf"(?P<said>K{_LETTER}{{2}}{_GAP}\d{{3}})(?!\w)"
)
_FORCE = (
    r"(?<!\w)(?:(?:force|service|badge|p/?f)(?: (?:no|namba|number))?|pc|cpl|sgt|constable|koplo"
    r"|sajini|afande)[ .:]{1,2}(?P<said>\d{4,10})(?!\w)"
)
_ID = (
    r"(?<!\w)(?:id|kitambulisho|kipande)(?:[ .:]{1,2}(?:no|namba|number|ni|yangu|yake))*[ .:]{1,2}"
    r"(?P<said>\d{6,9})(?!\w)"
)
# Seven or eight digits that are no date, no amount and no plot.
_ID_ALONE = (
    r"(?<![\w.,])(?<!ksh )(?<!ksh\.)(?<!ksh\. )(?<!kes )(?<!sh )(?<!sh\. )(?<!plot )(?<!plot no )"
    r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\w))"
    r"\d{7,8}(?!\w)(?! ?(?:bob|shil|ksh|/=|/-))"
)
_RUN = re.compile(r"(?<!\w)\+?[0-9OoIl](?:[ .\-]?[0-9OoIl]){6,}(?!\w)")
_SLIPS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True)
class _Recogniser:
    """What is found, and the word that stands for it in a copy."""

    found: re.Pattern[str]
    mask: str


def _recogniser(pattern: str, mask: str) -> _Recogniser:
    return _Recogniser(re.compile(pattern, re.IGNORECASE), mask)


# The order is the rule: what a line takes, the next no longer sees.
_EVIDENCE = (
    _recogniser(_PLATE, "(plate)"),
    _recogniser(_OLD_PLATE, "(plate)"),
    _recogniser(_FORCE, "(service number)"),
)
_FIRST = (
    _recogniser(_EMAIL, "(email)"),
    _recogniser(_PHONE, "(phone)"),
    _recogniser(_ABROAD, "(phone)"),
    _recogniser(_PIN, "(PIN)"),
    _recogniser(_MPESA, "(M-Pesa code)"),
)
_LAST = (
    _recogniser(_ID, "(ID)"),
    _recogniser(_BARE9, "(phone)"),
    _recogniser(_ID_ALONE, "(ID)"),
)


def masked(text: str) -> str:
    """For exports: every number, code, plate and named person replaced by what it is."""
    return _names_masked(_replaced(text, (*_FIRST, *_EVIDENCE, *_LAST)))


def masked_for_duty(text: str) -> str:
    """For those who must act: phones, ids, PINs and codes go; plates stay, they are evidence."""
    return _replaced(text, (*_FIRST, *_LAST))


def _replaced(text: str, recognisers: tuple[_Recogniser, ...]) -> str:
    for recogniser in recognisers:
        text = _cut(text, recogniser)
    return text


def _cut(text: str, recogniser: _Recogniser) -> str:
    """Finds in the text as it was meant (07l2 is 0712), cuts in the text as it was typed."""
    said = "said" if "said" in recogniser.found.groupindex else 0
    spans = [match.span(said) for match in recogniser.found.finditer(_unslipped(text))]
    for start, end in reversed(spans):
        text = text[:start] + recogniser.mask + text[end:]
    return text


def _unslipped(text: str) -> str:
    """Letters typed for digits, only inside runs that hold at least six digits; same length."""
    return _RUN.sub(_read_as_digits, text)


def _read_as_digits(run: re.Match[str]) -> str:
    digits = sum(c.isdecimal() for c in run[0])
    return run[0].translate(_SLIPS) if digits >= 6 else run[0]


def _names_masked(text: str) -> str:
    for start, end in reversed(names_in(text)):
        text = text[:start] + "(name)" + text[end:]
    return text
