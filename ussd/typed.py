"""What people type, made fit to keep and to show: one line, GSM-7 only, no longer than asked."""

from __future__ import annotations

from collections.abc import Callable

from locales.marks import _
from sms.gsm import BASIC, fold
from ussd.screens import Misread

LANDMARK_LONGEST = 30
NO_PLACE = _("Please type the place, or 1 to skip.")
_CONTROLS = "\n\r\x1b"


def tidy(typed: str, longest: int) -> str:
    """Folds quotes, dashes and spaces, gives back the `@` that networks turn into `¡`.

    What GSM-7 cannot show is left out. A leading `=` goes: values of our own begin with it.
    """
    plain = fold(typed).replace("¡", "@")
    shown = "".join(c for c in plain if c in BASIC and c not in _CONTROLS or c.isspace())
    return " ".join(shown.split()).lstrip("= ")[:longest].strip()


def two_signs(words: str) -> bool:
    return len(words) > 1


def two_words(words: str) -> bool:
    return len(words.split()) > 1


def letters(least: int) -> Callable[[str], bool]:
    """Whether words hold so many letters."""
    return lambda words: sum(sign.isalpha() for sign in words) >= least


def reader(
    longest: int, misread: str, enough: Callable[[str], bool] = two_signs
) -> Callable[[str], str]:
    """Reads words of at most `longest` characters; raises Misread(misread) where too little is
    left of what was typed.
    """

    def read(typed: str) -> str:
        words = tidy(typed, longest)
        if not enough(words):
            raise Misread(misread)
        return words

    return read


a_landmark = reader(LANDMARK_LONGEST, NO_PLACE)
