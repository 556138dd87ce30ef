"""Whether what is written for the call can be shown on every phone, and in words why not. Pure."""

from __future__ import annotations

from sms.gsm import BASIC, fold

_CONTROLS = "\n\r\x1b"


def tidied(written: str) -> str:
    """One line, with quotes, dashes and spaces as phones have them."""
    return " ".join(fold(written).split())


def refusal(name: str, words: str, longest: int) -> str:
    """A sentence, '' where the words fit. `name` is what they are called on the page."""
    if not words:
        return f"{name} is missing: callers choose either language."
    strange = sorted({letter for letter in words if letter not in BASIC or letter in _CONTROLS})
    if strange:
        return f"{name}: phones cannot show {' '.join(strange)}"
    if over := max(0, len(words) - longest):
        many = "character" if over == 1 else "characters"
        return f"{name} is {over} {many} too long: a screen has room for {longest}."
    if not any(letter.isalpha() for letter in words):
        return f"{name} needs a word."
    return ""


def refusals(written: dict[str, tuple[str, str]], longest: int) -> list[str]:
    """Every fault of several texts: {field: (name, words)}."""
    found = (refusal(name, words, longest) for name, words in written.values())
    return [fault for fault in found if fault]
