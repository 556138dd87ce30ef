"""Which signs of a text were changed because no phone is sure to show them, in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sms import gsm

_SPACE = " "


def changed(text: str) -> str:
    """The signs of a text that go out as plain ones; '' where all of them stay."""
    return told(gsm.folded(text))


def told(folded: Iterable[tuple[str, str]]) -> str:
    """(sign, plain sign) pairs, as `sms.gsm.folded` gives them, in one line."""
    return "; ".join(f"{_named(sign)} {_becomes(plain)}" for sign, plain in folded)


def _named(sign: str) -> str:
    """The sign itself where it can be seen, and what it is called."""
    name = unicodedata.name(sign, "a sign without a name").lower()
    seen = sign.isprintable() and not sign.isspace() and unicodedata.category(sign) != "Cf"
    return f"{sign} ({name})" if seen else name


def _becomes(plain: str) -> str:
    if not plain:
        return "is left out"
    return "is sent as a space" if plain == _SPACE else f"is sent as {plain}"
