"""What people type, made fit to keep and to show: one line, GSM-7 only, no longer than asked."""

from __future__ import annotations

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


def a_landmark(typed: str) -> str:
    """A landmark as typed. Raises Misread where nothing is left of it."""
    place = tidy(typed, LANDMARK_LONGEST)
    if len(place) < 2:
        raise Misread(NO_PLACE)
    return place
