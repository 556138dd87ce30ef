"""Kenyan mobile numbers: one canonical form, on which every index of a number rests."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"(?:\+?254|00254|0)?([17][0-9]{8})", re.ASCII)
_ANY_COUNTRY = re.compile(r"\+[1-9][0-9]{5,14}", re.ASCII)
_SEPARATORS = re.compile(r"[ \t\u00a0\u202f.\-()]+")
_LOOPBACK_ONLY = re.compile(r"\+254700000[0-9]{3}", re.ASCII)


class BadNumber(ValueError):
    """What was given is no Kenyan mobile number. The message never repeats it."""


def canonical(typed: str) -> str:
    """`0712 345 678`, `254712345678` and the like as `+254712345678`.

    The form is version c1 of the index: changing it is a rotation of the index.
    """
    found = _SHAPE.fullmatch(_SEPARATORS.sub("", typed))
    if not found:
        raise BadNumber("not a Kenyan mobile number (+254 7xx xxx xxx or +254 1xx xxx xxx)")
    return f"+254{found[1]}"


def caller(given: str) -> str:
    """The number a call comes from: canonical where it is Kenyan, else as it is (a visitor's,
    or the gateway's sandbox). Raises BadNumber for what is no telephone number at all."""
    try:
        return canonical(given)
    except BadNumber:
        if not _ANY_COUNTRY.fullmatch(given):
            raise
        return given


def is_number(sender: str) -> bool:
    """Whether an SMS sender is a person's number, not a word or a short code."""
    return bool(_SHAPE.fullmatch(_SEPARATORS.sub("", sender)))


def is_demo(number: str) -> bool:
    """The made-up numbers of the demo directory, +254 700 000 000 to 999."""
    return bool(_LOOPBACK_ONLY.fullmatch(number))


def masked(number: str) -> str:
    """A duty holder's number as the console may show it: `+254 7•• ••• •17`."""
    return f"{number[:4]} {number[4]}•• ••• •{number[-2:]}"
